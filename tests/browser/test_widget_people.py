"""Asking for a person, waiting, being helped; and what the tab remembers meanwhile."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from api import errors
from tests.browser.chat import Chat
from tests.browser.conftest import PHONE
from tests.browser.fake_service import FakeService

INGRID = {"name": "Ingrid", "role": "innbyggarservice"}


@pytest.fixture
def chat(page: Page, fake: FakeService) -> Chat:
    """The chat, opened on the front page."""
    return Chat(page, fake.url).open()


def test_two_steps_to_a_person(chat: Chat, fake: FakeService) -> None:
    chat.person.click()
    expect(chat.dialog.get_by_role("heading", name="Vil du snakke med eit menneske?")).to_be_focused()
    sheet = chat.dialog.get_by_role("group", name="Vil du snakke med eit menneske?")
    expect(sheet).to_contain_text("måndag–fredag kl. 09.00–15.00")
    expect(sheet).to_contain_text("56 37 50 00")
    assert fake.called("handover") == 0
    chat.button("Nei, hald fram med chatboten").click()
    expect(chat.person).to_be_focused()
    expect(chat.field).to_be_visible()

    chat.person.click()
    chat.button("Ja, be om eit menneske").click()
    expect(chat.status("Du er nummer 2 i køen.")).to_be_visible()
    receipt = fake.latest.standing["receipt"]
    expect(chat.dialog.locator(".receipt")).to_have_text(f"Kvittering: {receipt}")
    expect(chat.messages.last).to_contain_text(f"Kvitteringa di er {receipt}.")
    expect(chat.messages.last.locator(".sender")).to_have_text("Melding frå tenesta")
    assert fake.called("handover") == 1
    chat.person.click()
    expect(chat.dialog.get_by_role("group", name="Du har bede om eit menneske")).to_contain_text(receipt)
    chat.button("Tilbake til samtalen").click()
    assert fake.called("handover") == 1


def test_a_person_comes_and_goes(chat: Chat, fake: FakeService) -> None:
    fake.stand("queued", position=1, receipt="S-1")
    expect(chat.status("Du er nummer 1 i køen.")).to_be_visible()
    fake.stand("agent", agent=INGRID, receipt="S-1")
    expect(chat.status("Du snakkar no med Ingrid, innbyggarservice.")).to_be_visible()
    expect(chat.dialog.get_by_role("textbox")).to_have_accessible_name("Skriv til Ingrid")
    fake.say("agent", "Hei, eg hjelper deg.", name="Ingrid")
    expect(chat.messages.last.locator(".sender")).to_have_text("Ingrid, innbyggarservice")
    chat.person.click()
    expect(chat.dialog.get_by_role("group", name="Du snakkar med eit menneske")).to_contain_text("Ingrid")
    chat.button("Tilbake til samtalen").click()
    fake.stand("bot")
    expect(chat.status("Ingrid")).to_have_count(0)
    expect(chat.dialog.get_by_role("textbox")).to_have_accessible_name("Skriv spørsmålet ditt")
    chat.ask("takk", "1. mars")
    fake.stand("closed")
    expect(chat.status("Samtalen er avslutta.")).to_be_visible()


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ({"people": "busy", "estimate": {"from_minutes": 4, "to_minutes": 11}},
         "Alle som svarer, er opptekne no. Dei fleste har i det siste venta mellom 4 og 11 minutt."),
        ({"people": "here", "estimate": {"from_minutes": 0, "to_minutes": 1}}, "venta under eitt minutt."),
        ({"people": "here", "estimate": {"from_minutes": 5, "to_minutes": 5}}, "venta om lag 5 minutt."),
        ({"people": "here", "slow": True}, "Det går seinare enn vanleg"),
        ({"people": "open"}, "Ingen er klare til å svare akkurat no"),
        ({"people": "closed", "opens": "2026-12-01T08:00:00+00:00"}, "folk her igjen i morgon kl. 09.00."),
        ({"people": "closed", "opens": "2026-12-04T08:00:00+00:00"}, "folk her igjen fredag kl. 09.00."),
        ({"people": "closed", "opens": "2026-12-28T08:00:00+00:00", "day": "julaftan"},
         "I dag er det julaftan. Ingen svarer i chatten no. Det er folk her igjen måndag 28. desember kl. 09.00."),
    ],
)  # fmt: skip
def test_what_somebody_who_waits_can_expect(
    chat: Chat, fake: FakeService, page: Page, standing: dict[str, object], said: str
) -> None:
    page.clock.set_fixed_time("2026-11-30T19:00:00+01:00")
    fake.stand("queued", position=2, receipt="S-1", **standing)
    expect(chat.status(said)).to_be_visible()


def test_instead_of_waiting(chat: Chat, fake: FakeService) -> None:
    chat.person.click()
    chat.button("Ja, be om eit menneske").click()
    expect(chat.status("Du er nummer 2 i køen.")).to_be_visible()
    chat.person.click()
    chat.button("Legg igjen ei melding").click()
    expect(chat.messages.last).to_contain_text("1. mars")
    assert chat.field.evaluate("field => field.getRootNode().activeElement === field")
    assert fake.latest.log[-2]["text"] == "Legg igjen ei melding"
    chat.person.click()
    chat.button("Gå ut av køen").click()
    expect(chat.messages.last).to_contain_text("Du har gått ut av køen.")
    expect(chat.status("Du er nummer")).to_have_count(0)


def test_a_refused_request_is_explained(chat: Chat, fake: FakeService) -> None:
    fake.refuse("handover", errors.StorageUnavailableError())
    chat.person.click()
    chat.button("Ja, be om eit menneske").click()
    expect(chat.dialog.get_by_role("alert")).to_contain_text("Meldinga er ikkje teken imot")
    chat.button("Ja, be om eit menneske").click()
    expect(chat.status("Du er nummer 2 i køen.")).to_be_visible()


def test_reload_keeps_everything(chat: Chat, fake: FakeService, page: Page) -> None:
    chat.ask("når er fristen?", "1. mars")
    chat.field.fill("eit utkast")
    fake.stand("agent", agent=INGRID, receipt="S-1")
    expect(chat.status("Ingrid")).to_be_visible()
    page.reload()
    expect(chat.dialog).to_be_visible()
    expect(chat.messages).to_have_count(3)
    expect(chat.messages.nth(1)).to_contain_text("når er fristen?")
    expect(chat.field).to_have_value("eit utkast")
    expect(chat.field).not_to_be_focused()
    expect(chat.status("Du snakkar no med Ingrid, innbyggarservice.")).to_be_visible()
    fake.say("agent", "Er du der?", name="Ingrid")
    expect(chat.messages).to_have_count(4)
    assert fake.called("begin") == 1


def test_the_conversation_follows_to_the_next_page(chat: Chat, fake: FakeService, page: Page) -> None:
    chat.ask("når er fristen?", "1. mars")
    page.get_by_role("navigation").get_by_role("link", name="Barnehage og SFO").click()
    expect(page).to_have_url(f"{fake.url}/demo/barnehage?lang=nn")
    expect(chat.dialog).to_be_visible()
    expect(chat.messages).to_have_count(3)


def test_on_a_phone_the_next_page_is_not_covered(page: Page, chat: Chat, fake: FakeService) -> None:
    page.set_viewport_size(PHONE)
    chat.visit("/demo/barnehage")
    expect(chat.launcher).to_be_visible()
    expect(chat.dialog).to_be_hidden()
    chat.launcher.click()
    expect(chat.messages).to_have_count(1)
    page.reload()
    expect(chat.dialog).to_be_visible()


def test_unread_messages_are_counted_while_closed(chat: Chat, fake: FakeService, page: Page) -> None:
    chat.field.press("Escape")
    expect(chat.dialog).to_be_hidden()
    fake.say("agent", "Ein", name="Ingrid")
    expect(chat.launcher).to_have_accessible_name("Chat med oss (1 ulesen melding)")
    fake.say("agent", "To", name="Ingrid")
    expect(chat.launcher).to_have_accessible_name("Chat med oss (2 ulesne meldingar)")
    page.reload()
    expect(chat.launcher).to_have_accessible_name("Chat med oss (2 ulesne meldingar)")
    chat.launcher.click()
    expect(chat.messages).to_have_count(3)
    expect(chat.messages.last).to_be_in_viewport()
    chat.field.press("Escape")
    expect(chat.launcher).to_have_accessible_name("Chat med oss")
    page.reload()
    expect(chat.launcher).to_have_accessible_name("Chat med oss")


def test_a_new_conversation_is_asked_about_first(chat: Chat, fake: FakeService) -> None:
    chat.ask("når er fristen?", "1. mars")
    chat.menu("Ny samtale")
    chat.button("Nei, behald samtalen").click()
    expect(chat.messages).to_have_count(3)
    chat.menu("Ny samtale")
    chat.button("Ja, start ny samtale").click()
    expect(chat.messages).to_have_count(1)
    expect(chat.field).to_be_focused()
    chat.ask("hei", "1. mars")
    assert fake.called("begin") == 2
    assert len(fake.latest.log) == 3


def test_nothing_is_kept_outside_the_tab(chat: Chat, page: Page) -> None:
    chat.ask("når er fristen?", "1. mars")
    kept = page.evaluate(
        "[Object.keys(localStorage).length, document.cookie, JSON.stringify(sessionStorage)]"
    )
    assert kept[:2] == [0, ""]
    assert "fristen" not in kept[2]
