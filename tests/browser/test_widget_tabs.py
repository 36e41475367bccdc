"""One conversation across pages, tabs and the browser's back and forward buttons."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chat import Chat
from tests.browser.fake_service import FakeService


@pytest.fixture
def chat(page: Page, fake: FakeService) -> Chat:
    """A conversation with one answer, in the first tab."""
    return Chat(page, fake.url).open().ask("når er fristen?", "1. mars")


@pytest.fixture
def other(context: BrowserContext, chat: Chat) -> Chat:
    """The chat in another tab that has the same conversation open."""
    other = Chat(context.new_page(), chat.url).visit("/demo/kontakt")
    other.launcher.click()
    expect(other.messages).to_have_count(3)
    return other


def test_two_tabs_have_the_same_conversation(chat: Chat, other: Chat, fake: FakeService) -> None:
    other.ask("frå den andre fana", "1. mars")
    expect(chat.messages).to_have_count(5)
    chat.ask("frå den første fana", "1. mars")
    expect(other.messages).to_have_count(7)
    for tab in (chat, other):
        assert tab.messages.locator(".text").all_inner_texts() == [one["text"] for one in fake.latest.log]
    assert fake.called("begin") == 1


def test_two_tabs_that_open_at_once_begin_one_conversation(
    page: Page, context: BrowserContext, fake: FakeService
) -> None:
    tabs = [Chat(page, fake.url).visit(), Chat(context.new_page(), fake.url).visit()]
    for tab in tabs:
        tab.page.evaluate("document.querySelector('svara-chat').open()")
    for tab in tabs:
        expect(tab.messages).to_have_count(1)
    assert fake.called("begin") == 1


def test_a_new_conversation_in_one_tab_is_new_in_the_other(
    chat: Chat, other: Chat, fake: FakeService
) -> None:
    other.field.fill("eit utkast")
    chat.menu("Ny samtale")
    chat.button("Ja, start ny samtale").click()
    expect(chat.messages).to_have_count(1)
    expect(other.messages).to_have_count(1)
    expect(other.status("Ein ny samtale er starta i ei anna fane.")).to_have_count(1)
    expect(other.field).to_have_value("eit utkast")
    other.ask("hei", "1. mars")
    expect(chat.messages).to_have_count(3)
    assert fake.called("begin") == 2


def test_deleted_in_one_tab_is_gone_from_the_other(chat: Chat, other: Chat, fake: FakeService) -> None:
    chat.menu("Gløym meg – slett samtalen")
    chat.button("Ja, slett samtalen").click()
    expect(other.messages).to_have_count(0)
    expect(other.status("Samtalen er sletta frå ei anna fane.")).to_have_count(1)
    for tab in (chat, other):
        assert "token" not in tab.page.evaluate("JSON.stringify(sessionStorage)")
    assert fake.called("begin") == 1
    other.ask("hei igjen", "1. mars")
    assert fake.called("begin") == 2


def test_gone_when_the_last_tab_is_closed(
    chat: Chat, other: Chat, fake: FakeService, context: BrowserContext
) -> None:
    chat.page.close()
    third = Chat(context.new_page(), fake.url).visit()
    third.launcher.click()
    expect(third.messages).to_have_count(3)
    other.page.close()
    third.page.close()
    fourth = Chat(context.new_page(), fake.url).open()
    expect(fourth.messages).to_have_count(1)
    assert fake.called("begin") == 2
    fourth.page.close()


def test_what_is_read_in_one_tab_is_read_in_all(
    chat: Chat, other: Chat, fake: FakeService, context: BrowserContext
) -> None:
    chat.field.press("Escape")
    other.page.bring_to_front()
    fake.say("agent", "Hei!", name="Ingrid")
    expect(other.messages).to_have_count(4)
    expect(chat.launcher).to_have_accessible_name("Chat med oss")


def test_a_language_chosen_in_one_tab_holds_in_the_next(chat: Chat, context: BrowserContext) -> None:
    chat.button("English").click()
    page = context.new_page()
    page.goto(f"{chat.url}/demo/kontakt")
    expect(page.get_by_role("button", name="Chat with us")).to_be_visible()


def test_back_and_forward_do_no_harm(chat: Chat, fake: FakeService, page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Barnehage og SFO").click()
    expect(chat.messages).to_have_count(3)
    chat.ask("og prisen?", "1. mars")
    page.go_back()
    expect(chat.messages).to_have_count(5)
    chat.field.press("Escape")
    page.go_forward()
    chat.launcher.or_(chat.field).first.click()
    expect(chat.messages).to_have_count(5)
    chat.ask("takk", "1. mars")
    assert fake.called("begin") == 1
    assert len(fake.latest.log) == 7


def test_the_page_can_open_it_and_is_told(page: Page, fake: FakeService) -> None:
    chat = Chat(page, fake.url).visit()
    page.evaluate(
        """() => {
          window.heard = [];
          for (const name of ["svara-open", "svara-close", "svara-unread"]) {
            document.addEventListener(name, ({ type, detail }) => window.heard.push([type, detail?.count ?? null]));
          }
        }"""
    )
    page.evaluate("document.querySelector('svara-chat').open()")
    expect(chat.messages).to_have_count(1)
    page.evaluate("document.querySelector('svara-chat').close()")
    expect(chat.launcher).to_be_focused()
    fake.say("agent", "Hei!", name="Ingrid")
    expect(chat.launcher).to_have_accessible_name("Chat med oss (1 ulesen melding)")
    heard = json.loads(page.evaluate("JSON.stringify(window.heard)"))
    assert [event for event in heard if event[0] != "svara-unread"] == [
        ["svara-open", None],
        ["svara-close", None],
    ]
    assert heard[-1] == ["svara-unread", 1]


HIDE = """on => {
  Object.defineProperty(document, "hidden", { value: on, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_tab_nobody_looks_at_keeps_no_connection(chat: Chat, fake: FakeService, page: Page) -> None:
    """Browsers allow few connections to one server; the page itself needs them too."""
    chat.field.press("Escape")
    before = fake.called("events")
    page.evaluate(HIDE, True)
    fake.say("agent", "Hei!", name="Ingrid")
    page.evaluate(HIDE, False)
    expect(chat.launcher).to_have_accessible_name("Chat med oss (1 ulesen melding)")
    assert fake.called("events") == before + 1


def test_who_waits_for_a_person_is_told_in_the_title_of_a_hidden_tab(
    chat: Chat, fake: FakeService, page: Page
) -> None:
    fake.stand("queued", position=1, receipt="S-1")
    expect(chat.status("Du er nummer 1")).to_be_visible()
    title = page.title()
    chat.field.press("Escape")
    page.evaluate(HIDE, True)
    fake.say("agent", "Hei!", name="Ingrid")
    expect(page).to_have_title(f"(1) {title}")
    page.evaluate(HIDE, False)
    expect(page).to_have_title(title)
    expect(chat.launcher).to_have_accessible_name("Chat med oss (1 ulesen melding)")
