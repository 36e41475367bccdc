"""«Hol»: what nothing answered becomes a draft in one click."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.agent.desk import Resident, RunningGateway
from tests.browser.conftest import NARROW
from tests.browser.studio.conftest import OpenRoom, reload_until
from tests.support.fake_rasa import reply


def test_a_gap_becomes_a_draft(
    running_studio: RunningGateway,
    room: OpenRoom,
    accessible: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    nothing = {"confidence": 0.2, "outcome": "unanswered", "topic": None}
    running_studio.rasa.answer = lambda asked: reply("Det veit eg ikkje.", **nothing)
    Resident(running_studio.url).ask("kor kan eg lade elsparkesykkelen")
    page = room("hol")
    gaps = page.locator("#gaps > li")
    reload_until(page, page.get_by_text("Ingen hol.").or_(gaps).first, lambda: gaps.count() > 0)
    expect(gaps).to_have_count(1)
    accessible(page)
    shot(page, "studio-gaps")
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    gaps.get_by_role("button", name="Lag utkast til svar").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kva skal det handle om?").select_option(label="Eit nytt emne")
    dialog.get_by_label("Namn på nynorsk").fill("Lading av sparkesykkel")
    dialog.get_by_label("Namn på bokmål").fill("Lading av sparkesykkel")
    accessible(page)
    dialog.get_by_role("button", name="Lag utkast").click()
    expect(gaps).to_contain_text("Utkastet er laga.")
    page.reload()
    expect(page.get_by_text("Ingen hol.")).to_be_visible()
