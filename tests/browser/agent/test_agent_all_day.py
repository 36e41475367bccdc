"""Two tabs, a restarted gateway, two agents and a resident at once: nothing is missing, and nothing comes twice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.agent.conftest import BARNEHAGE, Waiting
from tests.browser.agent.desk import Desk, Resident, RunningGateway

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]


def shown(desk: Desk) -> list[int]:
    """Numbers of the entries on the page, in order."""
    numbers = desk.log.locator("[data-seq]").evaluate_all(
        "nodes => nodes.map(node => Number(node.dataset.seq))"
    )
    return [int(number) for number in numbers]


def everything(resident: Resident) -> list[int]:
    return [message["seq"] for message in resident.log()]


@pytest.fixture
def second_tab(desk: Desk) -> Desk:
    """Another tab of Ingrid's browser; signed in when she is."""
    return Desk(desk.page.context.new_page(), desk.url)


def open_same(tab: Desk, resident: Resident) -> None:
    tab.page.goto(f"{tab.url}/agent/samtalar#samtale={resident.id}")
    expect(tab.field).to_be_visible()


def test_two_tabs_show_the_same_once(desk: Desk, second_tab: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE)
    open_same(second_tab, resident)
    desk.write("Frå fane ein")
    second_tab.write("Frå fane to")
    # The last one is the one the list shows.
    expect(desk.said("Frå fane to")).to_have_count(1)
    resident.say("Til begge")
    for tab in (desk, second_tab):
        for text in ("Frå fane ein", "Frå fane to", "Til begge"):
            expect(tab.said(text)).to_have_count(1)
        expect(tab.page.get_by_text("Sender …")).to_have_count(0)
        assert shown(tab) == everything(resident)
    # What one tab takes or leaves, the other sees.
    desk.button("Set på vent").click()
    expect(second_tab.button("Ta av vent")).to_be_visible()
    second_tab.page.close()
    expect(desk.row("Til begge")).to_contain_text("På vent")


def test_a_gateway_that_is_restarted_loses_and_doubles_nothing(
    desk: Desk, waiting: Waiting, gateway: RunningGateway
) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE).write("Før omstarten")
    expect(desk.said("Før omstarten")).to_have_count(1)
    with gateway.down():
        desk.write("Medan tenesta er nede")
        expect(desk.page.get_by_text("Vi har mista kontakten med tenesta")).to_be_visible()
        desk.field.fill("Eit utkast")
    expect(desk.page.get_by_text("Vi har mista kontakten med tenesta")).to_be_hidden()
    retry = desk.button("Send på nytt")
    expect(retry.or_(desk.said("Medan tenesta er nede"))).to_be_visible()
    if retry.is_visible():
        retry.click()
    expect(desk.said("Medan tenesta er nede")).to_have_count(1)
    resident.say("Er alt i orden?")
    expect(desk.said("Er alt i orden?")).to_have_count(1)
    expect(desk.field).to_have_value("Eit utkast")
    assert shown(desk) == everything(resident)
    written = [message["text"] for message in resident.log() if message["sender"] == "agent"]
    assert written == ["Før omstarten", "Medan tenesta er nede"]


def test_two_agents_and_a_resident_at_once(
    desk: Desk, colleague: Desk, waiting: Waiting, gateway: RunningGateway
) -> None:
    resident = waiting()
    desk.sign_in().open(BARNEHAGE)
    colleague.sign_in("ola").open(BARNEHAGE)
    desk.take.click()
    expect(desk.field).to_be_visible()
    expect(colleague.conversation).to_contain_text("Ingrid har samtalen.")
    desk.write("Hei, eg heiter Ingrid")
    resident.say("Hei!")
    desk.button("Intern merknad").click()
    desk.page.get_by_label("Intern merknad – innbyggaren ser han ikkje").fill("@ola kan du barnehage?")
    desk.button("Lagre merknaden").click()
    expect(colleague.page.locator("#notices")).to_contain_text("Ingrid har nemnt deg i ei intern merknad.")
    desk.button("Overfør").click()
    desk.page.get_by_label("Kven skal ha samtalen?").select_option("colleague:ola")
    desk.page.get_by_role("dialog").get_by_role("button", name="Overfør").click()
    expect(colleague.field).to_be_visible()
    colleague.write("Hei, no er det Ola")
    resident.waits_for_text("Hei, no er det Ola")
    resident.say("Takk, begge to")
    for each in (desk, colleague):
        expect(each.said("Takk, begge to")).to_have_count(1)
        # Agents see what residents do not: the note.
        assert shown(each) == list(range(1, max(everything(resident)) + 1))
    assert "@ola" not in str(resident.log())


def test_on_hold_it_leaves_room_until_the_resident_writes(
    desk: Desk, waiting: Waiting, accessible: Check, shot: Shot
) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE).write("Send meg adressa når du har ho")
    expect(desk.page.locator("#own-load")).to_have_text("1 av 3 samtalar")
    desk.heading.focus()
    desk.page.keyboard.press("v")
    expect(desk.conversation).to_contain_text("Samtalen er på vent til innbyggaren skriv.")
    expect(desk.page.locator("#own-load")).to_have_text("0 av 3 samtalar")
    expect(desk.row("Send meg adressa")).to_contain_text("På vent")
    accessible(desk.page)
    shot(desk.page, "agent-on-hold")
    resident.say("Ho er Storgata 1")
    expect(desk.conversation).to_contain_text("Du har samtalen.")
    expect(desk.page.locator("#own-load")).to_have_text("1 av 3 samtalar")


def test_a_closed_conversation_is_opened_again(desk: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE).button("Avslutt samtalen").click()
    desk.button("Fekk svar").click()
    expect(desk.conversation).to_contain_text("Samtalen er avslutta.")
    desk.button("Opne igjen").click()
    expect(desk.field).to_be_focused()
    desk.write("Eg gløymde noko")
    resident.waits_for_text("Eg gløymde noko")
    expect(desk.tab("Mine")).to_have_text("Mine 1")


def test_who_writes_another_language_and_whether_they_are_there(desk: Desk, waiting: Waiting) -> None:
    resident = waiting("Dzień dobry, kiedy mogę zapisać dziecko do przedszkola?")
    resident.http.get(f"{resident.path}/messages", params={"after": 99, "wait": 3})
    desk.sign_in()
    row = desk.row("Dzień dobry")
    expect(row.get_by_text("Skriv polsk")).to_be_visible()
    expect(row.get_by_text("Er i chatten")).to_be_visible()
    desk.claim("Dzień dobry")
    expect(desk.about).to_contain_text("polsk")
    expect(desk.about).to_contain_text("Er i chatten")


def test_agreeing_a_meeting_gives_a_text_to_send(
    desk: Desk, waiting: Waiting, gateway: RunningGateway, accessible: Check, shot: Shot
) -> None:
    case = waiting().leave_message("Byggjesøknad", "meeting", when="Ein ettermiddag")
    desk.sign_in().tab("Saker").click()
    desk.row("Byggjesøknad").click()
    desk.button("Ta saka").click()
    desk.button("Avtal møte").click()
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Innbyggaren ønskjer: Ein ettermiddag")
    dialog.get_by_label("Dag og klokkeslett").fill("2031-03-04T13:30")
    dialog.get_by_label("Stad").fill("Rådhuset, rom 2")
    accessible(desk.page)
    shot(desk.page, "agent-meeting")
    dialog.get_by_role("button", name="Avtal", exact=True).click()
    text = dialog.get_by_label("Tekst til innbyggaren")
    told = r"Du har møte med oss tysdag 4\. mars kl\. 13\.30, Rådhuset, rom 2\..*/mote/"
    expect(text).to_have_value(re.compile(told, re.DOTALL))
    accessible(desk.page)
    shot(desk.page, "agent-meeting-agreed")
    link = text.input_value().split()[-1]
    assert "Rådhuset, rom 2" in desk.page.request.get(link).text()
    dialog.get_by_role("button", name="Lukk").click()
    expect(desk.conversation).to_contain_text("04.03.2031 kl. 13.30, Rådhuset, rom 2")
    desk.tab("Saker").click()
    desk.page.get_by_label("Vis", exact=True).select_option("meetings")
    expect(desk.row("Møte 04.03.2031 kl. 13.30, Rådhuset, rom 2")).to_be_visible()
    accessible(desk.page)
    shot(desk.page, "agent-meetings")
    assert case in desk.heading.inner_text()


def test_that_the_resident_is_writing_is_seen_and_never_what(desk: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE)
    assert resident.http.post(f"{resident.path}/typing").status_code == 204
    expect(desk.log.locator("..").get_by_text("Innbyggaren skriv …")).to_be_visible()
    expect(desk.row(BARNEHAGE).get_by_text("Skriv no …")).to_be_visible()
    expect(desk.conversation.get_by_text("Innbyggaren skriv …")).to_be_hidden()
