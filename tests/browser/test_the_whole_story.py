"""What the service is for, from end to end in the browser, with every real part."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from api.operations.processes import ServiceStack
from tests.browser.agent.desk import Desk


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
    # «Skriv spørsmålet ditt», and «Skriv til Ingrid» while she has the conversation.
    field = chat.get_by_role("textbox", name=re.compile("^Skriv"))
    expect(messages.first).to_contain_text("Eg er ein robot")

    # When they ask when the front desk in Knarvik opens
    expect(messages).to_have_count(1)
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
        desk = Desk(colleague.new_page(), stack.gateway_urls[1]).sign_in()
        desk.row("").last.click()

        # Then they see everything that was said, take it and answer
        expect(desk.log).to_contain_text("når opnar innbyggarservice i Knarvik?")
        expect(desk.log).to_contain_text("har ope til 15.00")
        desk.take.click()
        expect(messages.last).to_contain_text("Ingrid, Innbyggarservice, har kome inn i samtalen.")
        expect(desk.field).to_be_focused()
        desk.write("Hei, det er Ingrid. Kva lurer du på?")
        expect(messages.last).to_contain_text("Hei, det er Ingrid. Kva lurer du på?")
        shot(page, "story-3-person")
        shot(desk.page, "story-4-desk")

        # And the resident answers, and the bot stays silent
        field.fill("når er fristen for barnehage?")
        field.press("Enter")
        expect(desk.log).to_contain_text("når er fristen for barnehage?")
        expect(messages.last).to_contain_text("når er fristen for barnehage?")

        # When it is given back, the bot answers again
        desk.button("Gi tilbake til chatboten").click()
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
    expect(messages).to_have_count(1)
    field.fill("hei")
    field.press("Enter")
    expect(messages).to_have_count(3)
    before = messages.all_inner_texts()
    page.reload()
    expect(messages).to_have_count(3)
    assert messages.all_inner_texts() == before
    page.goto(f"{stack.gateway_url}/demo/kontakt")
    expect(messages).to_have_count(3)
