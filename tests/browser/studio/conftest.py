"""Somebody in the training studio, at the real gateway."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from shutil import copy

import pytest
from playwright.sync_api import Locator, Page, expect

from api.governance.users import DEMO_PASSWORD
from nlu.own_examples import OWN_EXAMPLES
from tests.browser.agent.desk import RunningGateway
from tests.browser.conftest import PATIENCE_MS

OpenRoom = Callable[..., Page]
TOPICS = ("barnehageplass", "renovasjon", "broyting")


@pytest.fixture(scope="module")
def running_studio(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """A gateway with a data folder of its own, and examples of three subjects."""
    folder = tmp_path_factory.mktemp("studio")
    (folder / "examples").mkdir()
    for topic in TOPICS:
        copy(OWN_EXAMPLES / f"{topic}.yml", folder / "examples")
    with RunningGateway(redis_url, folder, examples=folder / "examples") as gateway:
        yield gateway


@pytest.fixture
def room(running_studio: RunningGateway, page: Page) -> OpenRoom:
    """``room("opplaering", "nils")``: that page of the studio, opened by that person."""

    def open_room(address: str, username: str = "maria") -> Page:
        answer = page.request.post(
            f"{running_studio.url}/api/agent/session",
            data={"username": username, "password": DEMO_PASSWORD},
        )
        assert answer.ok, answer.text()
        page.goto(f"{running_studio.url}/studio/{address}")
        expect(page.locator("#main")).to_be_visible()
        return page

    return open_room


def reload_until(page: Page, read: Locator, there: Callable[[], bool]) -> None:
    """Reload until the gateway has written down what was asked; ``read``: what is seen once the page has read it."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < until:
        expect(read).not_to_be_empty()
        if there():
            return
        page.reload()
