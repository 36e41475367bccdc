"""What every browser test needs: Debian's Chromium, a page that tolerates no errors, axe, screenshots."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from api.operations.system_programs import find_browser
from tests.browser.fake_service import FakeService

SCREENSHOTS = Path(__file__).resolve().parents[1] / "screenshots"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# 1280 × 1024 at 400 %: what WCAG 1.4.10 (reflow) asks for.
ZOOMED = {"width": 320, "height": 256}
NARROW = {"width": 320, "height": 640}
PATIENCE_MS = 20_000
"""How long a condition is waited for: two cores may be busy with Rasa, another browser and a training at once."""

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser: the machine's own, else the one Playwright has fetched."""
    found = find_browser(os.environ)
    return {"args": QUIET, **({"executable_path": found} if found else {})}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A resident's browser: Norwegian, in Norway, on a desktop screen."""
    return {"locale": "nn-NO", "timezone_id": "Europe/Oslo", "viewport": DESKTOP}


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """Every expectation waits as long as a busy machine may need."""
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def problems() -> list[str]:
    """Uncaught errors and breaches of the content security policy seen on the test's pages so far."""
    return []


@pytest.fixture
def page(context: BrowserContext, problems: list[str]) -> Iterator[Page]:
    """A page on which uncaught errors and breaches of the content security policy fail the test."""
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
    page.on(
        "console",
        lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield page
    assert problems == []


@pytest.fixture
def accessible(problems: list[str]) -> Callable[[Page], None]:
    """``accessible(page)`` fails with a readable list when axe finds anything at all."""
    axe = Axe()

    def check(page: Page) -> None:
        with _tool_at_work(page, problems):
            if not page.evaluate("'axe' in window"):
                page.evaluate(axe.axe_script)  # half a megabyte: once for each document
            result = AxeResults(page.evaluate("axe.run(document, {resultTypes: ['violations']})"))
        assert result.violations_count == 0, result.generate_report()

    return check


@pytest.fixture
def shot(problems: list[str]) -> Callable[[Page, str], None]:
    """``shot(page, name)`` keeps a picture of what is on screen in tests/screenshots (not in git)."""

    def take(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        with _tool_at_work(page, problems):
            page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")

    return take


@contextmanager
def _tool_at_work(page: Page, problems: list[str]) -> Iterator[None]:
    """The tools put styles of their own into the page; those breaches of the policy are not the page's."""
    seen = list(problems)
    yield
    page.evaluate("0")  # What the tool caused has been reported when this answers.
    problems[:] = seen


@pytest.fixture(scope="session")
def running_fake() -> Iterator[FakeService]:
    """The fake service, started once."""
    with FakeService() as service:
        yield service


@pytest.fixture
def fake(running_fake: FakeService) -> FakeService:
    """The fake service with nothing in it."""
    running_fake.reset()
    return running_fake
