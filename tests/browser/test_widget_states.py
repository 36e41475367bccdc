"""Every state of the widget in every manner of showing it: axe, size of targets, nothing cut off; with pictures.

The pictures (tests/screenshots) are for people: look at them after a change to the style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api import errors
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP, NARROW, PHONE, ZOOMED
from tests.browser.fake_service import FakeService

LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "desktop-dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "narrow-dark": {"viewport": NARROW, "color_scheme": "dark"},
    "zoomed": {"viewport": ZOOMED},
    "forced-colours": {"viewport": DESKTOP, "forced_colors": "active"},
}
BARNEHAGE = {
    "text": "Kva lurer du på om barnehageplass?",
    "outcome": "clarification",
    "choices": [
        {"title": "Når er fristen?", "payload": "a"},
        {"title": "Slik søkjer du", "payload": "b"},
        {"title": "Kva kostar det?", "payload": "c"},
    ],
}
# Every button, and every link that stands alone, is at least 44 px both ways; nothing sticks out sideways.
UNSOUND = """() => {
  const root = document.querySelector("svara-chat").shadowRoot;
  const small = [...root.querySelectorAll(
    "button, textarea, input[type=email], .contact a, .tools a")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && (box.width < 43.9 || box.height < 43.9);
  });
  const wide = [document.documentElement, ...root.querySelectorAll("dialog[open], .log, .sheet, .tools, form")]
    .filter((node) => node.scrollWidth > node.clientWidth + 1);
  return [...small.map((node) => `small: ${node.textContent}`), ...wide.map((node) => `wide: ${node.className}`)];
}"""


def closed(chat: Chat, fake: FakeService) -> None:
    chat.visit()


def unread(chat: Chat, fake: FakeService) -> None:
    chat.open()
    chat.field.press("Escape")
    fake.say("agent", "Hei", name="Ingrid")
    expect(chat.launcher).to_have_accessible_name(re.compile("1 ulesen"))


def opened(chat: Chat, fake: FakeService) -> None:
    chat.open()


def answered(chat: Chat, fake: FakeService) -> None:
    chat.open().ask("når er fristen for barnehage?", "1. mars")


def choices(chat: Chat, fake: FakeService) -> None:
    chat.open()
    fake.replies = lambda text: BARNEHAGE
    chat.ask("barnehage", "Kva lurer du på")


def chosen(chat: Chat, fake: FakeService) -> None:
    choices(chat, fake)
    fake.replies = lambda text: {"text": "Prisane finn du på nettsida til kommunen.", "outcome": "answered"}
    chat.button("Kva kostar det?").click()
    expect(chat.messages.last).to_contain_text("Prisane finn du")


def field_error(chat: Chat, fake: FakeService) -> None:
    chat.open()
    chat.field.fill("Eg lurer på noko langt. " * 43)
    chat.field.press("Enter")
    expect(chat.field).to_have_attribute("aria-invalid", "true")


def failed(chat: Chat, fake: FakeService) -> None:
    chat.open()
    fake.refuse("send", errors.MessageTooLongError(limit=1000))
    chat.write("når er fristen for barnehage?")
    expect(chat.messages.last.get_by_role("button", name="Rediger")).to_be_visible()


def unreachable(chat: Chat, fake: FakeService) -> None:
    fake.refuse("begin", errors.StorageUnavailableError(), times=9)
    chat.visit()
    chat.launcher.click()
    expect(chat.status("Vi får ikkje kontakt")).to_be_visible()


def asking(chat: Chat, fake: FakeService) -> None:
    answered(chat, fake)
    chat.person.click()
    expect(chat.button("Ja, be om eit menneske")).to_be_visible()


def queued(chat: Chat, fake: FakeService) -> None:
    answered(chat, fake)
    estimate = {"from_minutes": 4, "to_minutes": 11}
    fake.stand("queued", position=2, receipt="S-4F7A21", people="busy", estimate=estimate)
    expect(chat.status("Du er nummer 2")).to_be_visible()


def waiting_sheet(chat: Chat, fake: FakeService) -> None:
    answered(chat, fake)
    choices = ["wait", "leave_message", "ask_meeting", "ask_bot"]
    fake.stand("queued", position=2, receipt="S-4F7A21", choices=choices)
    expect(chat.status("Du er nummer 2")).to_be_visible()
    chat.person.click()
    expect(chat.button("Legg igjen ei melding")).to_be_visible()


def agent(chat: Chat, fake: FakeService) -> None:
    answered(chat, fake)
    fake.stand("agent", agent={"name": "Ingrid", "role": "innbyggarservice"})
    fake.say("system", "Ingrid, innbyggarservice, har kome inn i samtalen.")
    fake.say(
        "agent",
        "Hei! Eg ser at du lurer på fristen. Gjeld det eit barn som byrjar til hausten?",
        name="Ingrid",
    )
    expect(chat.messages).to_have_count(5)


def emergency(chat: Chat, fake: FakeService) -> None:
    chat.open()
    fake.replies = lambda text: {
        "text": "Står det om liv, ring 113 no.\nTreng du nokon å snakke med, ring Mental Helse på 116 123.",
        "outcome": "emergency",
    }
    chat.ask("eg orkar ikkje meir", "ring 113")


def english(chat: Chat, fake: FakeService) -> None:
    chat.open()
    chat.button("English").click()
    expect(chat.page.get_by_role("button", name="Nynorsk")).to_be_visible()
    expect(chat.page.get_by_role("log").get_by_text("I am a chatbot")).to_be_visible()


def ended(chat: Chat, fake: FakeService) -> None:
    agent(chat, fake)
    fake.say("system", "Ingrid, innbyggarservice, har avslutta samtalen. Skriv her om du lurer på meir.")
    fake.stand("closed")
    expect(chat.button("Vurder samtalen")).to_be_visible()


def waits(chat: Chat, fake: FakeService) -> None:
    answered(chat, fake)
    fake.refuse("send", errors.TooManyRequestsError(seconds=40))
    chat.write("og kva kostar det?").write("er det søskenmoderasjon?")
    expect(chat.messages.last).to_contain_text("Ventar på meldinga over.")


def private(chat: Chat, fake: FakeService) -> None:
    chat.open().write("fødselsnummeret er 010190 12345")
    expect(chat.field).to_have_attribute("aria-invalid", "true")


def menu(chat: Chat, fake: FakeService) -> None:
    answered(chat, fake)
    chat.button("Meny").click()
    expect(chat.button("Ny samtale")).to_be_visible()


def rated(chat: Chat, fake: FakeService) -> None:
    answered(chat, fake)
    chat.button("Nei, svaret var ikkje til hjelp").click()
    chat.button("Skriv kvifor").click()
    expect(chat.dialog.get_by_role("heading", name="Fortel oss meir")).to_be_visible()


def satisfaction(chat: Chat, fake: FakeService) -> None:
    answered(chat, fake)
    chat.menu("Vurder samtalen")
    chat.dialog.get_by_role("radio", name="8", exact=True).first.check()


def saving(chat: Chat, fake: FakeService) -> None:
    fake.app.state.context.outbox = object()
    answered(chat, fake)
    chat.menu("Lagre eller skriv ut samtalen")
    expect(chat.button("Send på e-post")).to_be_visible()


def forgetting(chat: Chat, fake: FakeService) -> None:
    answered(chat, fake)
    chat.menu("Gløym meg – slett samtalen")
    chat.button("Ja, slett samtalen").click()
    expect(chat.dialog.get_by_role("heading", name="Samtalen er sletta")).to_be_visible()


def about(chat: Chat, fake: FakeService) -> None:
    chat.open().menu("Om chatten og personvern")
    expect(chat.dialog.get_by_role("heading", name="Om chatten og personvern")).to_be_visible()


STATES = [
    closed, unread, opened, answered, choices, chosen, field_error, private, waits, failed, unreachable, asking, queued,
    waiting_sheet, agent, ended, emergency, english, menu, rated, satisfaction, saving, forgetting, about,
]  # fmt: skip
TIGHT = [opened, choices, waits, asking, agent, ended, satisfaction, about]
ON_A_PHONE = [
    closed, opened, answered, choices, private, waits, unreachable, asking, queued, agent, english, menu, satisfaction,
    saving,
]  # fmt: skip
EVERY_STATE = [("desktop", state) for state in STATES] + [("phone", state) for state in ON_A_PHONE]
EVERY_STATE += [
    (look, state) for look in ("desktop-dark", "narrow-dark", "zoomed", "forced-colours") for state in TIGHT
]


@pytest.fixture
def context(browser: Browser, browser_context_args: dict[str, Any], look: str) -> Any:
    """A browser that shows pages in the manner ``look``."""
    context = browser.new_context(**{**browser_context_args, **LOOKS[look]})
    yield context
    context.close()


@pytest.mark.parametrize(
    ("look", "state"), EVERY_STATE, ids=[f"{state.__name__}-{look}" for look, state in EVERY_STATE]
)
def test_state(
    page: Page,
    fake: FakeService,
    look: str,
    state: Callable[[Chat, FakeService], None],
    accessible: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    state(Chat(page, fake.url), fake)
    shot(page, f"widget-{state.__name__}-{look}")
    assert page.evaluate(UNSOUND) == []
    accessible(page)


@pytest.mark.parametrize("look", ["desktop", "desktop-dark", "phone"])
@pytest.mark.parametrize("path", ["/", "/?lang=nb", "/demo/barnehage", "/demo/kontakt"])
def test_demonstration_page(
    page: Page,
    fake: FakeService,
    path: str,
    look: str,
    accessible: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    Chat(page, fake.url).visit(path)
    name = path.strip("/").replace("/", "-").replace("?lang=", "") or "front"
    shot(page, f"page-{name}-{look}")
    assert page.evaluate(UNSOUND) == []
    expect(page.get_by_text(re.compile("demonstrasjons(side|siden)|demonstrasjonsside"))).to_be_visible()
    accessible(page)


@pytest.mark.parametrize("look", ["desktop"])
def test_a_readers_own_text_spacing_cuts_nothing(page: Page, fake: FakeService) -> None:
    chat = Chat(page, fake.url)
    choices(chat, fake)
    page.evaluate(
        """() => Object.assign(document.documentElement.style,
          { lineHeight: "1.5", letterSpacing: "0.12em", wordSpacing: "0.16em" })"""
    )
    spacing = chat.field.evaluate("field => parseFloat(getComputedStyle(field).letterSpacing)")
    assert spacing > 1
    assert page.evaluate(UNSOUND) == []


@pytest.mark.parametrize("look", ["zoomed"])
def test_everything_can_be_reached_at_400_percent(
    page: Page, context: BrowserContext, fake: FakeService
) -> None:
    chat = Chat(page, fake.url)
    asking(chat, fake)
    confirm = chat.button("Ja, be om eit menneske")
    confirm.scroll_into_view_if_needed()
    expect(confirm).to_be_in_viewport(ratio=0.9)
    confirm.click()
    chat.ask("hei", "1. mars")
    expect(chat.messages.last.locator(".text")).to_be_in_viewport(ratio=0.9)
    chat.button("Lukk chatten").click()
    expect(chat.launcher).to_be_focused()


@pytest.mark.parametrize("look", ["desktop"])
def test_the_size_of_text_on_the_page_does_not_shrink_the_chat(page: Page, fake: FakeService) -> None:
    chat = Chat(page, fake.url).open()
    page.evaluate("document.documentElement.style.fontSize = '62.5%'")
    assert chat.field.evaluate("field => getComputedStyle(field).fontSize") == "16px"
