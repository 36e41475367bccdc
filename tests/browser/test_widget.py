"""What the widget does when everything works."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.chat import Chat
from tests.browser.conftest import PHONE
from tests.browser.fake_service import FakeService, Message

CHOICES: Message = {
    "text": "Kva lurer du på om barnehage?",
    "outcome": "clarification",
    "choices": [
        {"title": "Frist for å søkje", "payload": "ask:barnehageplass:deadline"},
        {"title": "Pris", "payload": "ask:barnehageplass:price"},
    ],
}
HOSTILE = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    '"><svg onload=window.hacked=1>',
    "javascript:window.hacked=1",
    "<svara-chat municipality=alver></svara-chat>{{7*7}}${7*7}",
]


@pytest.fixture
def chat(page: Page, fake: FakeService) -> Chat:
    """The chat on the demonstration's pages."""
    return Chat(page, fake.url)


def test_does_nothing_until_it_is_asked(chat: Chat, fake: FakeService) -> None:
    chat.visit()
    expect(chat.dialog).to_have_count(0)
    region = chat.page.get_by_role("region", name="Chat")
    expect(region.get_by_role("button")).to_have_text("Chat med oss")
    assert fake.calls == []
    assert chat.page.evaluate("document.activeElement === document.body")


def test_opens_closes_and_gives_focus_back(chat: Chat) -> None:
    chat.open()
    expect(chat.field).to_be_focused()
    expect(chat.launcher).to_be_hidden()
    chat.field.press("Escape")
    expect(chat.dialog).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    chat.launcher.press("Enter")
    expect(chat.field).to_be_focused()
    expect(chat.messages).to_have_count(1)
    chat.button("Lukk chatten").click()
    expect(chat.launcher).to_be_focused()


def test_the_rest_of_the_page_can_be_used_beside_it(chat: Chat) -> None:
    chat.open()
    chat.page.get_by_role("navigation").get_by_role("link", name="Barnehage og SFO").focus()
    expect(chat.page.get_by_role("navigation").get_by_role("link", name="Barnehage og SFO")).to_be_focused()
    expect(chat.dialog).to_be_visible()


def test_on_a_phone_the_window_covers_the_page_and_keeps_the_focus(page: Page, chat: Chat) -> None:
    page.set_viewport_size(PHONE)
    chat.open()
    expect(page.locator("dialog:modal")).to_have_count(1)
    assert chat.dialog.bounding_box() == {"x": 0, "y": 0, **PHONE}
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "[null, document.body, document.querySelector('svara-chat')].includes(document.activeElement)"
        )
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator("dialog:modal")).to_have_count(0)
    expect(chat.dialog).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Barnehage og SFO").focus()
    expect(page.get_by_role("navigation").get_by_role("link", name="Barnehage og SFO")).to_be_focused()


def test_question_and_answer(chat: Chat, fake: FakeService) -> None:
    chat.open().ask("når er fristen?", "1. mars")
    mine, answer = chat.messages.nth(1), chat.messages.nth(2)
    expect(mine.locator(".sender")).to_have_text("Du")
    expect(answer.locator(".sender")).to_have_text("Chatbot")
    expect(answer.locator("time")).to_have_attribute("datetime", re.compile(r"^\d{4}-\d\d-\d\dT"))
    expect(answer.locator(".text")).to_have_attribute("lang", "nn")
    expect(answer.locator(".text")).to_have_text(
        "Fristen for å søkje i hovudopptaket er 1. mars.\nDu kan søkje heile året.", use_inner_text=True
    )
    source = answer.get_by_role("link")
    expect(answer.locator(".sources")).to_contain_text("Kjelde: Barnehagelova, oppdatert 12. mars 2025")
    expect(source).to_have_attribute("href", "https://lovdata.no/lov/2005-06-17-64")
    expect(source).to_have_attribute("rel", re.compile("noopener"))
    expect(chat.messages).to_have_count(3)
    assert len(set(fake.keys)) == 1


def test_shift_enter_makes_a_new_line(chat: Chat, fake: FakeService) -> None:
    chat.open()
    chat.field.press_sequentially("ei line")
    chat.field.press("Shift+Enter")
    chat.field.press_sequentially("to liner")
    expect(chat.field).to_have_value("ei line\nto liner")
    chat.button("Send").click()
    expect(chat.messages.last).to_contain_text("1. mars")
    assert fake.latest.log[1]["text"] == "ei line\nto liner"


def test_choices_are_used_once(chat: Chat, fake: FakeService) -> None:
    chat.open()
    fake.replies = lambda text: (
        CHOICES if text == "barnehage" else {"text": "Det er 1. mars.", "outcome": "answered"}
    )
    chat.ask("barnehage", "Kva lurer du på")
    group = chat.log.get_by_role("group", name="Vel eit svar, eller skriv sjølv:").last
    group.get_by_role("button", name="Frist for å søkje").click()
    expect(chat.messages.last).to_contain_text("Det er 1. mars.")
    expect(chat.messages.nth(3)).to_contain_text("Frist for å søkje")
    expect(group.get_by_role("button")).to_have_text(["Frist for å søkje (valt)", "Pris"])
    for button in group.get_by_role("button").all():
        expect(button).to_have_attribute("aria-disabled", "true")
    group.get_by_role("button", name="Pris").click(force=True)
    chat.ask("takk", "Det er 1. mars.")
    earlier = chat.log.get_by_role("group").first.get_by_role("button")
    earlier.first.click()
    expect(earlier).to_have_text(["Når har innbyggarservice ope? (valt)", "Snakk med eit menneske"])
    expect(chat.messages).to_have_count(9)
    assert [message["text"] for message in fake.latest.log if message["sender"] == "resident"] == [
        "barnehage", "Frist for å søkje", "takk", "Når har innbyggarservice ope?",
    ]  # fmt: skip


def test_the_chosen_payload_is_sent(chat: Chat, fake: FakeService, page: Page) -> None:
    chat.open()
    fake.replies = lambda text: CHOICES if text == "barnehage" else None
    chat.ask("barnehage", "Kva lurer du på")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        chat.button("Pris").click()
    assert json.loads(sent.value.post_data or "") == {"text": "Pris", "choice": "ask:barnehageplass:price"}


def test_keyboard_alone_is_enough(page: Page, chat: Chat, fake: FakeService) -> None:
    fake.replies = lambda text: (
        CHOICES if text == "barnehage" else {"text": "Her er svaret.", "outcome": "answered"}
    )
    chat.visit()
    chat.page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til innhaldet")).to_be_focused()
    for _ in range(40):
        if chat.launcher.evaluate("button => button.getRootNode().activeElement === button"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.messages).to_have_count(1)
    page.keyboard.type("barnehage")
    page.keyboard.press("Enter")
    expect(chat.button("Frist for å søkje")).to_be_visible()
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    expect(chat.button("Frist for å søkje")).to_be_focused()
    page.keyboard.press("Space")
    expect(chat.messages.last).to_contain_text("Her er svaret.")
    expect(chat.button("Frist for å søkje (valt)")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Shift+Tab")
    expect(chat.person).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.dialog.get_by_role("heading", name="Vil du snakke med eit menneske?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.person).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.status("Du er nummer 2 i køen.")).to_be_visible()
    expect(chat.field).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.launcher).to_be_focused()


def test_one_node_is_added_for_each_message(chat: Chat, fake: FakeService) -> None:
    chat.open()
    chat.log.evaluate(
        """log => {
          window.added = []; window.removed = 0;
          new MutationObserver((records) => {
            for (const record of records) {
              window.added.push(...[...record.addedNodes].map((node) => node.nodeName));
              window.removed += record.removedNodes.length;
            }
          }).observe(log.querySelector("ol"), { childList: true });
        }"""
    )
    chat.ask("ein", "1. mars").ask("to", "1. mars")
    fake.say("system", "Innbyggarservice opnar klokka 9.")
    expect(chat.messages.last).to_contain_text("opnar klokka 9")
    assert chat.page.evaluate("[window.added, window.removed]") == [["LI"] * 5, 0]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_markup(chat: Chat, fake: FakeService, text: str) -> None:
    fake.replies = lambda _: {
        "text": text,
        "outcome": "answered",
        "sources": [{"title": text, "url": "javascript:window.hacked=1"}],
        "choices": [{"title": text, "payload": "x"}],
    }
    chat.open().write(text)
    expect(chat.messages).to_have_count(3)
    fake.say("agent", text, name=text)
    expect(chat.messages).to_have_count(4)
    for number in (1, 2, 3):
        expect(chat.messages.nth(number).locator(".text")).to_have_text(text)
    expect(chat.messages.nth(2).locator(".choices").get_by_role("button")).to_have_text(text)
    expect(chat.log.get_by_role("link")).to_have_count(0)
    assert chat.page.evaluate("window.hacked") is None


def test_links_in_answers_and_numbers_in_emergencies(chat: Chat, fake: FakeService) -> None:
    chat.open()
    fake.say("bot", "Sjå https://www.alver.kommune.no/boss?a=1&b=2. Det kostar 113,50.", outcome="answered")
    fake.say("bot", "Ring 113. Mental Helse: 116 123. Paragraf 1123 gjeld ikkje.", outcome="emergency")
    expect(chat.messages).to_have_count(3)
    links = chat.log.get_by_role("link")
    expect(links).to_have_text(
        ["https://www.alver.kommune.no/boss?a=1&b=2 (opnar i ny fane)", "113", "116 123"]
    )
    assert [link.get_attribute("href") for link in links.all()] == [
        "https://www.alver.kommune.no/boss?a=1&b=2", "tel:113", "tel:116123",
    ]  # fmt: skip


def test_the_limit_is_told_in_time_and_kept(chat: Chat, fake: FakeService) -> None:
    chat.open()
    chat.field.fill("a" * 799)
    expect(chat.dialog.get_by_text("teikn att")).to_have_count(0)
    chat.field.press_sequentially("a")
    expect(chat.status("200 teikn att")).to_have_count(1)
    chat.field.fill("🙂" * 999)
    expect(chat.dialog.locator("#svara-left")).to_have_text("1 teikn att")
    chat.field.fill("a" * 1002)
    expect(chat.dialog.locator("#svara-left")).to_have_text("2 teikn for mykje")
    chat.field.press("Enter")
    expect(chat.field).to_have_attribute("aria-invalid", "true")
    expect(chat.field).to_have_accessible_description(
        re.compile("Teksten er for lang. Du kan skrive opp til 1000 teikn")
    )
    expect(chat.field).to_be_focused()
    assert fake.called("send") == 0
    chat.field.fill("")
    chat.field.press("Enter")
    expect(chat.field).to_have_accessible_description(re.compile("Skriv kva du lurer på"))


def test_reading_back_is_not_disturbed_by_new_messages(chat: Chat, fake: FakeService) -> None:
    chat.open()
    for number in range(12):
        fake.say("bot", f"Svar nummer {number}.\nMed to liner.", outcome="answered")
    expect(chat.messages.last).to_be_in_viewport()
    chat.log.evaluate("log => log.scrollTo(0, 0)")
    expect(chat.messages.first).to_be_in_viewport()
    fake.say("agent", "Hei, dette er ny tekst.", name="Ingrid")
    expect(chat.button("Nye meldingar")).to_be_visible()
    expect(chat.messages.first).to_be_in_viewport()
    chat.button("Nye meldingar").click()
    expect(chat.messages.last).to_be_in_viewport()
    expect(chat.button("Nye meldingar")).to_be_hidden()


def test_a_greeting_that_comes_after_the_question_does_not_hide_the_answer(chat: Chat, page: Page) -> None:
    # Where the greeting alone is higher than the log.
    page.set_viewport_size({"width": 640, "height": 520})
    held: list[Route] = []
    page.route("**/api/conversations", lambda route: held.append(route), times=1)
    chat.visit()
    with page.expect_request("**/api/conversations"):
        chat.launcher.click()
        chat.write("når er fristen?")
    expect(chat.messages).to_have_count(1)
    held[0].continue_()
    expect(chat.messages.last).to_contain_text("1. mars")
    expect(chat.messages.last).to_be_in_viewport()
    expect(chat.button("Nye meldingar")).to_be_hidden()


def test_the_interface_in_three_languages(chat: Chat, page: Page, fake: FakeService) -> None:
    chat.open().ask("når er fristen?", "1. mars")
    languages = chat.dialog.get_by_role("group", name="Språk").get_by_role("button")
    expect(languages).to_have_text(["Bokmål", "English"])
    languages.first.click()
    expect(chat.dialog).to_have_attribute("lang", "nb")
    expect(page.get_by_role("button", name="Snakk med et menneske", exact=True)).to_be_visible()
    expect(chat.messages.first.locator(".text")).to_have_attribute("lang", "nn")
    english = page.get_by_role("button", name="English")
    expect(english).to_have_attribute("lang", "en")
    english.click()
    dialog = page.get_by_role("dialog", name="Chat with Alver kommune")
    expect(dialog.get_by_role("textbox", name="Write your question")).to_be_visible()
    expect(dialog.get_by_role("button", name="Nynorsk")).to_be_focused()
    expect(chat.messages).to_have_count(0)
    expect(dialog.locator("li.message")).to_have_count(3)
    page.reload()
    expect(dialog.get_by_role("button", name="Menu")).to_be_visible()
    assert fake.called("begin") == 1


def test_a_greeting_nobody_has_answered_is_said_in_the_language_chosen(
    chat: Chat, page: Page, fake: FakeService
) -> None:
    chat.open()
    page.get_by_role("button", name="English").click()
    greeting = page.get_by_role("log").locator("li.message")
    expect(greeting).to_contain_text(["I am a chatbot"])
    expect(greeting.locator(".text")).to_have_attribute("lang", "en")


@pytest.mark.parametrize(
    ("lang", "person", "said_in"),
    [
        ("nb", "Snakk med et menneske", "nb"),
        ("en-GB", "Talk to a person", "en"),
        ("pl", "Snakk med eit menneske", "nn"),
    ],
)
def test_follows_the_language_of_the_page(
    chat: Chat, fake: FakeService, page: Page, lang: str, person: str, said_in: str
) -> None:
    html = f'''<!doctype html><html lang="{lang}"><title>Kommunen</title><main>Kommunen</main>
      <svara-chat municipality="alver"></svara-chat><script type="module" src="/widget/svara.js"></script>'''
    page.route("**/side", lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto(f"{fake.url}/side")
    page.get_by_role("region", name="Chat").get_by_role("button").click()
    expect(page.get_by_role("button", name=person, exact=True).first).to_be_visible()
    expect(page.get_by_role("log").locator(".text").first).to_have_attribute("lang", said_in)
