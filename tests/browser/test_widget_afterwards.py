"""What a resident does with a conversation besides talking: judge, keep, have it deleted, read about it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api import errors
from tests.browser.chat import Chat
from tests.browser.fake_service import FakeService


@pytest.fixture
def chat(page: Page, fake: FakeService) -> Chat:
    """A conversation with one answer in it."""
    return Chat(page, fake.url).open().ask("når er fristen?", "1. mars")


def test_an_answer_gets_a_thumb_and_a_few_words(chat: Chat, fake: FakeService, page: Page) -> None:
    thumbs = chat.messages.last.get_by_role("group", name="Var svaret til hjelp?")
    up, down = (thumbs.get_by_role("button", name=re.compile(word)) for word in ("Ja, svaret", "Nei, svaret"))
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(chat.status("Takk for at du sa frå.")).to_have_count(1)
    down.click()
    expect(up).to_have_attribute("aria-pressed", "false")
    assert fake.feedback == [{"seq": 3, "rating": "up"}, {"seq": 3, "rating": "down"}]
    thumbs.get_by_role("button", name="Skriv kvifor").click()
    field = chat.dialog.get_by_role("textbox", name="Kva var gale eller mangla i svaret?")
    field.fill("fnr 010190 12345")
    chat.button("Send").click()
    expect(chat.dialog.get_by_role("alert")).to_contain_text("ser ut til å innehalde eit fødselsnummer")
    field.fill("Eg spurde om barnehage i Frekhaug.")
    chat.button("Send").click()
    expect(thumbs.get_by_role("button", name="Skriv kvifor")).to_be_focused()
    assert fake.feedback[2:] == [{"seq": 3, "rating": "down", "text": "Eg spurde om barnehage i Frekhaug."}]
    page.reload()
    expect(down).to_have_attribute("aria-pressed", "true")


def test_only_answers_get_thumbs(chat: Chat, fake: FakeService) -> None:
    fake.say("agent", "Hei!", name="Ingrid")
    fake.say("bot", "Kva lurer du på?", outcome="clarification")
    expect(chat.messages).to_have_count(5)
    expect(chat.log.get_by_role("group", name="Var svaret til hjelp?")).to_have_count(1)


def test_a_thumb_that_does_not_get_through_is_taken_back(chat: Chat, fake: FakeService) -> None:
    fake.refuse("feedback", errors.StorageUnavailableError())
    up = chat.log.get_by_role("button", name="Ja, svaret var til hjelp")
    up.click()
    expect(up).to_have_attribute("aria-pressed", "false")
    expect(chat.status("Meldinga er ikkje teken imot")).to_have_count(1)


def test_three_questions_each_of_which_may_be_skipped(chat: Chat, fake: FakeService, page: Page) -> None:
    chat.menu("Vurder samtalen")
    expect(chat.dialog.get_by_role("heading", name="Korleis gjekk det?")).to_be_focused()
    chat.button("Send").click()
    expect(chat.dialog.get_by_role("alert")).to_contain_text("Svar på minst eitt spørsmål")
    found = chat.dialog.get_by_role("group", name="Eg fann det eg trong")
    expect(found.get_by_role("radio")).to_have_count(10)
    found.get_by_role("radio", name="10, stemmer heilt").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    expect(found.get_by_role("radio", name="9", exact=True)).to_be_checked()
    chat.dialog.get_by_role("group", name="Alt i alt").get_by_role("radio", name="7").click()
    chat.dialog.get_by_role("textbox", name="Vil du seie noko meir? (valfritt)").fill("Fint svar.")
    chat.button("Send").click()
    expect(chat.status("Takk. Svara dine er mottekne.")).to_have_count(1)
    expect(chat.button("Meny")).to_be_focused()
    assert fake.feedback == [{"questions": {"found": 9, "overall": 7}, "text": "Fint svar."}]


def test_the_questions_are_offered_when_a_person_has_ended_the_conversation(
    chat: Chat, fake: FakeService
) -> None:
    expect(chat.button("Vurder samtalen")).to_be_hidden()
    fake.stand("closed")
    chat.button("Vurder samtalen").click()
    chat.button("Hopp over").click()
    expect(chat.button("Vurder samtalen")).to_be_focused()
    assert fake.feedback == []


@pytest.mark.parametrize(
    ("button", "ending"), [("Last ned som tekst", "txt"), ("Last ned som nettside", "html")]
)
def test_a_copy_to_keep(chat: Chat, page: Page, tmp_path: Path, button: str, ending: str) -> None:
    chat.menu("Lagre eller skriv ut samtalen")
    with page.expect_download() as download:
        chat.button(button).click()
    assert download.value.suggested_filename == f"samtale-alver.{ending}"
    download.value.save_as(tmp_path / "copy")
    assert "resident: når er fristen?" in (tmp_path / "copy").read_text(encoding="utf-8")
    expect(chat.status("Samtalen er lasta ned.")).to_have_count(1)


def test_on_paper_there_is_nothing_but_the_conversation(chat: Chat, page: Page) -> None:
    page.context.add_init_script("window.print = () => { window.printed = true; }")
    chat.menu("Lagre eller skriv ut samtalen")
    with page.expect_popup() as opened:
        chat.button("Skriv ut").click()
    paper = opened.value
    expect(paper.get_by_role("heading", name="Chat med Alver kommune")).to_be_visible()
    expect(paper.get_by_role("listitem").filter(has_text="Du")).to_contain_text(["når er fristen?"])
    expect(paper.get_by_text("Kjelde:")).to_be_visible()
    expect(paper.get_by_role("button")).to_have_count(0)
    assert paper.evaluate("getComputedStyle(document.querySelector('.sender')).fontWeight") == "700"


def test_without_a_mail_server_no_email_is_offered(chat: Chat) -> None:
    chat.menu("Lagre eller skriv ut samtalen")
    expect(chat.dialog.get_by_role("textbox", name="E-postadressa di")).to_have_count(0)


def test_by_email_where_the_installation_has_it(fake: FakeService, page: Page) -> None:
    fake.app.state.context.outbox = object()
    chat = Chat(page, fake.url).open().ask("når er fristen?", "1. mars")
    chat.menu("Lagre eller skriv ut samtalen")
    field = chat.dialog.get_by_role("textbox", name="E-postadressa di")
    expect(field).to_have_attribute("autocomplete", "email")
    field.fill("kari")
    field.press("Enter")
    expect(chat.dialog.get_by_role("alert")).to_contain_text("Adressa manglar noko.")
    expect(field).to_be_focused()
    field.fill("kari@example.com")
    field.press("Enter")
    expect(chat.status("Samtalen er send til kari@example.com.")).to_have_count(1)
    assert fake.emails == ["kari@example.com"]


def test_forget_me(chat: Chat, fake: FakeService, page: Page) -> None:
    chat.log.get_by_role("button", name="Ja, svaret var til hjelp").click()
    expect(chat.status("Takk")).to_have_count(1)
    chat.field.fill("eit utkast")
    chat.menu("Gløym meg – slett samtalen")
    chat.button("Nei, behald samtalen").click()
    assert len(fake.conversations) == 1
    chat.menu("Gløym meg – slett samtalen")
    chat.button("Ja, slett samtalen").click()
    told = chat.dialog.get_by_role("group", name="Samtalen er sletta")
    expect(told).to_contain_text("Dette er sletta: 3 meldingar og 1 vurdering.")
    expect(chat.messages).to_have_count(0)
    assert fake.conversations == {}
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "token" not in kept and "utkast" not in kept
    chat.button("Lukk chatten").last.click()
    expect(chat.launcher).to_be_focused()
    page.reload()
    chat.launcher.click()
    expect(chat.messages).to_have_count(1)
    expect(chat.field).to_have_value("")
    assert fake.called("begin") == 2


def test_forget_me_and_begin_again(chat: Chat, fake: FakeService) -> None:
    chat.menu("Gløym meg – slett samtalen")
    chat.button("Ja, slett samtalen").click()
    chat.button("Ny samtale").click()
    expect(chat.messages).to_have_count(1)
    expect(chat.field).to_be_focused()


def test_what_cannot_be_deleted_now_is_still_there(chat: Chat, fake: FakeService) -> None:
    fake.refuse("forget", errors.StorageUnavailableError())
    chat.menu("Gløym meg – slett samtalen")
    chat.button("Ja, slett samtalen").click()
    expect(chat.dialog.get_by_role("alert")).to_contain_text("teken imot")
    expect(chat.messages).to_have_count(3)


def test_about_the_chat(chat: Chat) -> None:
    chat.menu("Om chatten og personvern")
    about = chat.dialog.get_by_role("group", name="Om chatten og personvern")
    for said in ("ein chatbot, ikkje eit menneske", "kan ikkje sjå saka di", "sletta 3 døgn etter siste melding",
                 "i 90 dagar", "Knarvik: Amfi Knarvik", "måndag–fredag kl. 09.00–15.00"):  # fmt: skip
        expect(about).to_contain_text(said)
    expect(about.get_by_role("link", name="Meir om personvern")).to_have_attribute(
        "href", re.compile(r"/personvern\?lang=nn&municipality=alver$")
    )
    expect(about.get_by_role("link", name="Tilgjengeerklæring")).to_have_attribute("target", "_blank")
    chat.page.keyboard.press("Escape")
    expect(chat.button("Meny")).to_be_focused()


def test_with_nothing_said_there_is_nothing_to_keep_or_judge(page: Page, fake: FakeService) -> None:
    chat = Chat(page, fake.url).open()
    chat.button("Meny").click()
    entries = chat.dialog.get_by_role("group", name="Meny").get_by_role("listitem")
    expect(entries).to_have_text(["Om chatten og personvern"])
