"""How the console looks and reads in every state: axe, sizes, reflow, colours. Pictures go to tests/screenshots."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.agent.conftest import BARNEHAGE, Waiting
from tests.browser.agent.desk import Desk, Resident
from tests.browser.conftest import DESKTOP, NARROW, ZOOMED

TABLET = {"width": 768, "height": 1024}
SMALLER_THAN_44 = """() => [...document.querySelectorAll('button, input, textarea, summary, nav a, .list li a, .back')]
  .filter(node => node.offsetParent && (node.offsetHeight < 43.5 || node.offsetWidth < 43.5))
  .map(node => `${node.textContent} ${node.offsetWidth}x${node.offsetHeight}`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]


@pytest.fixture
def busy_desk(desk: Desk, waiting: Waiting, long_ago: Callable[[Resident, int], None]) -> Desk:
    """Signed in, with one conversation taken and written in and three that wait."""
    taken = waiting(BARNEHAGE)
    for text, minutes in (
        ("Kan eg få parkeringsløyve?", 14),
        ("Faktura for vatn og avløp er feil", 5),
        ("boss", 0),
    ):
        long_ago(waiting(text), minutes)
    desk.sign_in().claim(BARNEHAGE).write("Hei! Eg er Ingrid, og eg ser på det no.")
    expect(desk.said("Hei! Eg er Ingrid, og eg ser på det no.")).to_be_visible()
    taken.say("Så fint! Vi flyttar til Knarvik i februar, og har to barn som treng plass.")
    expect(desk.entries.last).to_contain_text("Så fint!")
    desk.field.fill("Då kan de ")
    return desk


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_signing_in(desk: Desk, accessible: Check, shot: Shot, scheme: str) -> None:
    desk.page.emulate_media(color_scheme=scheme)
    desk.page.goto(f"{desk.url}/agent")
    expect(desk.button("Logg inn")).to_be_enabled()
    accessible(desk.page)
    desk.username.fill("ingrid")
    desk.password.fill("feil")
    desk.password.press("Enter")
    expect(desk.page.get_by_text("Brukarnamnet eller passordet er feil.")).to_be_visible()
    accessible(desk.page)
    shot(desk.page, f"agent-sign-in-{scheme}")
    desk.page.set_viewport_size(NARROW)
    assert desk.page.evaluate(TOO_WIDE) <= 0
    assert desk.page.evaluate(SMALLER_THAN_44) == []
    shot(desk.page, f"agent-sign-in-{scheme}-320")


def test_nobody_waits(desk: Desk, accessible: Check, shot: Shot) -> None:
    desk.sign_in()
    expect(desk.page.get_by_text("Ingen ventar no.")).to_be_visible()
    accessible(desk.page)
    shot(desk.page, "agent-nobody-waits")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, TABLET, NARROW, ZOOMED], ids=["1280", "768", "320", "zoomed"])
def test_a_busy_desk(
    busy_desk: Desk, accessible: Check, shot: Shot, size: dict[str, int], scheme: str
) -> None:
    page = busy_desk.page
    name = f"agent-{size['width']}x{size['height']}-{scheme}"
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    page.reload()
    expect(busy_desk.field).to_have_value("Då kan de ")
    busy_desk.entries.get_by_text("Om dette svaret").first.click()
    accessible(page)
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(SMALLER_THAN_44) == []
    busy_desk.field.focus()
    shot(page, f"{name}-conversation")
    if size["width"] == 320:
        page.get_by_role("link", name="Til lista", exact=True).click()
        expect(busy_desk.row("Så fint!")).to_be_focused()
    busy_desk.tab("Ventar").click()
    expect(busy_desk.row("Kan eg få parkeringsløyve?")).to_be_visible()
    accessible(page)
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(SMALLER_THAN_44) == []
    shot(page, f"{name}-list")


def test_a_low_contrast_theme_of_the_system(busy_desk: Desk, accessible: Check, shot: Shot) -> None:
    busy_desk.page.emulate_media(forced_colors="active")
    accessible(busy_desk.page)
    shot(busy_desk.page, "agent-forced-colors")


def test_trouble_and_dialogs(busy_desk: Desk, accessible: Check, shot: Shot) -> None:
    page = busy_desk.page
    busy_desk.button("Logg ut").click()
    accessible(page)
    shot(page, "agent-sign-out")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    busy_desk.field.press("Enter")
    expect(busy_desk.button("Send på nytt")).to_be_visible()
    expect(page.get_by_text("Vi har mista kontakten med tenesta")).to_be_visible()
    accessible(page)
    shot(page, "agent-lost")


def test_reading_the_conversation_of_another(
    desk: Desk, colleague: Desk, waiting: Waiting, accessible: Check, shot: Shot
) -> None:
    waiting()
    colleague.sign_in("ola").claim(BARNEHAGE)
    desk.sign_in().tab("Alle").click()
    desk.open(BARNEHAGE)
    expect(desk.conversation).to_contain_text("Ola har samtalen.")
    accessible(desk.page)
    shot(desk.page, "agent-another-has-it")
