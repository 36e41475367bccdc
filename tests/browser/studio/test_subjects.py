"""«Emne»: found, added to, moved from, made, and undone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW
from tests.browser.studio.conftest import OpenRoom


def test_questions_are_added_moved_and_the_change_undone(
    room: OpenRoom, accessible: Callable[[Page], None], shot: Callable[[Page, str], None]
) -> None:
    page = room("emne")
    rows = page.locator("#subjects > li")
    expect(rows).to_have_count(3)
    accessible(page)
    shot(page, "studio-subjects")
    page.get_by_label("Søk i emne og spørsmål").fill("barnehage")
    expect(rows).to_have_count(1)
    rows.get_by_role("link", name="Barnehageplass").click()
    heading = page.get_by_role("heading", name="Barnehageplass", level=2)
    expect(heading).to_be_focused()
    page.get_by_role("button", name="Legg til spørsmål").click()
    page.get_by_label("Slik kan folk spørje").fill("plass i barnehage hausten 2031")
    accessible(page)
    page.get_by_role("button", name="Lagre", exact=True).press("Enter")
    expect(page.get_by_text("plass i barnehage hausten 2031")).to_be_visible()
    expect(page.locator("#last-change")).to_contain_text("Svara lærer det ved neste opplæring")
    page.get_by_label("Vel «plass i barnehage hausten 2031»").check()
    accessible(page)
    shot(page, "studio-subject")
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Flytt dei valde …").click()
    page.get_by_role("dialog").get_by_label("Flytt til").select_option("broyting")
    page.get_by_role("dialog").get_by_role("button", name="Flytt til").click()
    expect(page.get_by_text("plass i barnehage hausten 2031")).to_have_count(0)
    page.get_by_role("button", name="Angre").click()
    expect(page.get_by_text("plass i barnehage hausten 2031")).to_be_visible()


def test_a_subject_is_made_of_some_questions(room: OpenRoom) -> None:
    page = room("emne#renovasjon")
    boxes = page.locator(".examples input")
    expect(boxes.first).to_be_visible()
    for place in range(2):
        boxes.nth(place).check()
    page.get_by_role("button", name="Lag nytt emne av dei valde …").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Namn på nynorsk").fill("Tømmedagar")
    dialog.get_by_label("Namn på bokmål").fill("Tømmedager")
    dialog.get_by_role("button", name="Nytt emne").click()
    expect(page.get_by_role("heading", name="Tømmedagar", level=2)).to_be_visible()
    page.get_by_role("button", name="Angre").click()
    page.get_by_role("link", name="Til alle emne").click()
    expect(page.get_by_role("link", name="Tømmedagar")).to_have_count(0)
