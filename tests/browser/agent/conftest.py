"""The desks of two agents, and residents who wait: all against the real gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from redis import Redis

from tests.browser.agent.desk import Desk, Resident, RunningGateway
from tests.browser.conftest import PATIENCE_MS
from tests.support.fake_rasa import reply

BARNEHAGE = "Når er fristen for å søkje barnehage?"
ANSWER = "Fristen for hovudopptaket er 1. mars."
SOURCE = {"title": "Barnehagelova", "url": "https://lovdata.no/lov/2005-06-17-64", "updated": "2025-03-12"}

Waiting = Callable[..., Resident]


@pytest.fixture(scope="session")
def running_gateway(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    with RunningGateway(redis_url, tmp_path_factory.mktemp("gateway")) as gateway:
        yield gateway


@pytest.fixture
def store(redis_url: str) -> Iterator[Redis]:
    """The gateway's Redis, emptied, to arrange what HTTP cannot."""
    with Redis.from_url(redis_url, decode_responses=True) as store:
        store.flushall()
        yield store


@pytest.fixture
def gateway(running_gateway: RunningGateway, store: Redis) -> RunningGateway:
    """The gateway with nothing in it; its bot knows one answer."""
    running_gateway.rasa.answer = lambda asked: reply(ANSWER, confidence=0.874, sources=[SOURCE])
    return running_gateway


@pytest.fixture
def waiting(gateway: RunningGateway) -> Iterator[Waiting]:
    """``waiting(text)``: a resident who has asked the bot ``text`` and then for a person."""
    residents: list[Resident] = []

    def wait(text: str = BARNEHAGE, **more: Any) -> Resident:
        resident = Resident(gateway.url, **more)
        residents.append(resident)
        resident.ask(text)
        resident.want_person()
        return resident

    yield wait
    for resident in residents:
        resident.http.close()


@pytest.fixture
def desk(page: Page, gateway: RunningGateway) -> Desk:
    """Ingrid's browser."""
    return Desk(page, gateway.url)


@pytest.fixture
def colleague(
    browser: Browser, browser_context_args: dict[str, Any], gateway: RunningGateway
) -> Iterator[Desk]:
    """Ola's browser."""
    context = browser.new_context(**browser_context_args)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
    yield Desk(page, gateway.url)
    context.close()
    assert problems == []


@pytest.fixture
def long_ago(store: Redis) -> Callable[[Resident, int], None]:
    """``long_ago(resident, minutes)``: they have waited for so long already."""

    def move(resident: Resident, minutes: int) -> None:
        conversation = f"svara:{{svara}}:conv:{resident.id}"
        since = int(store.hget(conversation, "queued_ms")) - minutes * 60_000
        store.hset(conversation, "queued_ms", since)
        store.zadd("svara:{svara}:queue", {resident.id: since})

    return move
