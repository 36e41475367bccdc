"""Whoever leads: the day at a glance, reading along, taking over, moving, switches, absences."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.agent.conftest import BARNEHAGE, Waiting
from tests.browser.agent.desk import Desk, Resident, RunningGateway
from tests.browser.agent.test_agent_looks import SMALLER_THAN_44, TABLET, TOO_WIDE
from tests.browser.conftest import DESKTOP, NARROW

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]


@pytest.fixture
def lead(desk: Desk) -> Desk:
    """Ola's page; nobody has their console open."""
    return lead_page(desk)


def lead_page(desk: Desk) -> Desk:
    """Sign in as Ola without the console, which would count him as there."""
    desk.page.goto(f"{desk.url}/agent")
    answer = desk.page.request.post(
        f"{desk.url}/api/agent/session", data={"username": "ola", "password": "svara-demo"}
    )
    assert answer.ok
    desk.page.goto(f"{desk.url}/agent/leiing")
    expect(desk.page.get_by_text("Hentar samtalane …")).to_be_hidden()
    expect(desk.page.locator("#figures dd").first).to_be_visible()
    return desk


def row(desk: Desk, text: str):
    return desk.page.locator(".list").get_by_role("link").filter(has_text=text)


def dialog(desk: Desk):
    return desk.page.get_by_role("dialog")


@pytest.mark.parametrize("size", [DESKTOP, TABLET, NARROW], ids=["1280", "768", "320"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_how_it_looks(
    desk: Desk,
    waiting: Waiting,
    gateway: RunningGateway,
    long_ago: Callable[[Resident, int], None],
    accessible: Check,
    shot: Shot,
    size: dict[str, int],
    scheme: str,
) -> None:
    ingrid = gateway.signed_in("ingrid")
    taken = waiting(BARNEHAGE)
    long_ago(waiting("Kan eg få parkeringsløyve?"), 14)
    waiting("Faktura for vatn og avløp er feil")
    ingrid.post(f"/api/agent/conversations/{taken.id}/claim")
    desk.page.set_viewport_size(size)
    desk.page.emulate_media(color_scheme=scheme)
    page = lead_page(desk).page
    expect(row(desk, "parkeringsløyve")).to_be_visible()
    expect(page.locator("#people")).to_contain_text("Ingrid")
    name = f"agent-lead-{size['width']}-{scheme}"
    accessible(page)
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(SMALLER_THAN_44) == []
    shot(page, name)
    row(desk, BARNEHAGE).click()
    expect(desk.said(BARNEHAGE)).to_be_visible()
    accessible(page)
    assert page.evaluate(TOO_WIDE) <= 0
    shot(page, f"{name}-watching")


def test_reading_along_is_live_and_changes_nothing(
    lead: Desk, waiting: Waiting, gateway: RunningGateway
) -> None:
    resident = waiting()
    # The page alone does not make anybody be there for residents.
    assert resident.standing()["people"] != "here"
    ingrid = gateway.signed_in("ingrid")
    ingrid.post(f"/api/agent/conversations/{resident.id}/claim")
    expect(row(lead, BARNEHAGE)).to_contain_text("Ingrid har samtalen")
    row(lead, BARNEHAGE).click()
    expect(lead.conversation).to_contain_text("Ingrid har samtalen. Du les med.")
    before = len(resident.log())
    resident.say("Er du der, Ingrid?")
    expect(lead.said("Er du der, Ingrid?")).to_be_visible()
    assert len(resident.log()) == before + 1
    assert resident.standing()["agent"]["name"] == "Ingrid"
    expect(lead.page.get_by_role("textbox")).to_have_count(0)


def test_taking_over_opens_it_in_the_console_and_the_former_is_told(
    lead: Desk, colleague: Desk, waiting: Waiting
) -> None:
    resident = waiting()
    colleague.sign_in("ingrid").open(BARNEHAGE)
    colleague.take.click()
    colleague.field.fill("Eg held på å svare")
    row(lead, BARNEHAGE).click()
    lead.button("Ta over").click()
    dialog(lead).get_by_label("Kvifor?").fill("Ingrid må i møte")
    dialog(lead).get_by_role("button", name="Ta over").click()
    expect(lead.field).to_be_visible()
    lead.write("Hei, det er Ola")
    resident.waits_for_text("Hei, det er Ola")
    expect(colleague.page.locator("#notices")).to_contain_text(
        "Ola har teke eller flytt ein samtale du hadde."
    )
    expect(
        colleague.page.get_by_role("alert").filter(has_text="Du har ikkje samtalen lenger.")
    ).to_be_visible()
    expect(colleague.field).to_have_value("Eg held på å svare")
    expect(lead.entries.filter(has_text="Ingrid må i møte")).to_be_visible()
    assert not any("Ingrid må i møte" in message["text"] for message in resident.log())


def test_moving_a_waiting_one_to_a_colleague(lead: Desk, colleague: Desk, waiting: Waiting) -> None:
    waiting()
    colleague.sign_in("ingrid")
    expect(lead.page.locator("#people")).to_contain_text("Ingrid")
    row(lead, BARNEHAGE).click()
    lead.button("Flytt").click()
    dialog(lead).get_by_label("Kven skal ha samtalen?").select_option("colleague:ingrid")
    dialog(lead).get_by_label("Kvifor?").fill("Ingrid kan barnehage")
    dialog(lead).get_by_role("button", name="Flytt").click()
    expect(dialog(lead)).to_have_count(0)
    expect(lead.conversation).to_contain_text("Ingrid har samtalen. Du les med.")
    expect(colleague.tab("Mine")).to_have_text("Mine 1")
    expect(colleague.page.locator("#notices")).to_contain_text("Ola har overført ein samtale til deg.")


def test_switching_the_bot_off_and_on(lead: Desk, colleague: Desk, waiting: Waiting) -> None:
    resident = waiting()
    lead.button("Slå av chatboten").click()
    dialog(lead).get_by_label("Grunn").fill("Feil svar om barnehage")
    dialog(lead).get_by_role("button", name="Slå av chatboten").click()
    expect(lead.page.locator("#bot")).to_contain_text("Grunn: Feil svar om barnehage")
    assert resident.ask("Kva kostar det?")["outcome"] == "declined"
    told = "Chatboten er slått av. Ola slo han av"
    expect(colleague.sign_in("ingrid").page.locator("#switched")).to_contain_text(told)
    lead.button("Slå på chatboten").click()
    dialog(lead).get_by_label("Grunn").fill("Retta")
    dialog(lead).get_by_role("button", name="Slå på chatboten").click()
    expect(lead.page.locator("#bot")).to_contain_text("Chatboten svarer innbyggarar.")
    assert resident.ask("Kva kostar det?")["outcome"] == "answered"


def test_a_notice_to_residents(lead: Desk, waiting: Waiting, accessible: Check, shot: Shot) -> None:
    lead.button("Legg inn melding").click()
    dialog(lead).get_by_label("Nynorsk", exact=True).fill("Sentralbordet er nede. <b>Skriv</b> her.")
    dialog(lead).get_by_label("Bokmål", exact=True).fill("Sentralbordet er nede. Skriv her.")
    tomorrow = lead.page.evaluate("new Date(Date.now() + 86400000).toISOString().slice(0, 16)")
    dialog(lead).get_by_label("Til", exact=True).fill(tomorrow)
    accessible(lead.page)
    shot(lead.page, "agent-lead-notice")
    dialog(lead).get_by_role("button", name="Lagre").click()
    expect(lead.page.locator("#shown blockquote").first).to_have_text(
        "Sentralbordet er nede. <b>Skriv</b> her."
    )
    assert "Sentralbordet er nede. <b>Skriv</b> her." in [m["text"] for m in waiting().log()]
    accessible(lead.page)
    lead.button("Ta bort meldinga").click()
    expect(lead.page.locator("#shown")).to_contain_text("Ingen melding er lagd inn.")


def test_absences(lead: Desk) -> None:
    lead.button("Registrer fråvær").click()
    dialog(lead).get_by_label("Namn").fill("Kari Nordmann")
    dialog(lead).get_by_role("button", name="Lagre").click()
    absent = lead.page.locator("#absences")
    expect(absent).to_contain_text("Kari Nordmann, borte i dag")
    absent.get_by_role("button", name="Ta bort").click()
    expect(absent).to_contain_text("Ingen fråvær er registrerte.")


def test_others_do_not_get_the_page(desk: Desk) -> None:
    desk.sign_in("ingrid")
    expect(desk.page.get_by_role("link", name="Historikk")).to_be_visible()
    expect(desk.page.get_by_role("link", name="Leiing")).to_have_count(0)
    desk.page.goto(f"{desk.url}/agent/leiing")
    expect(desk.page).to_have_url(f"{desk.url}/agent/samtalar")


def test_signing_out_from_here(lead: Desk) -> None:
    lead.button("Logg ut").click()
    expect(lead.username).to_be_visible()
