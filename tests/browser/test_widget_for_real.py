"""What the window promises, kept by the real service: judged, copied, read about, deleted."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from api.operations.processes import ServiceStack
from tests.browser.chat import Chat


def test_judged_copied_and_deleted(stack: ServiceStack, page: Page, tmp_path: Path) -> None:
    # Given a resident who begins in English and goes over to Nynorsk
    chat = Chat(page, stack.gateway_url).visit()
    chat.launcher.click()
    expect(chat.messages.first).to_contain_text("Eg er ein robot")
    page.get_by_role("button", name="English").click()
    greeting = page.get_by_role("log").locator(".text").first
    expect(greeting).to_contain_text("I am a robot")
    expect(greeting).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Nynorsk").click()
    expect(chat.messages.first).to_contain_text("Eg er ein robot")

    # When they have an answer, they say that it helped, and what they thought of the whole
    chat.ask("når opnar innbyggarservice i Knarvik?", "opnar kl. 09.00")
    chat.button("Ja, svaret var til hjelp").click()
    expect(chat.status("Takk for at du sa frå.")).to_have_count(1)
    chat.menu("Vurder samtalen")
    chat.dialog.get_by_role("group", name="Alt i alt").get_by_role("radio", name="9", exact=True).check()
    chat.button("Send").click()
    expect(chat.status("Takk. Svara dine er mottekne.")).to_have_count(1)

    # Then the copies hold the conversation
    for button in ("Last ned som tekst", "Last ned som nettside"):
        chat.menu("Lagre eller skriv ut samtalen")
        with page.expect_download() as download:
            chat.button(button).click()
        download.value.save_as(tmp_path / "copy")
        copy = (tmp_path / "copy").read_text(encoding="utf-8")
        assert "når opnar innbyggarservice i Knarvik?" in copy and "opnar kl. 09.00" in copy

    # And the pages about privacy and accessibility are there
    chat.menu("Om chatten og personvern")
    for name in ("Meir om personvern", "Tilgjengeerklæring"):
        href = chat.dialog.get_by_role("link", name=name).get_attribute("href")
        assert href and page.request.get(href).ok
    chat.button("Tilbake til samtalen").click()

    # And when it is deleted, all of it is, and they are told
    chat.menu("Gløym meg – slett samtalen")
    chat.button("Ja, slett samtalen").click()
    told = chat.dialog.get_by_role("group", name="Samtalen er sletta")
    expect(told).to_contain_text("3 meldingar og 2 vurderingar")
    chat.button("Ny samtale").click()
    expect(chat.messages).to_have_count(1)
