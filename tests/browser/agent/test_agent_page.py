"""What an agent does on an ordinary day: sign in, take, read, write, give back, close."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.agent.conftest import ANSWER, BARNEHAGE, Waiting
from tests.browser.agent.desk import Desk, Resident, RunningGateway

HOSTILE = (
    "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script> {{7*7}} {name} javascript:alert(1)"
)
REMEMBER_ADDED_NODES = """log => {
  window.added = [];
  new MutationObserver(changes => {
    for (const change of changes) for (const node of change.addedNodes) window.added.push(node.textContent);
  }).observe(log, {childList: true, subtree: true});
}"""


def test_a_wrong_password_is_told_beside_the_field_and_nothing_is_lost(desk: Desk) -> None:
    desk.page.goto(f"{desk.url}/agent")
    desk.button("Logg inn").click()
    expect(desk.username).to_be_focused()
    expect(desk.username).to_have_accessible_description("Skriv brukarnamnet ditt.")
    desk.username.fill("ingrid")
    desk.password.fill("feil")
    desk.password.press("Enter")
    expect(desk.password).to_have_accessible_description(re.compile("Brukarnamnet eller passordet er feil"))
    expect(desk.password).to_be_focused()
    expect(desk.password).to_have_attribute("aria-invalid", "true")
    expect(desk.password).to_have_value("feil")
    expect(desk.username).to_have_value("ingrid")
    assert desk.page.url == f"{desk.url}/agent"


def test_the_demo_accounts_are_shown_and_can_be_filled_in(desk: Desk) -> None:
    desk.page.goto(f"{desk.url}/agent/samtalar")
    expect(desk.page).to_have_url(f"{desk.url}/agent")
    expect(desk.page.get_by_role("region", name="Dette er ei demonstrasjonsutgåve")).to_contain_text(
        "svara-demo"
    )
    desk.button("Fyll inn Ola").click()
    desk.button("Logg inn").press("Enter")
    expect(desk.page.get_by_text("Innlogga: Ola, Innbyggarservice")).to_be_visible()


def test_signing_out_closes_the_console(desk: Desk) -> None:
    desk.sign_in().button("Logg ut").click()
    expect(desk.page.get_by_role("heading", name="Logg inn")).to_be_visible()
    desk.page.goto(f"{desk.url}/agent/samtalar")
    expect(desk.page).to_have_url(f"{desk.url}/agent")


def test_signing_out_with_conversations_puts_them_first_in_line(desk: Desk, waiting: Waiting) -> None:
    resident, _ = waiting(), waiting("boss")
    desk.sign_in().claim(BARNEHAGE)
    desk.button("Logg ut").click()
    expect(desk.page.get_by_role("dialog")).to_contain_text("Du har 1 samtale.")
    desk.button("Nei, bli verande").click()
    assert resident.standing()["state"] == "agent"
    desk.button("Logg ut").click()
    desk.button("Legg tilbake og logg ut").click()
    expect(desk.page.get_by_role("heading", name="Logg inn")).to_be_visible()
    assert {"state": "queued", "position": 1}.items() <= resident.standing().items()


def test_the_list_says_who_waits_and_how_long(
    desk: Desk, waiting: Waiting, long_ago: Callable[[Resident, int], None]
) -> None:
    first, second = waiting("Har de tømt\nbosset?"), waiting("Hvor er søknadsskjemaet?", locale="nb")
    long_ago(first, 14)
    long_ago(second, 4)
    desk.sign_in()
    rows = desk.page.get_by_role("tabpanel").get_by_role("link")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Ventar, 14 minutt – lenge")
    expect(rows.first).to_contain_text("Har de tømt bosset?")
    expect(rows.last).to_contain_text("Ventar, 4 minutt")
    expect(rows.last).to_contain_text("Hvor er søknadsskjemaet?")
    expect(desk.tab("Ventar")).to_have_text("Ventar 2")
    expect(desk.page).to_have_title("(2) Samtalar – Svara")
    waiting("Ny i køen")
    expect(desk.tab("Ventar")).to_have_text("Ventar 3")
    expect(rows.last).to_contain_text("Ventar, under eitt minutt")
    expect(desk.page).to_have_title("(3) Samtalar – Svara")
    expect(desk.page.locator("#announcements")).to_have_text("Ny samtale i køen. 3 ventar.")


def test_an_agent_reads_everything_before_taking_it(desk: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().open(BARNEHAGE)
    expect(desk.heading).to_have_text(f"Samtale {resident.standing()['receipt']}")
    expect(desk.heading).to_be_focused()
    expect(desk.said(BARNEHAGE)).to_contain_text("Innbyggaren")
    answer = desk.said(ANSWER)
    expect(answer).to_contain_text("Chatboten")
    expect(answer.get_by_text("87 prosent")).to_be_hidden()
    answer.get_by_text("Om dette svaret").click()
    for fact in ("Svarte", "Barnehageplass", "87 prosent", "model-1", "oppdatert 12.03.2025"):
        expect(answer.get_by_text(fact)).to_be_visible()
    source = answer.get_by_role("link", name="Barnehagelova (opnar i ny fane)")
    expect(source).to_have_attribute("href", "https://lovdata.no/lov/2005-06-17-64")
    expect(desk.field).to_be_hidden()
    for fact in (
        "Alver kommune",
        "Nynorsk",
        "Innbyggaren bad om eit menneske kl.",
        "Svarte (emne: Barnehageplass)",
    ):
        expect(desk.about).to_contain_text(fact)
    expect(desk.about).to_contain_text(re.compile(r"Har venta sidan\d\d\.\d\d \(ventar, under eitt minutt\)"))


def test_taking_writing_and_being_answered(desk: Desk, waiting: Waiting) -> None:
    resident = waiting()
    desk.sign_in().claim(BARNEHAGE)
    expect(desk.tab("Mine")).to_have_attribute("aria-selected", "true")
    expect(desk.tab("Mine")).to_have_text("Mine 1")
    expect(desk.tab("Ventar")).to_have_text("Ventar 0")
    expect(desk.page).to_have_title("Samtalar – Svara")
    assert resident.standing()["agent"] == {"name": "Ingrid", "role": "Innbyggarservice"}
    expect(desk.said("Ingrid, Innbyggarservice, har kome inn i samtalen.")).to_be_visible()

    desk.log.evaluate(REMEMBER_ADDED_NODES)
    desk.field.press_sequentially("Hei!")
    desk.field.press("Shift+Enter")
    desk.field.press_sequentially("Eg ser på det.")
    desk.field.press("Enter")
    written = resident.waits_for_text("Hei!\nEg ser på det.")
    assert (written["sender"], written["name"]) == ("agent", "Ingrid")
    expect(desk.said("Hei! Eg ser på det.")).to_have_count(1)
    expect(desk.field).to_have_value("")
    expect(desk.field).to_be_focused()

    resident.say("Tusen takk!")
    expect(desk.said("Tusen takk!")).to_be_visible()
    resident.say("Ha det")
    expect(desk.entries.last).to_contain_text("Ha det")
    # A screen reader hears each new entry once, and nothing a second time.
    assert [
        part for text in desk.page.evaluate("added") for part in re.findall("Hei!|Tusen takk!|Ha det", text)
    ] == [
        "Hei!",
        "Tusen takk!",
        "Ha det",
    ]
    numbers = desk.log.locator("[data-seq]").evaluate_all(
        "nodes => nodes.map(node => Number(node.dataset.seq))"
    )
    assert numbers == list(range(1, len(numbers) + 1))


def test_two_agents_take_at_once_and_one_gets_it(desk: Desk, colleague: Desk, waiting: Waiting) -> None:
    waiting()
    desks = {"Ingrid": desk.sign_in("ingrid"), "Ola": colleague.sign_in("ola")}
    held: list[Route] = []
    for each in desks.values():
        each.open(BARNEHAGE)
        each.page.route("**/claim", lambda route: held.append(route))
    for each in desks.values():
        with each.page.expect_request("**/claim"):
            each.take.click()
    for _ in range(200):
        if len(held) == 2:
            break
        desk.page.evaluate("0")  # lets the browser's events be heard: a request is told before its route is
    assert len(held) == 2
    for route in held:
        route.continue_()
    winner, loser = sorted(desks, key=lambda name: not has_taken(desks[name]))
    assert has_taken(desks[winner]) and not has_taken(desks[loser])
    expect(desks[winner].field).to_be_focused()
    expect(desks[loser].page.get_by_role("alert")).to_have_text(f"{winner} tok samtalen før deg.")
    expect(desks[loser].conversation).to_contain_text(f"{winner} har samtalen. Du kan lese, men ikkje svare.")
    expect(desks[loser].take).to_be_hidden()
    expect(desks[loser].field).to_be_hidden()
    expect(desks[loser].heading).to_be_focused()
    expect(desks[loser].tab("Alle")).to_have_text("Alle 1")
    desks[winner].write("Eg tek denne.")
    expect(desks[loser].said("Eg tek denne.")).to_be_visible()


def has_taken(desk: Desk) -> bool:
    """Whether this desk got it, when that is known."""
    known = desk.conversation.get_by_text(re.compile("Du har samtalen|har samtalen. Du kan lese"))
    expect(known).to_be_visible()
    return "Du har samtalen" in known.inner_text()


@pytest.mark.parametrize(
    ("button", "state", "told"),
    [
        ("Gi tilbake til chatboten", "bot", "Chatboten svarer innbyggaren."),
        ("Legg tilbake i køen", "queued", "Innbyggaren ventar på eit menneske."),
        ("Avslutt samtalen", "closed", "Samtalen er avslutta."),
    ],
)
def test_leaving_a_conversation(desk: Desk, waiting: Waiting, button: str, state: str, told: str) -> None:
    resident = waiting()
    desk.page.clock.install()
    desk.sign_in().claim(BARNEHAGE).button(button).click()
    if state == "closed":
        desk.button("Fekk svar").click()
    expect(desk.conversation).to_contain_text(told)
    expect(desk.field).to_be_hidden()
    expect(desk.heading).to_be_focused()
    expect(desk.tab("Mine")).to_have_text("Mine 0")
    assert resident.standing()["state"] == state
    expect(desk.entries.last).to_contain_text("Ingrid, Innbyggarservice, har")
    if state == "queued":
        desk.tab("Ventar").click()
        expect(desk.row(BARNEHAGE).get_by_text("Lagd tilbake i køen")).to_be_visible()
        expect(desk.about).to_contain_text("Ingrid la samtalen tilbake i køen kl.")
    else:
        assert resident.ask("og sfo?")["text"].endswith(ANSWER)
        desk.looks_again()
        expect(desk.said("og sfo?")).to_be_visible()


def test_everything_can_be_done_from_the_keyboard(desk: Desk, waiting: Waiting) -> None:
    resident, page = waiting(), desk.page
    page.goto(f"{desk.url}/agent")

    def tab_to(name: str, key: str = "Tab") -> None:
        for _ in range(30):
            page.keyboard.press(key)
            focused = page.locator(":focus")
            label = focused.evaluate("node => node.labels?.[0]?.textContent ?? node.textContent")
            if name in label:
                return
        raise AssertionError(f"«{name}» cannot be reached with Tab")

    tab_to("Brukarnamn")
    page.keyboard.type("ingrid")
    tab_to("Passord")
    page.keyboard.type("svara-demo")
    page.keyboard.press("Enter")
    expect(desk.row(BARNEHAGE)).to_be_visible()
    tab_to("Ventar")
    page.keyboard.press("ArrowLeft")
    expect(desk.tab("Mine")).to_be_focused()
    page.keyboard.press("ArrowRight")
    tab_to(BARNEHAGE)
    page.keyboard.press("Enter")
    expect(desk.heading).to_be_focused()
    expect(desk.take).to_be_visible()
    tab_to("Ta samtalen")
    page.keyboard.press("Enter")
    expect(desk.field).to_be_focused()
    page.keyboard.type("Hei frå tastaturet")
    page.keyboard.press("Enter")
    resident.waits_for_text("Hei frå tastaturet")
    tab_to("Avslutt samtalen", "Shift+Tab")
    page.keyboard.press("Space")
    expect(desk.button("Fekk svar")).to_be_focused()
    page.keyboard.press("Enter")
    expect(desk.conversation).to_contain_text("Samtalen er avslutta.")
    assert resident.standing()["state"] == "closed"


def test_hostile_text_is_shown_as_text_everywhere(
    desk: Desk, waiting: Waiting, gateway: RunningGateway
) -> None:
    resident = waiting(HOSTILE)
    desk.sign_in()
    expect(desk.row("window.hacked")).to_contain_text(HOSTILE)
    desk.claim("window.hacked")
    expect(desk.said(HOSTILE)).to_be_visible()
    expect(desk.about).to_contain_text(HOSTILE)
    desk.write(HOSTILE)
    resident.waits_for_text(HOSTILE)
    expect(desk.said(HOSTILE)).to_have_count(2)
    assert desk.page.evaluate("window.hacked") is None
    assert desk.page.locator("main img, main script, #about img").count() == 0


def test_drafts_are_kept_for_each_conversation(desk: Desk, waiting: Waiting) -> None:
    waiting("Spørsmål ein"), waiting("Spørsmål to")
    desk.sign_in().claim("Spørsmål ein").field.fill("Svar på ein")
    desk.tab("Ventar").click()
    desk.claim("Spørsmål to").field.fill("Svar på to")
    desk.open("Spørsmål ein")
    expect(desk.field).to_have_value("Svar på ein")
    desk.page.reload()
    expect(desk.field).to_have_value("Svar på ein")
    expect(desk.tab("Mine")).to_have_attribute("aria-selected", "true")
    desk.open("Spørsmål to")
    expect(desk.field).to_have_value("Svar på to")


def test_a_message_in_another_of_my_conversations_is_marked(desk: Desk, waiting: Waiting) -> None:
    first, _ = waiting("Spørsmål ein"), waiting("Spørsmål to")
    desk.sign_in().claim("Spørsmål ein")
    desk.tab("Ventar").click()
    desk.claim("Spørsmål to")
    first.say("Er du der?")
    expect(desk.row("Er du der?").get_by_text("1 ny melding")).to_be_visible()
    expect(desk.page.locator("#announcements")).to_have_text("Ny melding i ein av samtalane dine.")
    desk.open("Er du der?")
    expect(desk.row("Er du der?").get_by_text("1 ny melding")).to_be_hidden()


def test_the_other_form_of_norwegian_keeps_the_open_conversation(desk: Desk, waiting: Waiting) -> None:
    waiting()
    desk.sign_in().open(BARNEHAGE)
    desk.page.get_by_role("link", name="Bokmål", exact=True).click()
    expect(desk.page.get_by_role("button", name="Ta samtalen")).to_be_visible()
    expect(desk.page.get_by_role("heading", name="Samtaler")).to_be_visible()
    expect(desk.about).to_contain_text("Innbyggeren ba om et menneske")
    desk.page.goto(f"{desk.url}/agent/samtalar")
    expect(desk.page.get_by_role("heading", name="Samtaler")).to_be_visible()
    assert desk.page.locator("html").get_attribute("lang") == "nb"
