"""Replies that are ready, opened with «/», and the keys that do what buttons do."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.agent.conftest import BARNEHAGE, Waiting
from tests.browser.agent.desk import Desk
from tests.browser.conftest import NARROW

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]
GREETING = "Hei! Eg heiter Ingrid og arbeider i Alver kommune. Eg les det du har skrive, og så svarer eg deg."


def test_a_slash_opens_them_and_enter_puts_one_in(
    desk: Desk, waiting: Waiting, accessible: Check, shot: Shot
) -> None:
    waiting()
    desk.sign_in().claim(BARNEHAGE).field.press("/")
    search = desk.page.get_by_role("combobox", name="Søk i svara")
    expect(search).to_be_focused()
    options = desk.page.get_by_role("listbox", name="Svar som passar").get_by_role("option")
    expect(options).to_have_count(12)
    accessible(desk.page)
    shot(desk.page, "agent-replies")
    search.press("ArrowDown")
    expect(search).to_have_attribute("aria-activedescendant", "reply-1")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    search.press("ArrowUp")
    search.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    search.press_sequentially("hei")
    expect(options.first).to_have_attribute("aria-selected", "true")
    search.press("Enter")
    expect(desk.field).to_have_value(GREETING)
    expect(desk.field).to_be_focused()
    desk.page.keyboard.type(" Eg ")
    desk.field.press("/")
    search.press_sequentially("ngir slamtank")
    expect(options).to_have_count(1)
    desk.page.set_viewport_size(NARROW)
    accessible(desk.page)
    shot(desk.page, "agent-replies-320")
    search.fill("xyzzy")
    expect(desk.page.get_by_text("Ingen ferdige svar passar.")).to_be_visible()
    search.press("Escape")
    expect(desk.field).to_be_focused()
    expect(desk.field).to_have_value(f"{GREETING} Eg ")


def test_the_form_is_the_one_the_resident_writes(desk: Desk, waiting: Waiting) -> None:
    resident = waiting("Hvor er søknadsskjemaet?", locale="nb")
    desk.sign_in().claim("søknadsskjemaet").button("Ferdige svar (/)").click()
    desk.page.get_by_role("combobox", name="Søk i svara").press_sequentially("vent")
    desk.page.get_by_role("option", name="Dette må jeg undersøke.").click()
    desk.field.press("Enter")
    resident.waits_for_text(
        "Dette må jeg undersøke. Det kan ta noen minutter. Jeg skriver til deg her så snart jeg vet mer."
    )


def test_a_slash_can_be_written(desk: Desk, waiting: Waiting) -> None:
    waiting()
    desk.sign_in().claim(BARNEHAGE)
    desk.field.press_sequentially("https://alver.kommune.no og 9 ")
    desk.field.press("/")
    desk.page.get_by_role("combobox", name="Søk i svara").press("/")
    expect(desk.field).to_have_value("https://alver.kommune.no og 9 /")
    expect(desk.field).to_be_focused()


def test_replies_that_cannot_be_fetched(desk: Desk, waiting: Waiting) -> None:
    waiting()
    desk.sign_in().claim(BARNEHAGE)
    desk.page.route("**/api/agent/replies?*", lambda route: route.abort())
    desk.field.press("/")
    expect(desk.page.get_by_role("alert")).to_have_text(
        "Vi får ikkje henta dei ferdige svara no. Prøv igjen om litt."
    )
    desk.page.unroute("**/api/agent/replies?*")
    desk.field.press("/")
    expect(desk.page.get_by_role("listbox", name="Svar som passar").get_by_role("option")).to_have_count(12)


def test_a_day_by_keys_alone(desk: Desk, waiting: Waiting) -> None:
    first, second = waiting("Spørsmål ein"), waiting("Spørsmål to")
    desk.sign_in()
    expect(desk.row("Spørsmål to")).to_be_visible()
    keys = desk.page.keyboard
    keys.press("j")
    expect(desk.said("Spørsmål ein")).to_be_visible()
    keys.press("j")
    expect(desk.said("Spørsmål to")).to_be_visible()
    keys.press("j")
    expect(desk.row("Spørsmål to")).to_have_attribute("aria-current", "true")
    keys.press("k")
    expect(desk.said("Spørsmål ein")).to_be_visible()
    keys.press("t")
    expect(desk.field).to_be_focused()
    keys.type("mtak")
    expect(desk.field).to_have_value("mtak")
    keys.press("Escape")
    expect(desk.heading).to_be_focused()
    keys.press("m")
    keys.type("Ei merknad")
    keys.press("Enter")
    expect(desk.entries.filter(has_text="Ei merknad")).to_have_count(1)
    expect(desk.button("Intern merknad")).to_be_focused()
    keys.press("a")
    expect(desk.button("Fekk svar")).to_be_focused()
    keys.press("Enter")
    expect(desk.conversation).to_contain_text("Samtalen er avslutta.")
    assert (first.standing()["state"], second.standing()["state"]) == ("closed", "queued")


def test_the_sheet_lists_the_keys_and_turns_them_off(
    desk: Desk, waiting: Waiting, accessible: Check, shot: Shot
) -> None:
    waiting()
    desk.sign_in()
    expect(desk.row(BARNEHAGE)).to_be_visible()
    desk.page.keyboard.press("?")
    sheet = desk.page.get_by_role("dialog", name="Hurtigtastar")
    expect(sheet).to_contain_text("Neste samtale")
    accessible(desk.page)
    shot(desk.page, "agent-keys")
    desk.page.set_viewport_size(NARROW)
    accessible(desk.page)
    sheet.get_by_role("checkbox", name="Bruk hurtigtastar med éin bokstav").uncheck()
    desk.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    desk.page.reload()
    expect(desk.row(BARNEHAGE)).to_be_visible()
    for key in "?j":
        desk.page.keyboard.press(key)
    expect(sheet).to_have_count(0)
    desk.button("Hurtigtastar").click()
    sheet.get_by_role("checkbox").check()
    sheet.get_by_role("button", name="Lukk").click()
    desk.page.keyboard.press("j")
    expect(desk.said(BARNEHAGE)).to_be_visible()
