"""What the service is for, from end to end in the browser, with every real part."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from api.governance.users import DEMO_PASSWORD
from api.operations.processes import ServiceStack


def test_a_resident_asks_gets_a_right_answer_and_reaches_a_person(
    stack: ServiceStack,
    browser: Browser,
    page: Page,
    shot: Callable[[Page, str], None],
    accessible: Callable[[Page], None],
) -> None:
    # Given a resident on the municipality's page
    page.goto(stack.gateway_url)
    page.get_by_role("button", name="Chat med oss").click()
    chat = page.get_by_role("dialog", name="Chat med Alver kommune")
    messages = chat.get_by_role("log").locator("li.message")
    field = chat.get_by_role("textbox", name="Skriv spørsmålet ditt")
    expect(messages.first).to_contain_text("Eg er ein robot")

    # When they ask when the front desk in Knarvik opens
    field.fill("når opnar innbyggarservice i Knarvik?")
    field.press("Enter")

    # Then the answer is right, in Nynorsk, with its source
    expect(messages.last).to_contain_text("Knarvik opnar kl. 09.00 og har ope til 15.00")
    expect(chat.get_by_role("link", name="Kanal- og servicestrategi")).to_be_visible()
    shot(page, "story-1-answer")
    accessible(page)

    # When they ask for a person
    chat.get_by_role("button", name="Snakk med eit menneske", exact=True).first.click()
    chat.get_by_role("button", name="Ja, be om eit menneske").click()
    expect(messages.last).to_contain_text("Kvitteringa di er")
    shot(page, "story-2-queued")

    # And a colleague signs in in another window
    colleague = browser.new_context(locale="nn-NO", viewport={"width": 1280, "height": 900})
    try:
        desk = colleague.new_page()
        desk.goto(f"{stack.gateway_urls[1]}/agent")
        desk.get_by_label("Brukarnamn").fill("ingrid")
        desk.get_by_label("Passord").fill(DEMO_PASSWORD)
        desk.get_by_role("button", name="Logg inn", exact=True).click()
        waiting = desk.get_by_role("tabpanel", name="Ventar").get_by_role("listitem")
        waiting.last.get_by_role("button").first.click()

        # Then they see everything that was said, take it and answer
        transcript = desk.get_by_role("log")
        expect(transcript).to_contain_text("når opnar innbyggarservice i Knarvik?")
        expect(transcript).to_contain_text("har ope til 15.00")
        desk.get_by_role("button", name="Ta samtalen").click()
        expect(messages.last).to_contain_text("Ingrid, Innbyggarservice, har kome inn i samtalen.")
        answer = desk.get_by_role("textbox")
        answer.fill("Hei, det er Ingrid. Kva lurer du på?")
        answer.press("Enter")
        expect(messages.last).to_contain_text("Hei, det er Ingrid. Kva lurer du på?")
        shot(page, "story-3-person")
        shot(desk, "story-4-desk")

        # And the resident answers, and the bot stays silent
        field.fill("når er fristen for barnehage?")
        field.press("Enter")
        expect(transcript).to_contain_text("når er fristen for barnehage?")
        expect(messages.last).to_contain_text("når er fristen for barnehage?")

        # When it is given back, the bot answers again
        desk.get_by_role("button", name="Gi tilbake til chatboten").click()
        expect(messages.last).to_contain_text("No er det chatboten som svarer.")
        field.fill("når er fristen for barnehage?")
        field.press("Enter")
        expect(messages.last).to_contain_text("1. mars")
        shot(page, "story-5-given-back")
    finally:
        colleague.close()


def test_a_reload_keeps_the_conversation(stack: ServiceStack, page: Page) -> None:
    page.goto(stack.gateway_url)
    page.get_by_role("button", name="Chat med oss").click()
    chat = page.get_by_role("dialog", name="Chat med Alver kommune")
    messages = chat.get_by_role("log").locator("li.message")
    field = chat.get_by_role("textbox", name="Skriv spørsmålet ditt")
    field.fill("hei")
    field.press("Enter")
    expect(messages).to_have_count(3)
    before = messages.all_inner_texts()
    page.reload()
    expect(messages).to_have_count(3)
    assert messages.all_inner_texts() == before
    page.goto(f"{stack.gateway_url}/demo/kontakt")
    expect(messages).to_have_count(3)
