"""«Innboks»: what was not understood is decided by mouse or keyboard, and undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.agent.desk import Resident, RunningGateway
from tests.browser.conftest import NARROW
from tests.browser.studio.conftest import OpenRoom, reload_until
from tests.support.fake_rasa import reply

WASTE, WASTE_AGAIN, CHARGING = "Når vert bosset henta?", "når blir bosset henta", "kor ladar eg bilen"
UNSURE = {
    "confidence": 0.55,
    "topic": "renovasjon",
    "understood": {
        "topics": [{"name": "renovasjon", "confidence": 0.55}, {"name": "broyting", "confidence": 0.2}]
    },
}


@pytest.fixture
def asked(running_studio: RunningGateway) -> None:
    """Three residents whose answers were no good."""
    running_studio.rasa.answer = lambda asked: reply("Bosset blir henta annakvar veke.", **UNSURE)
    for text in (WASTE, WASTE_AGAIN):
        Resident(running_studio.url).ask(text)
    nothing = {"confidence": 0.2, "outcome": "unanswered", "topic": None, "understood": UNSURE["understood"]}
    running_studio.rasa.answer = lambda asked: reply("Det veit eg ikkje.", **nothing)
    Resident(running_studio.url).ask(CHARGING)


def inbox(room: OpenRoom) -> Page:
    """The inbox, when the gateway has written down what was asked."""
    page = room("innboks")
    lines = page.locator("#lines > li")
    reload_until(page, page.locator("#left"), lambda: lines.count() == 2)
    expect(lines).to_have_count(2)
    return page


def test_a_line_is_decided_undone_and_decided_by_keyboard(
    asked: None, room: OpenRoom, accessible: Callable[[Page], None], shot: Callable[[Page, str], None]
) -> None:
    page = inbox(room)
    current = page.locator("#lines > li[aria-current]")
    expect(current).to_contain_text("Renovasjon")
    expect(page.locator("#left")).to_have_text("2 att")
    accessible(page)
    shot(page, "studio-inbox")
    first = current.get_by_role("heading").inner_text()
    current.get_by_role("heading").focus()
    page.keyboard.press("1")
    expect(page.locator("#left")).to_have_text("1 att")
    expect(page.locator("#told")).to_contain_text("Svara forstod rett")
    expect(current.get_by_role("heading")).to_be_focused()
    page.keyboard.press("z")
    expect(page.locator("#left")).to_have_text("2 att")
    expect(current.get_by_role("heading", name=first)).to_be_focused()
    # Another subject, by keyboard alone.
    page.keyboard.press("b")
    search = page.get_by_label("Søk etter emne")
    expect(search).to_be_focused()
    page.keyboard.type("barnehagepl")
    expect(page.get_by_role("button", name="Barnehageplass")).to_be_visible()
    shot(page, "studio-inbox-other")
    page.keyboard.press("Enter")
    expect(page.locator("#left")).to_have_text("1 att")
    expect(page.locator("#told")).to_contain_text("dette gjeld Barnehageplass")
    page.keyboard.press("n")
    page.keyboard.type("Lading av elbil")
    page.keyboard.press("Tab")
    page.keyboard.type("Lading av elbil")
    accessible(page)
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, "studio-inbox-new-narrow")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Innboksen er tom.")).to_be_visible()
    page.get_by_role("button", name="Avgjort", exact=True).click()
    expect(page.locator("#lines > li")).to_have_count(3)
    accessible(page)
