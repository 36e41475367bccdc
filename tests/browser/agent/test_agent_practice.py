"""Practising with the keyboard alone; the original comes afterwards; nobody else sees it; it can be deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.agent.conftest import Waiting
from tests.browser.agent.desk import Desk, RunningGateway
from tests.browser.conftest import NARROW, ZOOMED
from tests.support.fake_rasa import reply

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]
ORIGINAL = "Nei, det er ikkje for seint."


def begin(desk: Desk, title: str) -> Page:
    page = desk.sign_in().page
    page.goto(f"{desk.url}/agent/oving")
    page.get_by_role("button", name=f"Øv på «{title}»").press("Enter")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_focused()
    return page


def test_a_case_played_and_looked_back_at(desk: Desk, accessible: Check, shot: Shot) -> None:
    page = desk.sign_in().page
    page.goto(f"{desk.url}/agent/oving")
    expect(page.locator("#cases li")).not_to_have_count(0)
    expect(page.get_by_text("Berre du ser det du har øvd på.")).to_be_visible()
    accessible(page)
    shot(page, "agent-practice")
    page.get_by_role("button", name="Øv på «Flytta hit etter fristen for barnehage»").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    log, field = page.get_by_role("log"), page.get_by_label("Kva svarer du?")
    expect(log.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_text("Svar 1 av 2")).to_be_visible()
    send = page.get_by_role("button", name="Svar", exact=True)
    send.press("Enter")
    expect(page.get_by_text("Skriv eit svar først.")).to_be_visible()
    expect(field).to_be_focused()
    accessible(page)
    page.keyboard.type("Kor gamle er barna? Mitt fødselsnummer er 01010112345")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ta bort fødselsnummer")).to_be_visible()
    field.fill("Kor gamle er barna?")
    shot(page, "agent-practice-playing")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Svar 2 av 2")).to_be_visible()
    expect(log.get_by_text("må begge foreldra søkje")).to_be_visible()
    expect(page.get_by_text(ORIGINAL)).to_have_count(0)
    expect(field).to_be_focused()
    page.reload()
    expect(log.get_by_text("Kor gamle er barna?")).to_be_visible()
    field.fill("Det held at ein av dokker søkjer i Vigilo.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Etterpå")).to_be_focused()
    expect(page.get_by_text(ORIGINAL)).to_be_visible()
    checks = page.locator(".checks li")
    expect(checks).to_have_count(4)
    expect(checks.nth(0)).to_contain_text("Ikkje funne")
    expect(checks.nth(2)).to_contain_text("søkje")
    accessible(page)
    shot(page, "agent-practice-afterwards")
    page.set_viewport_size({"width": 1280, "height": 1900})
    shot(page, "agent-practice-afterwards-whole")
    page.get_by_role("button", name="Slett denne øvinga").press("Enter")
    expect(page.get_by_role("heading", name="Øving", exact=True)).to_be_visible()
    expect(page.get_by_text("Du har ikkje øvd enno.")).to_be_visible()


def test_practised_before_opened_again_and_deleted(desk: Desk, accessible: Check, shot: Shot) -> None:
    page = begin(desk, "Vil brenne lyng i helga")
    page.set_viewport_size(NARROW)
    accessible(page)
    shot(page, "agent-practice-playing-320")
    page.get_by_role("link", name="Til sakene").press("Enter")
    expect(page.get_by_role("heading", name="Øving", exact=True)).to_be_focused()
    mine = page.locator("#practised li")
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("Ikkje ferdig")
    for size in (NARROW, ZOOMED):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        accessible(page)
    page.set_viewport_size(NARROW)
    shot(page, "agent-practice-320")
    page.emulate_media(color_scheme="dark")
    accessible(page)
    mine.get_by_role("link").press("Enter")
    for text in ("Hei, sei frå til brannvesenet tre dagar før.", "Vent til ein annan dag."):
        page.get_by_label("Kva svarer du?").fill(text)
        page.get_by_role("button", name="Svar", exact=True).press("Enter")
        expect(page.get_by_role("log").get_by_text(text)).to_be_visible()
    expect(page.get_by_role("heading", name="Etterpå")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    accessible(page)
    shot(page, "agent-practice-afterwards-320-dark")
    # The list read on the way back comes late, and does not bring back what has been deleted meanwhile.
    late: list[tuple[Route, APIResponse]] = []
    page.route("**/api/agent/practice", lambda route: late.append((route, route.fetch())), times=1)
    page.get_by_role("link", name="Til sakene").press("Enter")
    mine.get_by_role("button", name="Slett øvinga").press("Enter")
    expect(mine).to_have_count(0)
    expect(page.get_by_role("heading", name="Det du har øvd på")).to_be_focused()
    [(route, before)] = late
    with page.expect_response("**/api/agent/practice"):
        route.fulfill(response=before)
    page.evaluate("new Promise(requestAnimationFrame)")
    expect(mine).to_have_count(0)


def test_an_answer_is_offered_when_the_bot_did_not_know(
    desk: Desk, waiting: Waiting, gateway: RunningGateway, accessible: Check, shot: Shot
) -> None:
    gateway.rasa.answer = lambda asked: reply("Det veit eg ikkje.", outcome="unanswered", topic=None)
    question = "Kan eg leige lavvoen til laurdag?"
    resident = waiting(question)
    desk.sign_in().claim(question)
    desk.write("Ja, ring skulen. Eg ringjer deg òg på 99 88 77 66.")
    resident.until(lambda message: message["sender"] == "agent")
    desk.button("Avslutt samtalen").click()
    desk.button("Fekk svar").click()
    dialog = desk.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Kan svaret ditt hjelpe fleire?")).to_be_visible()
    answer = dialog.get_by_label("Svaret")
    expect(answer).to_have_value("Ja, ring skulen. Eg ringjer deg òg på [telefon].")
    accessible(desk.page)
    shot(desk.page, "agent-offer")
    answer.fill("Ja, ring Kari på 99 88 77 66.")
    dialog.get_by_role("button", name="Ja, bruk det").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("personopplysningar")
    answer.fill("Ja, ring skulen.")
    desk.page.set_viewport_size(NARROW)
    accessible(desk.page)
    shot(desk.page, "agent-offer-320")
    dialog.get_by_role("button", name="Ja, bruk det").press("Enter")
    expect(dialog).to_have_count(0)
    with sqlite3.connect(gateway.database) as database:
        offered = database.execute("select question, answer, by, state from offered_answers").fetchall()
    assert offered[-1] == (question, "Ja, ring skulen.", "ingrid", "new")


def test_nothing_is_asked_where_the_bot_knew_and_no_is_no(
    desk: Desk, waiting: Waiting, gateway: RunningGateway
) -> None:
    known = "Når er fristen for barnehage?"
    waiting(known)
    desk.sign_in().claim(known).write("Hei! Fristen er 1. mars.")
    expect(desk.said("Hei! Fristen er 1. mars.")).to_be_visible()
    with desk.page.expect_response("**/offer") as answered:
        desk.button("Gi tilbake til chatboten").click()
    assert answered.value.json() == {"offer": None}
    expect(desk.page.get_by_role("dialog")).to_have_count(0)

    gateway.rasa.answer = lambda asked: reply("Det veit eg ikkje.", outcome="unanswered", topic=None)
    waiting("Kan eg låne kajakk?")
    desk.tab("Ventar").click()
    desk.claim("Kan eg låne kajakk?").write("Nei, ikkje hos oss.")
    expect(desk.said("Nei, ikkje hos oss.")).to_be_visible()
    desk.button("Gi tilbake til chatboten").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Nei takk").press("Enter")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    with sqlite3.connect(gateway.database) as database:
        asked = database.execute("select count(*) from offered_answers where question like '%kajakk%'")
        assert asked.fetchone() == (0,)
