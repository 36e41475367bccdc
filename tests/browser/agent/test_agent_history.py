"""What has been: searched, opened and judged, with the keyboard alone, and where the page is narrow."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from redis import Redis

from api.governance.archive import Archive
from api.governance.archive_copy import Copy, folded
from api.governance.archive_table import Archived, ArchivedMessage
from tests.browser.agent.desk import Desk, RunningGateway
from tests.browser.conftest import NARROW, ZOOMED

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]
LONG_AGO = datetime.now(UTC).replace(hour=9, minute=12, second=0, microsecond=0) - timedelta(days=6)
UNKNOWN = "Kan eg leige lavvoen ved skulen til dugnad?"
SAID = (
    ("bot", "Hei! Eg er chatboten til Alver kommune.", {"lang": "nn"}),
    ("resident", UNKNOWN, {"lang": "nn"}),
    (
        "bot",
        "Eg fann ikkje noko godt svar på det. Vil du snakke med eit menneske?",
        {"lang": "nn", "outcome": "unanswered", "reply_to": 2, "confidence": 0.31},
    ),
    ("resident", "Snakk med eit menneske", {"lang": "nn", "choice": "handover"}),
    (
        "system",
        "Du står i kø for å snakke med eit menneske, som nummer 1. Kvitteringa di er K7M-3PX.",
        {"lang": "nn", "event": "handover_requested"},
    ),
    (
        "system",
        "Ingrid (Innbyggarservice) er her no.",
        {"lang": "nn", "event": "agent_joined", "by": "ingrid"},
    ),
    (
        "agent",
        "Hei! Lavvoen blir leigd ut av skulen sjølv.",
        {"lang": "nn", "name": "Ingrid", "by": "ingrid"},
    ),
    ("resident", "Supert, ring meg gjerne på [telefon]", {"lang": "nn"}),
    ("agent", "Eg har gitt nummeret ditt til skulen.", {"lang": "nn", "name": "Ingrid", "by": "ingrid"}),
    (
        "system",
        "Ingrid har avslutta samtalen.",
        {"lang": "nn", "event": "agent_closed", "by": "ingrid", "why": "answered"},
    ),
)


def copy(id: str, day: int = 0, said: tuple[Any, ...] = SAID, **more: Any) -> Copy:
    """An archived conversation, ``day`` days after the first."""
    began = LONG_AGO + timedelta(days=day)
    messages = tuple(
        ArchivedMessage(seq, began + timedelta(minutes=seq), sender, text, folded(text), rest)
        for seq, (sender, text, rest) in enumerate(said, 1)
    )
    about = {
        "municipality": "alver",
        "department": "",
        "lang": "nn",
        "language": "nn",
        "topic": "lokaler-og-idrettsanlegg",
        "outcome": "answered",
        "receipts": "K7M-3PX",
        "agents": {"ingrid": "Ingrid"},
        "first_words": said[1][1],
        "messages": 6,
        "waited_s": 150,
        **more,
    }
    return Copy(Archived(id=id, began=began, last=messages[-1].at, **about), messages)


@pytest.fixture
def archived(gateway: RunningGateway, store: Redis) -> Iterator[Callable[[Copy], None]]:
    """``archived(copy)`` puts it in the gateway's archive. Playwright has the loop of this thread."""
    archive = Archive(f"sqlite:///{gateway.database}", lambda: datetime.now(UTC), 90)

    async def put(one: Copy) -> None:
        # As when Redis has let go of it; otherwise the gateway takes it for one that was deleted meanwhile.
        store.set(f"svara:{{svara}}:archived:{one.conversation.id}", "digest")
        await archive.remove([one.conversation.id])
        assert await archive.put(one)
        await archive.settle(one.conversation.id)

    with ThreadPoolExecutor(1) as other:
        yield lambda one: other.submit(asyncio.run, put(one)).result()
    with sqlite3.connect(gateway.database) as database:
        for table in ("conversations", "messages", "labels", "comments"):
            database.execute(f"delete from archived_{table}")  # noqa: S608
    archive.close()


@pytest.fixture
def some(archived: Callable[[Copy], None]) -> None:
    garage = "Kor lang tid tek søknad om garasje når ein bur i eit felt med tettbygde hus og ein gamal reguleringsplan?"
    archived(copy("first"))
    angry = (SAID[0], ("resident", "bosset vart ikkje henta!!", {"lang": "nn"}), *SAID[4:])
    archived(copy("second", 1, angry, topic="renovasjon", outcome="no_solution", rating="down", overall=3))
    archived(
        copy(
            "third",
            2,
            (SAID[0], ("resident", garage, {"lang": "nb"}), *SAID[4:]),
            topic="byggesak",
            lang="nb",
            agents={"ola": "Ola"},
            rating="up",
            moved=2,
        )
    )


def test_searched_opened_and_judged_with_the_keyboard(
    desk: Desk, some: None, accessible: Check, shot: Shot
) -> None:
    page = desk.page
    page.goto(f"{desk.url}/agent/historikk")
    expect(page).to_have_url(f"{desk.url}/agent")
    desk.sign_in("ola")
    page.goto(f"{desk.url}/agent/historikk")
    found = page.locator("#results").get_by_role("link")
    expect(found).to_have_count(3)
    expect(found.first).to_contain_text("Byggjesak")
    accessible(page)
    shot(page, "agent-history")

    words = page.get_by_label("Ord eller kvitteringsnummer")
    words.focus()
    page.keyboard.type("LAVVO dugnad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 samtale")).to_be_attached()
    expect(found).to_have_count(1)
    page.get_by_label("Frå og med").fill("2026-05-02")
    page.get_by_label("Til og med").fill("2026-05-01")
    page.keyboard.press("Enter")
    expect(page.get_by_text("«Frå og med» må vere før «Til og med».")).to_be_visible()
    expect(page.get_by_label("Til og med")).to_be_focused()
    page.get_by_role("button", name="Nullstill").press("Enter")
    expect(found).to_have_count(3)
    page.get_by_label("Vurdering", exact=True).select_option("Tommel ned")
    words.press("Enter")
    expect(found).to_have_count(1)
    page.get_by_role("button", name="Nullstill").press("Enter")
    words.fill("k7m")
    page.get_by_label("Emne").select_option("Lokale og idrettsanlegg")
    words.press("Enter")
    expect(found).to_have_count(1)

    found.first.press("Enter")
    heading = page.locator("#conversation-heading")
    expect(heading).to_contain_text("Samtale")
    expect(heading).to_be_focused()
    said = page.locator("#conversation .entries")
    expect(said.get_by_text("Lavvoen blir leigd ut av skulen sjølv.")).to_be_visible()
    expect(said.get_by_text("Utfall: Fekk svar")).to_be_visible()
    expect(page.locator("#conversation")).to_contain_text("Blir sletta")
    accessible(page)
    shot(page, "agent-history-conversation")
    page.get_by_label("God service").check()
    page.get_by_label("Godt eksempel å øve på").check()
    page.get_by_role("button", name="Lagre").press("Enter")
    expect(page.locator(".done")).to_have_text("Lagra.")
    add = page.get_by_label("Legg til kommentar")
    page.get_by_role("button", name="Legg til").press("Enter")
    expect(page.get_by_text("Skriv noko før du legg til.")).to_be_visible()
    expect(add).to_be_focused()
    page.keyboard.type("Fint at du følgde opp. Ring gjerne 99 88 77 66 neste gong.")
    page.get_by_role("button", name="Legg til").press("Enter")
    expect(page.locator(".comments")).to_contain_text("Ring gjerne [telefon] neste gong.")
    accessible(page)
    page.locator(".judgement").scroll_into_view_if_needed()
    shot(page, "agent-history-judged")
    with page.expect_download() as one:
        page.get_by_role("link", name="Last ned samtalen (JSON)").click()
    assert one.value.suggested_filename.endswith(".json")
    with page.expect_download() as figures:
        page.get_by_role("link", name="Last ned tal (CSV)").click()
    lines = figures.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 2 and "lokaler-og-idrettsanlegg" in lines[1] and "lavvo" not in lines[1]


def test_who_edits_too_saves_a_question_for_every_new_version(
    desk: Desk, some: None, accessible: Check, shot: Shot
) -> None:
    page = desk.sign_in("nils").page
    page.goto(f"{desk.url}/agent/historikk")
    page.locator("#results").get_by_role("link").filter(has_text="lavvoen").click()
    # Below what was written, not below what was chosen.
    save = page.get_by_role("button", name="Lagre som prøvespørsmål")
    expect(save).to_have_count(2)
    dialog = page.get_by_role("dialog")
    page.route("**/api/studio/subjects", lambda route: route.abort())
    save.first.click()
    expect(dialog.get_by_label("Kva skal det handle om?")).to_contain_text("Fekk ikkje henta emna")
    page.keyboard.press("Escape")
    page.unroute("**/api/studio/subjects")

    save.first.click()
    expect(dialog).to_contain_text(UNKNOWN)
    # Reading them takes some seconds after a restart.
    expect(dialog.get_by_role("option", name="Barnehageplass")).to_be_attached()
    accessible(page)
    shot(page, "agent-history-save")
    dialog.get_by_label("Kva skal det handle om?").select_option("barnehageplass")
    dialog.get_by_role("button", name="Lagre som prøvespørsmål").click()
    expect(page.get_by_role("status").filter(has_text="Kvar ny utgåve blir prøvd på det")).to_be_attached()
    saved = page.request.get(f"{desk.url}/api/studio/tests").json()["tests"]
    assert [(one["text"], one["intent"]) for one in saved] == [(UNKNOWN, "subject/barnehageplass")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_it_is_narrow_one_thing_at_a_time(
    desk: Desk, some: None, accessible: Check, shot: Shot, scheme: Any
) -> None:
    page = desk.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(NARROW)
    desk.sign_in("ola")
    page.goto(f"{desk.url}/agent/historikk?lang=nb")
    expect(page.get_by_role("heading", name="Historikk")).to_be_visible()
    expect(page.locator("#results").get_by_role("link")).to_have_count(3)
    accessible(page)
    shot(page, f"agent-history-320-{scheme}")
    page.locator("#results").get_by_role("link").nth(1).click()
    expect(page.locator("#conversation-heading")).to_be_focused()
    expect(page.locator("#search")).to_be_hidden()
    for size in (NARROW, ZOOMED):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        accessible(page)
    page.set_viewport_size(NARROW)
    shot(page, f"agent-history-conversation-320-{scheme}")
    page.get_by_role("link", name="Til treffene").press("Enter")
    expect(page.locator("#search")).to_be_visible()
    expect(page.locator("#results").get_by_role("link").nth(1)).to_be_focused()
    page.goto(f"{desk.url}/agent/historikk?lang=nn")


def test_who_leads_nobody_reads_and_sees_judgement_of_their_own_only(
    desk: Desk, some: None, gateway: RunningGateway
) -> None:
    ola = gateway.signed_in("ola")
    for id in ("first", "third"):
        path = f"/api/agent/history/{id}"
        assert ola.put(f"{path}/label", json={"quality": "could_be_better"}).status_code == 200
    page = desk.sign_in().page
    page.goto(f"{desk.url}/agent/historikk#samtale=first")
    expect(page.locator("#conversation")).to_contain_text("Kunne vore betre")
    expect(page.get_by_role("button", name="Lagre")).to_have_count(0)
    expect(page.get_by_role("link", name="Last ned")).to_have_count(0)
    page.goto(f"{desk.url}/agent/historikk#samtale=third")
    expect(page.locator("#conversation .entries")).to_be_visible()
    expect(page.locator("#conversation")).not_to_contain_text("Kunne vore betre")


def test_what_cannot_be_read_is_told(desk: Desk, some: None) -> None:
    page = desk.sign_in().page
    page.goto(f"{desk.url}/agent/historikk#samtale=nobody")
    expect(page.get_by_role("alert").filter(has_text="Samtalen er sletta")).to_be_visible()
    page.route("**/api/agent/history?*", lambda route: route.abort())
    page.get_by_role("button", name="Søk", exact=True).click()
    expect(page.locator("#count")).to_have_text("Vi får ikkje søkt no. Prøv igjen om litt.")


def test_many_are_turned_by_pages(desk: Desk, archived: Callable[[Copy], None]) -> None:
    for number in range(27):
        archived(copy(f"n{number}", said=(SAID[0], ("resident", f"nummer {number:02}", {"lang": "nn"}))))
    page = desk.sign_in().page
    page.goto(f"{desk.url}/agent/historikk")
    expect(page.locator("#count")).to_have_text("27 samtalar")
    page.get_by_role("button", name="Neste side").press("Enter")
    expect(page.locator("#results").get_by_role("link")).to_have_count(2)
    expect(page.locator("#page")).to_have_text("Side 2 av 2")
    expect(page.get_by_role("heading", name="Treff")).to_be_focused()
    expect(page.get_by_role("button", name="Neste side")).to_be_disabled()
