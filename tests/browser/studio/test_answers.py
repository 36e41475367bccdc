"""«Svar»: found, drafted in both forms, told what is missing, kept when the page is left, thrown away."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW
from tests.browser.studio.conftest import OpenRoom

LONG = (
    "Du kan setje deg på venteliste hos kommunen når du har båt som er registrert og forsikra og ikkje større "
    "enn plassen du ynskjer deg."
)


def test_an_answer_is_drafted_kept_and_thrown_away(
    room: OpenRoom, accessible: Callable[[Page], None], shot: Callable[[Page, str], None]
) -> None:
    page = room("svar")
    rows = page.locator("#answers > li")
    expect(rows.first).to_be_visible()
    accessible(page)
    shot(page, "studio-answers")
    page.get_by_label("Søk").fill("båtplass")
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Båtplass", level=2)).to_be_focused()
    price = page.get_by_role("group", name="Kva det kostar")
    accessible(page)
    shot(page, "studio-answer")
    price.get_by_label("Nynorsk", exact=True).fill(LONG)
    expect(price).to_contain_text("1 lang setning")
    # Left without saving, and come back to: it is still there.
    page.reload()
    expect(price.get_by_label("Nynorsk", exact=True)).to_have_value(LONG)
    page.get_by_role("button", name="Lagre utkastet").click()
    expect(page.locator("#told")).to_contain_text("Utkastet er lagra.")
    expect(page.locator("#one .marks")).to_contain_text("utkast av Maria")
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, "studio-answer-narrow")
    page.get_by_role("button", name="Kast utkastet").click()
    accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="Kast utkastet").click()
    expect(page.locator("#answers")).to_be_visible()
    page.get_by_label("Vis", exact=True).select_option("draft")
    expect(page.get_by_text("Ingen passar.")).to_be_visible()


def test_two_who_write_at_once_are_told(room: OpenRoom) -> None:
    page = room("svar#alver/badeplass")
    about = page.get_by_role("group", name="Kva det er")
    expect(about).to_be_visible()
    with page.context.new_page() as other:
        other.goto(page.url)
        other.get_by_role("group", name="Kva det er").get_by_label("Nynorsk", exact=True).fill(
            "Ein stad å bade."
        )
        other.get_by_role("button", name="Lagre utkastet").click()
        expect(other.locator("#told")).to_contain_text("Utkastet er lagra.")
    about.get_by_label("Nynorsk", exact=True).fill("Eit anna framlegg.")
    page.get_by_role("button", name="Lagre utkastet").click()
    expect(page.get_by_role("alert").filter(has_text="Maria")).to_be_visible()
    expect(about.get_by_label("Nynorsk", exact=True)).to_have_value("Eit anna framlegg.")
