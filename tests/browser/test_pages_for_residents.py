"""Residents' pages beside the widget in a real browser: without scripts, by keyboard, narrow, dark, with axe."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.main import create_app
from api.settings import GatewaySettings
from tests.browser.agent.desk import Desk
from tests.browser.conftest import DESKTOP, NARROW, PATIENCE_MS, PHONE, SCREENSHOTS, ZOOMED
from tests.conftest import free_port
from tests.support.fake_rasa import FakeRasa, reply

LOOKS = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE},
    "narrow-dark": {"viewport": NARROW, "color_scheme": "dark"},
    "zoomed": {"viewport": ZOOMED},
    "forced-colours": {"viewport": DESKTOP, "forced_colors": "active"},
}
WHOLE = ("desktop", "narrow-dark")
"""The looks in which every step is looked at; in the others only the pages with most on them."""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SOURCE = {"title": "Kanal- og servicestrategi", "url": "https://www.alver.kommune.no"}
CHOICES = [{"title": "Når får eg svar?", "payload": "ask:barnehageplass:opptak"}]
READ = ("/kontakt", "/personvern", "/tilgjenge", "/demo/personvern", "/demo/tilgjenge", "/demo/byggesak")


@pytest.fixture(scope="module")
def gateway(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole gateway over a real Redis, with a Rasa that always gives the same answer."""
    rasa = FakeRasa(lambda asked: reply("Fristen er 1. mars.", sources=[SOURCE], choices=CHOICES))
    port, data = free_port(), Path(tmp_path_factory.mktemp("resident"))
    settings = GatewaySettings(
        demo=True,
        data=data,
        redis_url=redis_url,
        pool="pages",
        smtp_url="console:",
        conversations_per_minute=500,
    )
    app = create_app(settings, transport=rasa)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", access_log=False, ws="none"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def plain(browser: Browser, gateway: str) -> Iterator[Callable[..., Page]]:
    """``plain(**look)``: a page of a browser without scripts."""
    opened: list[BrowserContext] = []

    def open_page(**look: object) -> Page:
        context = browser.new_context(
            locale="nn-NO", base_url=gateway, **{"java_script_enabled": False, **look}
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


def start(page: Page) -> Page:
    page.goto("/samtale")
    page.get_by_role("button", name="Start samtalen").click()
    return page


def ask(page: Page, text: str) -> Page:
    page.get_by_label("Skriv spørsmålet ditt").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    return page


def messages(page: Page):
    return page.get_by_role("list", name="Samtalen").get_by_role("listitem")


def test_the_whole_conversation_without_a_script(
    plain: Callable[..., Page], shot: Callable[[Page, str], None]
) -> None:
    page = start(plain())
    expect(messages(page).first).to_contain_text("Eg er chatboten til Alver kommune")
    ask(page, "når er fristen for barnehage?")
    expect(messages(page).last).to_contain_text("Fristen er 1. mars.")
    expect(messages(page).last.get_by_role("link", name="Kanal- og servicestrategi")).to_be_visible()
    page.get_by_role("button", name="Når får eg svar?").click()
    expect(messages(page)).to_have_count(5)

    ask(page, "barnet mitt er 13097248022")
    expect(page.get_by_role("alert")).to_contain_text("eit fødselsnummer")
    expect(page.get_by_label("Skriv spørsmålet ditt")).to_have_value("barnet mitt er 13097248022")
    expect(page).to_have_title("Feil: Chat – Alver kommune")
    expect(messages(page)).to_have_count(5)

    page.get_by_text("Snakk med eit menneske", exact=True).click()
    page.get_by_role("button", name="Ja, be om eit menneske").click()
    expect(page.get_by_text("Kvittering:")).to_be_visible()
    page.get_by_role("link", name="Vent, og sjå etter nytt").click()
    expect(page.get_by_text("Sida ser etter nytt kvart 20. sekund.")).to_be_visible()
    page.get_by_role("link", name="Stopp, så eg kan skrive").click()
    page.get_by_role("link", name="Legg igjen ei melding").first.click()
    page.get_by_label("Meldinga di").fill("Ring meg om barnehageplassen.")
    page.get_by_role("button", name="Send meldinga").click()
    expect(page.get_by_role("alert")).to_contain_text("Vi veit ikkje korleis vi skal nå deg")
    page.get_by_label("Telefonnummer", exact=True).fill("99 88 77 66")
    page.get_by_role("button", name="Send meldinga").click()
    expect(page.get_by_role("status")).to_contain_text("Det du skreiv, er teke imot.")
    expect(page.get_by_role("button", name="Gå ut av køen")).to_have_count(0)
    shot(page, "resident-chat")

    page.get_by_text("Ta vare på samtalen", exact=True).click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Lagre som side").click()
    assert "1. mars" in Path(kept.value.path()).read_text(encoding="utf-8")
    page.get_by_role("link", name="Gløym meg").click()
    page.get_by_role("button", name="Ja, slett samtalen").click()
    expect(page.get_by_role("heading", name="Samtalen er sletta")).to_be_visible()
    expect(page.get_by_text("éi melding du la igjen")).to_be_visible()
    page.goto("/samtale")
    expect(page.get_by_role("button", name="Start samtalen")).to_be_visible()


def test_by_keyboard_alone(plain: Callable[..., Page]) -> None:
    page = start(plain())
    page.get_by_label("Skriv spørsmålet ditt").focus()
    page.keyboard.type("barnehage")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(messages(page).last).to_contain_text("Fristen er 1. mars.")
    # Reading goes on from the message just sent, not from the top of the page.
    assert "#m" in page.url
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Kanal- og servicestrategi")).to_be_focused()
    page.goto("/samtale")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til innhaldet")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.get_by_text("Snakk med eit menneske", exact=True).evaluate(
            "node => node.contains(document.activeElement)"
        ):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Ja, be om eit menneske")).to_be_visible()


def test_back_and_reload_send_nothing_again(plain: Callable[..., Page]) -> None:
    page = ask(start(plain()), "barnehage")
    expect(messages(page)).to_have_count(3)
    page.reload()
    page.go_back()
    page.go_forward()
    expect(messages(page)).to_have_count(3)


@pytest.mark.parametrize("look", LOOKS)
def test_every_step_can_be_used_by_everybody(
    plain: Callable[..., Page],
    look: str,
    accessible: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    # axe is a script, so scripts are allowed here; the pages have none.
    page = plain(**LOOKS[look], java_script_enabled=True)

    def look_at(name: str) -> None:
        page.wait_for_load_state()
        if look not in WHOLE and name not in ("answered", "stopped"):
            return
        assert not page.evaluate(TOO_WIDE), name
        accessible(page)
        shot(page, f"resident-{name}-{look}")

    page.goto("/samtale")
    look_at("start")
    page.get_by_role("button", name="Start samtalen").click()
    ask(page, "barnehage")
    expect(messages(page)).to_have_count(3)
    for summary in page.locator("summary").all():
        summary.click()
    look_at("answered")
    page.get_by_label("Skriv spørsmålet ditt").fill("13097248022")
    page.get_by_role("button", name="Send", exact=True).click()
    look_at("stopped")
    page.get_by_text("Snakk med eit menneske", exact=True).click()
    page.get_by_role("button", name="Ja, be om eit menneske").click()
    look_at("queued")
    page.goto("/samtale?vent=1")
    look_at("waiting")
    page.goto("/samtale/seinare/meeting")
    page.get_by_label("Kva vil du snakke om?").fill("Bygging")
    page.get_by_role("button", name="Send ønsket").click()
    look_at("later")
    page.goto("/samtale/gloym")
    look_at("forget")
    page.get_by_role("button", name="Ja, slett samtalen").click()
    look_at("forgotten")


@pytest.mark.parametrize(("look", "lang"), [("desktop", "nn"), ("narrow-dark", "nn"), ("narrow-dark", "en")])
def test_pages_that_are_read_can_be_read_by_everybody(
    plain: Callable[..., Page],
    look: str,
    lang: str,
    accessible: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    page = plain(**LOOKS[look], java_script_enabled=True)
    for path in READ if lang == "nn" else READ[:3]:
        page.goto(f"{path}?lang={lang}")
        assert not page.evaluate(TOO_WIDE), path
        accessible(page)
        shot(page, f"resident{path.replace('/', '-')}-{lang}-{look}")


def test_the_language_follows_through_every_page(plain: Callable[..., Page]) -> None:
    page = plain()
    page.goto("/samtale?lang=nn")
    page.get_by_role("link", name="English").click()
    page.get_by_role("button", name="Start the conversation").click()
    expect(page.get_by_label("Write your question")).to_be_visible()
    page.get_by_role("contentinfo").get_by_role("link", name="Accessibility").click()
    expect(page.get_by_role("heading", name="Accessibility statement for the chat")).to_be_visible()
    page.get_by_role("contentinfo").get_by_role("link", name="Chat").click()
    expect(page.get_by_label("Write your question")).to_be_visible()


def test_from_the_municipalitys_site_without_scripts_to_the_forms_and_back(
    plain: Callable[..., Page],
) -> None:
    page = plain()
    page.goto("/demo/barnehage")
    page.get_by_role("link", name="Bruk chatten utan JavaScript").click()
    page.get_by_role("button", name="Start samtalen").click()
    ask(page, "barnehage")
    page.goto("/demo/avfall")
    page.get_by_role("link", name="Bruk chatten utan JavaScript").click()
    expect(messages(page)).to_have_count(3)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_copy_can_be_read_where_it_is_saved(
    plain: Callable[..., Page],
    scheme: str,
    tmp_path: Path,
    accessible: Callable[[Page], None],
    shot: Callable[[Page, str], None],
) -> None:
    page = ask(start(plain()), "barnehage")
    page.get_by_text("Ta vare på samtalen", exact=True).click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Lagre som side").click()
    kept.value.save_as(tmp_path / kept.value.suggested_filename)
    saved = plain(java_script_enabled=True, color_scheme=scheme, viewport=NARROW)
    saved.goto((tmp_path / "samtale-alver.html").as_uri())
    expect(saved.get_by_role("heading", name="Samtale med Alver kommune")).to_be_visible()
    assert not saved.evaluate(TOO_WIDE)
    accessible(saved)
    shot(saved, f"resident-copy-{scheme}")


def test_an_agent_is_told_when_the_conversation_they_have_is_deleted(
    plain: Callable[..., Page], gateway: str, problems: list[str]
) -> None:
    resident = start(plain())
    resident.locator("summary").filter(has_text="Snakk med eit menneske").click()
    resident.get_by_role("button", name="Ja, be om eit menneske").click()
    desk = Desk(plain(java_script_enabled=True), gateway).sign_in()
    desk.row("").first.click()
    desk.take.click()
    expect(desk.field).to_be_focused()
    resident.goto("/samtale")
    expect(resident.get_by_text("Du snakkar med Ingrid, Innbyggarservice.")).to_be_visible()
    resident.get_by_role("link", name="Gløym meg").click()
    resident.get_by_role("button", name="Ja, slett samtalen").click()
    expect(desk.page.get_by_text("Innbyggaren har sletta samtalen du hadde.").first).to_be_visible()
    expect(desk.row("")).to_have_count(0)
    expect(desk.log).not_to_contain_text("Eg er chatboten")
    desk.page.screenshot(path=SCREENSHOTS / "resident-forgotten-desk.png")
