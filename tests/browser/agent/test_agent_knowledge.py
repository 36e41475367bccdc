"""The knowledge base beside a conversation, and the page for staff on the telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kb_sync.embed import SHIPPED_WEIGHTS, NumpyEmbedder
from nlu.embedding import SentenceEmbedding
from tests.browser.agent.conftest import Waiting
from tests.browser.agent.desk import Desk, RunningGateway
from tests.browser.conftest import NARROW
from tests.unit.kb_sync.small_base import KINDERGARTEN, WASTE, build, municipality, write

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]
QUESTION = "Når hentar kommunen bosset?"


@pytest.fixture(scope="module", autouse=True)
def knowledge_base(running_gateway: RunningGateway, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A small base of the gateway's municipality, by the embedding the gateway uses."""
    content = tmp_path_factory.mktemp("content")
    for article in (KINDERGARTEN, WASTE):
        write(content, "felles", article)
    write(content, "alver", municipality("Alver"), "municipality")
    embedder = NumpyEmbedder(SentenceEmbedding.load(SHIPPED_WEIGHTS))
    build(running_gateway.database.parent, content, embedder)


def test_the_residents_question_is_searched_for_and_an_answer_put_in(
    desk: Desk, waiting: Waiting, accessible: Check, shot: Shot
) -> None:
    resident = waiting(QUESTION)
    desk.sign_in().open(QUESTION)
    search = desk.page.get_by_role("searchbox", name="Søk i kunnskapsbasen")
    expect(search).to_have_value(QUESTION)
    found = desk.about.locator(".passage").filter(has_text="Bosset blir henta kvar veke.")
    expect(found).to_be_visible()
    insert = found.get_by_role("button", name="Set inn svaret")
    expect(insert).to_be_hidden()
    desk.take.click()
    expect(desk.field).to_be_focused()
    desk.field.press_sequentially("Hei! ")
    expect(insert).to_be_visible()
    accessible(desk.page)
    shot(desk.page, "agent-knowledge")
    insert.click()
    expect(desk.field).to_have_value("Hei! Bosset blir henta kvar veke.\nLes meir: https://lov.example.no/1")
    expect(desk.field).to_be_focused()
    assert "kvar veke" not in str(resident.log())
    desk.field.press("Enter")
    resident.waits_for_text("Hei! Bosset blir henta kvar veke.\nLes meir: https://lov.example.no/1")


def test_an_agents_own_search_is_left_alone(desk: Desk, waiting: Waiting) -> None:
    resident = waiting(QUESTION)
    desk.sign_in().claim(QUESTION)
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("s")
    search = desk.page.get_by_role("searchbox", name="Søk i kunnskapsbasen")
    expect(search).to_be_focused()
    search.fill("syskenmoderasjon")
    search.press("Enter")
    first = desk.about.locator(".passage").first
    expect(first).to_contain_text("30 prosent avslag")
    resident.say("Er du der?")
    expect(desk.said("Er du der?")).to_be_visible()
    expect(search).to_have_value("syskenmoderasjon")
    search.fill("  ")
    search.press("Enter")
    expect(desk.page.get_by_text("Skriv kva du vil søkje etter.")).to_be_visible()


def test_a_base_that_cannot_be_searched_is_told(desk: Desk, waiting: Waiting) -> None:
    waiting(QUESTION)
    desk.page.route("**/api/agent/knowledge?*", lambda route: route.abort())
    desk.sign_in().open(QUESTION)
    expect(desk.about).to_contain_text("Vi får ikkje søkt no. Prøv igjen om litt.")


def test_looking_up_and_counting_a_call(desk: Desk, accessible: Check, shot: Shot) -> None:
    desk.page.goto(f"{desk.url}/agent/oppslag")
    expect(desk.page).to_have_url(f"{desk.url}/agent")
    desk.sign_in()
    with desk.page.expect_popup() as opened:
        desk.page.get_by_role("link", name="Oppslag").click()
    page = opened.value
    search = page.get_by_role("searchbox", name="Søk i kunnskapsbasen")
    expect(search).to_be_focused()
    page.keyboard.type("boss")
    page.keyboard.press("Enter")
    found = page.locator(".passage").filter(has_text="Bosset blir henta kvar veke.")
    expect(found.get_by_role("link", name="Lova (opnar i ny fane)")).to_be_visible()
    accessible(page)
    shot(page, "agent-look-up")
    page.set_viewport_size(NARROW)
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    shot(page, "agent-look-up-320")
    before = page.locator("#today").inner_text()
    found.get_by_role("button", name="Tel samtale om dette").click()
    expect(page.get_by_role("status").filter(has_text="Samtalen er talt.")).to_be_visible()
    expect(page.locator("#today")).not_to_have_text(before)
    expect(page.get_by_role("button", name="Tel samtale om noko anna")).to_have_attribute(
        "aria-disabled", "true"
    )
    after = page.locator("#today").inner_text()
    page.get_by_role("button", name="Samtalen er talt.").dispatch_event("click")
    search.fill("barnehage")
    search.press("Enter")
    expect(page.locator(".passage").filter(has_text="frivillig tilbod")).to_be_visible()
    expect(page.locator("#today")).to_have_text(after)
    page.get_by_role("button", name="Tel samtale om noko anna").click()
    expect(page.locator("#today")).not_to_have_text(after)
