"""What assistive technology is given: the tree of names and roles, what is read aloud and when, where focus is.

axe and the size of targets are looked at in every state by ``test_widget_states``.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import PHONE
from tests.browser.fake_service import FakeService
from tests.browser.test_widget import CHOICES

OPEN_CHAT = """
- dialog "Chat med Alver kommune":
  - heading "Chat med Alver kommune" [level=2]
  - button "Meny"
  - button "Lukk chatten"
  - paragraph: Chatbot – svarer heile døgnet
  - group "Språk":
    - button "Bokmål"
    - button "English"
  - button "Snakk med eit menneske"
  - link "Ring 56 37 50 00":
    - /url: tel:56375000
  - status
  - log "Samtalen":
    - list:
      - listitem:
        - paragraph:
          - text: Chatbot
          - time
        - text: /Eg er ein chatbot/
        - group "Vel eit svar, eller skriv sjølv:":
          - button "Når har innbyggarservice ope?"
          - button "Snakk med eit menneske"
      - listitem:
        - paragraph:
          - text: Du
          - time
        - text: når er fristen?
      - listitem:
        - paragraph:
          - text: Chatbot
          - time
        - text: /1. mars/
        - list:
          - listitem:
            - text: "Kjelde:"
            - link "Barnehagelova, oppdatert 12. mars 2025 (opnar i ny fane)":
              - /url: https://lovdata.no/lov/2005-06-17-64
        - group "Var svaret til hjelp?":
          - text: Var svaret til hjelp?
          - button "Ja, svaret var til hjelp"
          - button "Nei, svaret var ikkje til hjelp"
  - status
  - text: Skriv spørsmålet ditt
  - textbox "Skriv spørsmålet ditt"
  - button "Send"
  - paragraph: Ikkje skriv fødselsnummer, passord eller helseopplysningar.
  - paragraph: Enter sender, Shift + Enter gir ny linje.
  - status
"""
# Every change in a live region, as a screen reader would be told of it.
LISTEN = """root => {
  window.told = [];
  for (const region of root.querySelectorAll("[role=log], [role=status], [role=alert]")) {
    new MutationObserver((records) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) window.told.push([region.getAttribute("role"), node.nodeName, node.textContent]);
      }
    }).observe(region, { childList: true, subtree: true });
  }
}"""


@pytest.fixture
def chat(page: Page, fake: FakeService) -> Chat:
    """The chat on the demonstration's pages."""
    return Chat(page, fake.url)


def told(chat: Chat, role: str) -> list[str]:
    """What live regions of this role have told so far."""
    return [text for region, _, text in chat.page.evaluate("window.told") if region == role and text.strip()]


def test_names_and_roles_of_the_open_chat(chat: Chat) -> None:
    chat.open().ask("når er fristen?", "1. mars")
    expect(chat.dialog).to_match_aria_snapshot(OPEN_CHAT)


def test_names_and_roles_of_the_closed_chat_on_the_page(chat: Chat) -> None:
    chat.visit()
    expect(chat.page.get_by_role("region", name="Chat", exact=True)).to_match_aria_snapshot(
        '- region "Chat":\n  - alert\n  - button "Chat med oss"'
    )
    # After the main content: who tabs through the page meets the content first.
    assert chat.page.evaluate(
        "document.querySelector('main').compareDocumentPosition(document.querySelector('svara-chat'))"
        " === Node.DOCUMENT_POSITION_FOLLOWING"
    )


def test_names_and_roles_of_the_three_questions(chat: Chat) -> None:
    chat.open().ask("når er fristen?", "1. mars").menu("Vurder samtalen")
    found = chat.dialog.get_by_role("group", name="Eg fann det eg trong")
    numbers = "".join(f'    - radio "{n}"\n    - text: "{n}"\n' for n in range(2, 10))
    expect(found).to_match_aria_snapshot(
        '- group "Eg fann det eg trong":\n    - text: Eg fann det eg trong\n'
        f'    - radio "1, stemmer ikkje"\n    - text: "1"\n{numbers}    - radio "10, stemmer heilt"\n    - text: "10"\n'
    )


def test_each_message_is_told_once_and_nothing_else_in_the_log(chat: Chat, fake: FakeService) -> None:
    chat.open()
    chat.dialog.evaluate(LISTEN)
    chat.ask("ein", "1. mars")
    fake.stand("agent", agent={"name": "Ingrid", "role": "innbyggarservice"})
    fake.say("agent", "Hei!", name="Ingrid")
    expect(chat.messages).to_have_count(4)
    expect(chat.status("Du snakkar no med Ingrid")).to_be_visible()
    in_the_log = told(chat, "log")
    # The clock is set anew when a message is accepted; each message itself is one node.
    assert [
        kind for region, kind, _ in chat.page.evaluate("window.told") if region == "log" and kind == "LI"
    ] == ["LI"] * 3
    for text in ("ein", "Fristen for å søkje", "Hei!"):
        assert sum(text in one for one in in_the_log) == 1
    assert told(chat, "status") == ["Du snakkar no med Ingrid, innbyggarservice."]


def test_live_regions_are_not_inside_each_other(chat: Chat) -> None:
    chat.open()
    nested = "[role=log] [role], [role=status] [role], [role=alert] [role]"
    inside = chat.dialog.evaluate(
        f"root => [...root.querySelectorAll('{nested}')].map((node) => node.getAttribute('role'))"
    )
    assert set(inside) <= {"group"}


def test_the_place_in_line_is_not_told_all_the_time(chat: Chat, fake: FakeService, page: Page) -> None:
    page.clock.install()
    chat.open()
    fake.stand("queued", position=9, receipt="S-1")
    expect(chat.status("Du er nummer 9 i køen.")).to_be_visible()
    chat.dialog.evaluate(LISTEN)
    for position in range(8, 3, -1):
        fake.stand("queued", position=position, receipt="S-1")
        page.clock.run_for(5_000)
    expect(chat.status("Du er nummer 9 i køen.")).to_be_visible()
    page.clock.run_for(6_000)
    expect(chat.status("Du er nummer 4 i køen.")).to_be_visible()
    assert told(chat, "status") == ["Du er nummer 4 i køen. Chatboten svarer deg så lenge."]
    # A person who comes is told at once.
    fake.stand("agent", agent={"name": "Ingrid", "role": "innbyggarservice"})
    expect(chat.status("Du snakkar no med Ingrid")).to_be_visible()


def test_what_has_focus_on_the_page_is_never_under_the_button(chat: Chat, page: Page) -> None:
    page.set_viewport_size(PHONE)
    chat.visit()
    covered = page.evaluate(
        """async () => {
          const root = document.querySelector("svara-chat").shadowRoot;
          const found = [];
          for (const link of document.querySelectorAll("main a, footer a")) {
            link.focus();
            await new Promise(requestAnimationFrame);
            const one = link.getBoundingClientRect();
            const other = root.querySelector(".launch").getBoundingClientRect();
            const beside = one.right <= other.left || one.left >= other.right;
            const apart = beside || one.bottom <= other.top || one.top >= other.bottom;
            if (!apart) found.push(link.textContent);
          }
          return found;
        }"""
    )
    assert covered == []


def test_a_greeting_that_was_there_is_not_read_again(chat: Chat, page: Page) -> None:
    chat.open().ask("ein", "1. mars")
    page.reload()
    expect(chat.messages).to_have_count(3)
    expect(chat.log).not_to_have_attribute("aria-busy", "true")


def test_one_can_choose_and_be_judged_with_the_keyboard_alone(
    chat: Chat, fake: FakeService, page: Page
) -> None:
    """From the page through the menu to «Gløym meg» and out again, without a pointer."""
    chat.visit()
    chat.launcher.focus()
    fake.replies = lambda text: CHOICES
    page.keyboard.press("Enter")
    expect(chat.messages).to_have_count(1)
    page.keyboard.type("barnehage")
    page.keyboard.press("Enter")
    expect(chat.messages).to_have_count(3)
    for _ in range(20):
        if chat.button("Meny").evaluate("button => button.getRootNode().activeElement === button"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(chat.dialog.get_by_role("heading", name="Meny")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(chat.button("Gløym meg – slett samtalen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.dialog.get_by_role("heading", name="Vil du slette samtalen?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.dialog.get_by_role("heading", name="Samtalen er sletta")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.launcher).to_be_focused()
    assert fake.conversations == {}
