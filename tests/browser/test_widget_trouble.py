"""What the widget does when something is wrong: nothing written is lost, nothing is shown twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from api import errors
from tests.browser.chat import Chat
from tests.browser.fake_service import FakeService

NUMBER = "01.01.1990-12345"
"""Written so that the service knows it for a personal number and the widget, which looks less closely, does not."""


@pytest.fixture
def chat(page: Page, fake: FakeService) -> Chat:
    """The chat on the demonstration's pages."""
    return Chat(page, fake.url)


def test_a_message_that_does_not_get_through_waits_and_is_sent_under_its_key(
    chat: Chat, fake: FakeService
) -> None:
    chat.open()
    fake.refuse("send", errors.TooManyRequestsError(seconds=60), times=1)
    chat.write("når er fristen?").write("og prisen?")
    first, second = chat.messages.nth(1), chat.messages.nth(2)
    expect(first).to_contain_text("Ikkje sendt enno.")
    expect(second).to_contain_text("Ventar på meldinga over.")
    expect(chat.status("Ikkje sendt").or_(chat.status("Vent"))).to_have_count(1)
    first.get_by_role("button", name="Prøv no").click()
    expect(chat.messages).to_have_count(5)
    expect(first).to_contain_text("Motteken etter 2 forsøk.")
    expect(chat.dialog.get_by_text("Ikkje sendt")).to_have_count(0)
    assert [one["text"] for one in fake.latest.log if one["sender"] == "resident"] == [
        "når er fristen?",
        "og prisen?",
    ]
    assert len(set(fake.keys)) == 2 and len(fake.keys) == 3


def test_what_waits_can_be_taken_back(chat: Chat, fake: FakeService, page: Page) -> None:
    chat.open()
    fake.refuse("send", errors.TooManyRequestsError(seconds=60))
    chat.write("når er fristen?").write("og prisen?")
    chat.messages.nth(1).get_by_role("button", name="Rediger").click()
    expect(chat.field).to_have_value("når er fristen?")
    expect(chat.messages).to_have_count(3)
    expect(chat.messages.nth(1)).to_contain_text("og prisen?")
    assert [one["text"] for one in fake.latest.log if one["sender"] == "resident"] == ["og prisen?"]


def test_a_message_the_service_stumbles_over_holds_up_no_other(chat: Chat, fake: FakeService) -> None:
    chat.open()
    fake.refuse("send", errors.SvaraError(), times=3)
    chat.write("når er fristen?").write("og prisen?")
    expect(chat.messages.nth(1)).to_contain_text("Ikkje sendt.")
    chat.messages.nth(1).get_by_role("button", name="Prøv igjen").click()
    expect(chat.messages).to_have_count(5)
    texts = [one["text"] for one in fake.latest.log if one["sender"] == "resident"]
    assert texts == ["og prisen?", "når er fristen?"]
    # On screen as in the log.
    expect(chat.messages.nth(1)).to_contain_text("og prisen?")
    expect(chat.messages.nth(3)).to_contain_text("når er fristen?")


def test_a_failed_message_can_be_edited_instead(chat: Chat, fake: FakeService) -> None:
    chat.open()
    fake.refuse("send", errors.InvalidRequestError(field="text"))
    chat.write("når er fristen?")
    expect(chat.messages.last).to_contain_text("Ikkje sendt. Feltet «text»")
    expect(chat.messages.last.get_by_role("button", name="Prøv igjen")).to_have_count(0)
    chat.messages.last.get_by_role("button", name="Rediger").click()
    expect(chat.field).to_have_value("når er fristen?")
    expect(chat.field).to_be_focused()
    expect(chat.messages).to_have_count(1)


def test_a_lost_answer_does_not_double_the_message(chat: Chat, fake: FakeService) -> None:
    chat.open()
    fake.lose_answers = 1
    chat.ask("når er fristen?", "1. mars")
    chat.ask("og prisen?", "1. mars")
    expect(chat.messages).to_have_count(5)
    assert [message["sender"] for message in fake.latest.log] == ["bot", "resident", "bot", "resident", "bot"]


def test_personal_data_comes_back_for_editing_and_is_kept_nowhere(
    chat: Chat, fake: FakeService, page: Page
) -> None:
    fake.mask = lambda text: text.replace(NUMBER, "[fødselsnummer]")
    fake.replies = lambda text: {
        "text": "Eg stoppa meldinga, for ho kan innehalde eit fødselsnummer.",
        "outcome": "personal_data_stopped",
    }
    chat.open().write(f"sjekk plassen til {NUMBER}")
    expect(chat.messages.last).to_contain_text("Eg stoppa meldinga")
    expect(chat.messages.nth(1)).to_contain_text("sjekk plassen til [fødselsnummer]")
    expect(chat.field).to_have_value(f"sjekk plassen til {NUMBER}")
    expect(chat.field).to_have_accessible_description(re.compile("Ta bort fødselsnummer"))
    expect(chat.field).to_be_focused()
    assert NUMBER not in page.evaluate("JSON.stringify(sessionStorage)")
    chat.field.press_sequentially(" no")
    assert NUMBER not in page.evaluate("JSON.stringify(sessionStorage)")
    fake.replies = lambda text: {"text": "Plassen er klar.", "outcome": "answered"}
    chat.ask("sjekk plassen", "Plassen er klar.")
    assert len(set(fake.keys)) == 2


@pytest.mark.parametrize(
    ("message", "kind", "marked"),
    [
        ("fnr 010190 12345 ja", "eit fødselsnummer", "010190 12345"),
        ("konto 8601.11.17947", "eit kontonummer", "8601.11.17947"),
        ("4111 1111 1111 1111", "eit kortnummer", "4111 1111 1111 1111"),
        ("passord: sommer2024", "eit passord", "passord: sommer2024"),
        ("pin 4821", "ein hemmeleg kode", "pin 4821"),
    ],
)
def test_what_clearly_must_be_stopped_is_not_even_sent(
    chat: Chat, fake: FakeService, page: Page, message: str, kind: str, marked: str
) -> None:
    chat.open().write(message)
    expect(chat.field).to_have_accessible_description(re.compile(f"ser ut til å innehalde {kind}"))
    selected = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert chat.field.evaluate(selected).strip() == marked
    expect(chat.field).to_have_value(message)
    expect(chat.field).to_be_focused()
    expect(chat.messages).to_have_count(1)
    assert fake.keys == []
    assert message not in page.evaluate("JSON.stringify(sessionStorage)")
    chat.ask("når er fristen?", "1. mars")
    assert len(fake.keys) == 1


def test_says_when_the_service_is_away_and_how_else_to_reach_the_municipality(
    chat: Chat, fake: FakeService
) -> None:
    fake.refuse("begin", errors.StorageUnavailableError(), times=10)
    chat.visit()
    chat.launcher.click()
    expect(chat.status("Vi får ikkje kontakt med chatten no.")).to_be_visible()
    for call in chat.dialog.get_by_role("link", name="Ring 56 37 50 00").all():
        expect(call).to_have_attribute("href", "tel:56375000")
    website = chat.dialog.get_by_role("link", name="Gå til www.alver.kommune.no")
    expect(website).to_have_attribute("href", "https://www.alver.kommune.no")
    chat.field.fill("eit langt spørsmål")
    fake.reset()
    chat.button("Prøv igjen").click()
    expect(chat.messages.first).to_contain_text("Eg er ein chatbot")
    expect(chat.status("Vi får ikkje kontakt")).to_have_count(0)
    expect(chat.field).to_have_value("eit langt spørsmål")


def test_writing_is_enough_to_reach_a_service_that_is_back(chat: Chat, fake: FakeService) -> None:
    fake.refuse("begin", errors.StorageUnavailableError(), times=2)
    chat.visit()
    chat.launcher.click()
    expect(chat.status("Vi får ikkje kontakt med chatten no.")).to_be_visible()
    chat.ask("når er fristen?", "1. mars")
    expect(chat.status("Vi får ikkje kontakt")).to_have_count(0)
    expect(chat.messages).to_have_count(3)


def test_where_streams_do_not_get_through_it_asks_instead(chat: Chat, fake: FakeService) -> None:
    chat.open()
    fake.break_streams()
    chat.ask("når er fristen?", "1. mars")
    expect(chat.messages).to_have_count(3)
    assert fake.called("read") >= 1
    fake.stand("queued", position=4)
    expect(chat.status("Du er nummer 4 i køen.")).to_be_visible()


def test_a_stream_held_back_on_the_way_is_given_up(chat: Chat, fake: FakeService, page: Page) -> None:
    page.clock.install()
    fake.streams_held_back = True
    chat.open()
    with page.expect_request("**/events"):
        page.clock.run_for(10_000)
    with page.expect_request("**/messages?after=*"):
        page.clock.run_for(10_000)
    fake.say("agent", "Kjem dette fram?", name="Ingrid")
    expect(chat.messages.last).to_contain_text("Kjem dette fram?")


def test_a_lost_connection_is_told_and_mended(chat: Chat, fake: FakeService, page: Page) -> None:
    chat.open().ask("ein", "1. mars")
    page.context.route("**/api/**", lambda route: route.abort())
    fake.break_streams()
    expect(chat.status("Vi har mista kontakten")).to_be_visible()
    chat.field.fill("skrive medan nettet var borte")
    fake.streams_work = True
    fake.say("agent", "Sagt medan du var borte.", name="Ingrid")
    page.context.unroute("**/api/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(chat.messages.last).to_contain_text("Sagt medan du var borte.")
    expect(chat.status("Vi har mista kontakten")).to_have_count(0)
    expect(chat.messages).to_have_count(4)
    expect(chat.field).to_have_value("skrive medan nettet var borte")


def test_a_conversation_that_is_gone_is_left_for_a_new_one(chat: Chat, fake: FakeService) -> None:
    chat.open().ask("ein", "1. mars")
    fake.refuse("send", errors.ConversationGoneError())
    chat.write("to")
    expect(chat.status("Denne samtalen er sletta eller arkivert.")).to_be_visible()
    chat.write("tre")
    expect(chat.field).to_have_accessible_description(re.compile("Denne samtalen er over"))
    expect(chat.field).to_have_value("tre")
    chat.menu("Ny samtale")
    chat.button("Ja, start ny samtale").click()
    expect(chat.messages).to_have_count(1)
    expect(chat.field).to_have_value("tre")


def test_a_forgotten_conversation_is_begun_anew_after_reload(
    chat: Chat, fake: FakeService, page: Page
) -> None:
    chat.open().ask("ein", "1. mars")
    fake.conversations.clear()
    page.reload()
    expect(chat.messages).to_have_count(1)
    assert fake.called("begin") == 2


def test_a_slow_answer_is_announced_and_the_line_goes_away(chat: Chat, fake: FakeService) -> None:
    fake.replies = lambda text: None
    chat.open().write("noko vanskeleg")
    expect(chat.status("Chatboten skriv eit svar …")).to_be_visible()
    fake.say("bot", "Her er det.", outcome="answered")
    expect(chat.messages.last).to_contain_text("Her er det.")
    expect(chat.status("Chatboten skriv")).to_have_count(0)


def test_without_scripts_or_service_the_page_still_says_where_to_turn(page: Page, fake: FakeService) -> None:
    page.route("**/widget/config**", lambda route: route.abort())
    page.goto(fake.url)
    expect(
        page.get_by_role("link", name=re.compile("Chatten er ikkje tilgjengeleg no. Ring 56 37 50 00"))
    ).to_be_visible()
    page.unroute("**/widget/config**")
    expect(page.get_by_role("button", name="Chat med oss")).to_be_visible()


def test_attributes_serve_where_the_page_gives_nothing_else(page: Page, fake: FakeService) -> None:
    page.route("**/widget/config**", lambda route: route.abort())
    page.route(
        "**/tom",
        lambda route: route.fulfill(
            content_type="text/html",
            body='<!doctype html><html lang="nn"><title>Tom</title><main>Tom</main>'
            '<svara-chat municipality="alver" telephone="56 37 50 00" website="https://www.alver.kommune.no">'
            '</svara-chat><script type="module" src="/widget/svara.js"></script>',
        ),
    )
    page.goto(f"{fake.url}/tom")
    expect(page.get_by_role("link", name="56 37 50 00")).to_have_attribute("href", "tel:56375000")
    expect(page.get_by_role("link", name="https://www.alver.kommune.no")).to_be_visible()


def test_says_so_when_the_window_itself_cannot_be_fetched(chat: Chat, page: Page) -> None:
    page.route("**/panel.js", lambda route: route.abort())
    chat.visit()
    chat.launcher.click()
    expect(page.get_by_role("alert")).to_contain_text("Vi får ikkje kontakt med chatten no.")
    expect(page.get_by_role("alert").get_by_role("link", name="Ring 56 37 50 00")).to_be_visible()
