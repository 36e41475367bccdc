"""What agents do together: being there, passing on, writing notes, ending with an outcome, asking for contact."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from redis import Redis

from api.governance.agent import Agent
from tests.browser.agent.conftest import BARNEHAGE, Waiting
from tests.browser.agent.desk import Desk, Resident, RunningGateway
from tests.browser.conftest import NARROW

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]
NOTE = "Har to barn, bur i Knarvik."


def test_own_status_is_chosen_and_kept(desk: Desk, store: Redis) -> None:
    desk.sign_in()
    status = desk.page.get_by_label("Min status")
    expect(status).to_have_value("available")
    status.select_option("Berre overføringar")
    expect(desk.page.locator("#announcements")).to_have_text("Statusen din er no: Berre overføringar.")
    assert store.hget("svara:{svara}:status", "ingrid") == "transfers_only"
    desk.page.reload()
    expect(status).to_have_value("transfers_only")
    expect(status).to_have_accessible_description("0 av 3 samtalar")


def test_a_status_that_could_not_be_changed_goes_back(desk: Desk) -> None:
    desk.sign_in()
    status = desk.page.get_by_label("Min status")
    expect(status).to_have_value("available")
    desk.page.route("**/api/agent/status", lambda route: route.abort())
    status.select_option("Borte")
    expect(desk.page.locator("#announcements")).to_have_text("Fekk ikkje endra statusen. Prøv igjen om litt.")
    expect(status).to_have_value("available")


def test_rows_say_what_is_mine_to_take_which_department_and_how_often_moved(
    desk: Desk, waiting: Waiting, store: Redis, long_ago: Callable[[Resident, int], None]
) -> None:
    longest, moved = waiting("For byggesak"), waiting("Vart sendt vidare")
    long_ago(longest, 20)
    for resident in (longest, moved):
        store.hset(f"svara:{{svara}}:conv:{resident.id}", "department", "byggesak")
    store.hset(f"svara:{{svara}}:conv:{moved.id}", "moved", 2)
    store.hset(f"svara:{{svara}}:conv:{longest.id}", "language", "pl")
    store.hset(f"svara:{{svara}}:conv:{longest.id}", "topic", "byggesak")
    desk.sign_in()
    rows = desk.page.get_by_role("tabpanel").get_by_role("link")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("For byggesak")
    expect(rows.first).to_contain_text("Du er neste")
    expect(rows.first.get_by_text("Send vidare")).to_be_hidden()
    expect(rows.first).to_contain_text("Emne: Byggesak")
    expect(rows.last.get_by_text("Send vidare 2 gonger")).to_be_visible()
    expect(rows.last.locator(".from")).to_contain_text("Byggesak")
    desk.page.get_by_label("Min status").select_option("Borte")
    expect(rows.first.get_by_text("Du er neste")).to_be_hidden()


def test_what_is_offered_stands_before_what_has_waited_longer(
    desk: Desk,
    waiting: Waiting,
    gateway: RunningGateway,
    store: Redis,
    long_ago: Callable[[Resident, int], None],
) -> None:
    polish, nynorsk = waiting("Dzień dobry"), waiting("God dag")
    long_ago(polish, 30)
    store.hset(f"svara:{{svara}}:conv:{polish.id}", "language", "pl")
    desk.sign_in()
    rows = desk.page.get_by_role("tabpanel").get_by_role("link")
    expect(rows.first).to_contain_text("Dzień dobry")
    gateway.arrives(Agent("jan", "Jan", "Innbyggarservice", languages=("pl",)))
    nynorsk.say("Er det nokon her?")
    expect(rows.first).to_contain_text("Er det nokon her?")
    expect(rows.last).to_contain_text("Dzień dobry")


def test_passing_on_to_a_department_with_a_note(
    desk: Desk, colleague: Desk, waiting: Waiting, accessible: Check, shot: Shot
) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE).button("Overfør").click()
    dialog = desk.page.get_by_role("dialog", name="Overfør samtalen")
    to = dialog.get_by_label("Kven skal ha samtalen?")
    expect(to).to_be_focused()
    expect(dialog).to_contain_text("Ingen kollegaer kan ta imot no.")
    to.select_option("Byggesak")
    dialog.get_by_label("Merknad til den som får samtalen").fill(NOTE)
    accessible(desk.page)
    shot(desk.page, "agent-transfer")
    dialog.get_by_role("button", name="Overfør").click()
    expect(dialog).to_have_count(0)
    expect(desk.tab("Mine")).to_have_text("Mine 0")
    assert resident.standing()["state"] == "queued"
    colleague.sign_in("ola").open(BARNEHAGE)
    note = colleague.entries.filter(has_text="Intern merknad – innbyggaren ser han ikkje")
    expect(note).to_contain_text(NOTE)
    expect(colleague.about).to_contain_text("Ingrid sende samtalen vidare kl.")
    expect(colleague.about).to_contain_text(f"Merknad: {NOTE}")
    expect(colleague.about).to_contain_text("Byggesak")
    assert NOTE not in str(resident.log())


def test_passing_on_to_a_colleague_who_is_told(
    desk: Desk, colleague: Desk, waiting: Waiting, accessible: Check, shot: Shot
) -> None:
    resident = waiting()
    colleague.sign_in("ola")
    expect(colleague.row(BARNEHAGE)).to_be_visible()
    desk.sign_in().claim(BARNEHAGE).button("Overfør").click()
    to = desk.page.get_by_label("Kven skal ha samtalen?")
    to.select_option("Ola, Innbyggarservice – Tilgjengeleg, har 0 av 3")
    desk.page.get_by_role("dialog").get_by_role("button", name="Overfør").click()
    expect(desk.conversation).to_contain_text("Ola har samtalen.")
    assert resident.standing()["agent"]["name"] == "Ola"
    notice = colleague.page.get_by_role("region", name="Varsel")
    expect(notice).to_contain_text("Ingrid har overført ein samtale til deg.")
    expect(colleague.page.locator("#notice-told")).to_have_text("Ingrid har overført ein samtale til deg.")
    expect(colleague.page).to_have_title("(1) Samtalar – Svara")
    accessible(colleague.page)
    colleague.page.set_viewport_size(NARROW)
    accessible(colleague.page)
    shot(colleague.page, "agent-notice-320")
    colleague.page.reload()
    expect(notice.get_by_role("listitem")).to_have_count(1)
    notice.get_by_role("link", name="Sjå samtalen").click()
    expect(colleague.field).to_be_visible()
    notice.get_by_role("button", name=re.compile("Ta bort")).click()
    expect(notice).to_be_hidden()
    expect(colleague.page).to_have_title("Samtalar – Svara")
    colleague.page.reload()
    expect(colleague.field).to_be_visible()
    expect(notice).to_be_hidden()


def test_a_colleague_who_is_away_cannot_be_chosen(desk: Desk, colleague: Desk, waiting: Waiting) -> None:
    waiting()
    colleague.sign_in("ola").page.get_by_label("Min status").select_option("Borte")
    expect(colleague.page.locator("#announcements")).to_have_text("Statusen din er no: Borte.")
    desk.sign_in().claim(BARNEHAGE).button("Overfør").click()
    expect(desk.page.get_by_role("dialog")).to_contain_text("Ingen kollegaer kan ta imot no.")
    desk.page.keyboard.press("Escape")
    expect(desk.button("Overfør")).to_be_focused()


@pytest.mark.parametrize("mine", [True, False], ids=["mine", "waiting"])
def test_an_internal_note_never_looks_like_a_message(
    desk: Desk, waiting: Waiting, accessible: Check, shot: Shot, mine: bool
) -> None:
    resident = waiting()
    desk.sign_in().open(BARNEHAGE)
    if mine:
        desk.take.click()
        expect(desk.field).to_be_focused()
    desk.button("Intern merknad").click()
    field = desk.page.get_by_role("textbox", name="Intern merknad – innbyggaren ser han ikkje")
    expect(field).to_be_focused()
    field.press("Enter")
    expect(field).to_have_accessible_description(re.compile("Skriv noko før du lagrar."))
    field.fill(NOTE)
    accessible(desk.page)
    shot(desk.page, f"agent-note-{'mine' if mine else 'waiting'}")
    field.press("Enter")
    noted = desk.entries.last
    expect(noted).to_contain_text("Intern merknad – innbyggaren ser han ikkje")
    expect(noted).to_contain_text("Skriven av Ingrid")
    expect(noted).to_contain_text(NOTE)
    assert noted.get_attribute("class") == "event internal"
    expect(noted.locator("svg")).to_be_visible()
    expect(desk.button("Intern merknad")).to_be_focused()
    accessible(desk.page)
    assert NOTE not in str(resident.log())


def test_a_note_that_could_not_be_kept_stays_in_its_field(desk: Desk, waiting: Waiting) -> None:
    waiting()
    desk.sign_in().open(BARNEHAGE).button("Intern merknad").click()
    field = desk.page.get_by_role("textbox", name="Intern merknad – innbyggaren ser han ikkje")
    field.fill("Fødselsnummeret er 010190 12345")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    desk.page.route("**/notes", lambda route: route.abort())
    field.fill(NOTE)
    field.press("Enter")
    expect(field).to_have_accessible_description(re.compile("Merknaden er ikkje lagra."))
    desk.page.unroute("**/notes")
    field.press("Enter")
    expect(desk.entries.filter(has_text=NOTE)).to_have_count(1)


def test_asking_for_contact_is_ticked_for_one_message(desk: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE)
    tick = desk.page.get_by_role("checkbox", name="Be om kontaktinformasjon")
    tick.check()
    expect(tick).to_have_accessible_description(re.compile("^Telefonnummer og e-postadresse blir ståande"))
    desk.write("Kva nummer kan eg ringje deg på?")
    assert resident.waits_for_text("Kva nummer kan eg ringje deg på?")["asks_for_contact"] is True
    expect(desk.entries.last).to_contain_text("Bad om telefonnummer eller e-postadresse")
    expect(tick).not_to_be_checked()
    resident.say("Ring meg på 99 88 77 66")
    expect(desk.said("Ring meg på 99 88 77 66")).to_be_visible()


def test_ending_says_how_it_ended(
    desk: Desk, waiting: Waiting, store: Redis, accessible: Check, shot: Shot
) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE).button("Avslutt samtalen").click()
    accessible(desk.page)
    shot(desk.page, "agent-ending")
    desk.button("Avbryt").click()
    assert resident.standing()["state"] == "agent"
    desk.button("Avslutt samtalen").click()
    desk.button("Fann inga løysing").click()
    expect(desk.entries.last).to_contain_text("Utfall: Fann inga løysing")
    assert store.hget(f"svara:{{svara}}:conv:{resident.id}", "ended") == "no_solution"
