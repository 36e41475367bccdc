"""«Endringar»: who changed what, and taking it back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.agent.desk import RunningGateway
from tests.browser.conftest import NARROW
from tests.browser.studio.conftest import OpenRoom

NEW = "korleis får eg plass i barnehagen hausten 2031"


def test_a_change_is_told_in_words_and_taken_back(
    running_studio: RunningGateway,
    room: OpenRoom,
    accessible: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    page = room("endringar")
    expect(page.get_by_text("Ingenting er endra enno.")).to_be_visible()
    csrf = page.request.get(f"{running_studio.url}/api/agent/session").json()["csrf"]
    added = page.request.post(
        f"{running_studio.url}/api/studio/subjects/barnehageplass/examples",
        data={"examples": [{"text": NEW, "lang": "nn"}]},
        headers={"X-CSRF-Token": csrf},
    )
    assert added.ok, added.text()
    page.reload()
    row = page.locator("#changes > li").first
    expect(row).to_contain_text("La til spørsmål om Barnehageplass")
    expect(row).to_contain_text("Maria")
    row.get_by_text("Vis kva det gjeld").click()
    expect(row).to_contain_text(NEW)
    accessible(page)
    shot(page, "studio-history")
    row.get_by_role("button", name="Angre").press("Enter")
    expect(page.locator("#changes > li")).to_have_count(2)
    expect(page.locator("#changes > li").nth(1)).to_contain_text("angra")
    expect(page.locator("#changes h2").first).to_be_focused()
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
