"""Cases in the console: what is overdue on top and counted; taking, answering, closing; somebody has come."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.agent.desk import Desk, Resident, RunningGateway
from tests.browser.conftest import DESKTOP, NARROW

Check = Callable[[Page], None]
Shot = Callable[[Page, str], None]


@pytest.fixture
def overdue(gateway: RunningGateway) -> Iterator[Callable[[str], None]]:
    """``overdue(case)``: it should have been answered a year ago. There are no cases to begin with."""

    def run(statement: str, *values: str) -> None:
        with closing(sqlite3.connect(gateway.database, timeout=10)) as database, database:
            database.execute(statement, values)

    run("delete from case_events")
    run("delete from cases")
    yield lambda case: run("update cases set due = '2025-11-03 10:00:00.000000' where id = ?", case)


def test_overdue_ones_on_top_and_counted(
    desk: Desk, gateway: RunningGateway, overdue: Callable[[str], None], accessible: Check, shot: Shot
) -> None:
    Resident(gateway.url).leave_message("Kan de ringje meg om barnehageplass?")
    late = Resident(gateway.url).leave_message("Har venta på svar om garasje", "meeting", when="tysdag")
    overdue(late)
    desk.sign_in()
    expect(desk.tab("Saker")).to_contain_text("Saker 2")
    desk.tab("Saker").click()
    rows = desk.page.get_by_role("tabpanel").get_by_role("link")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Har venta på svar om garasje")
    expect(rows.first).to_contain_text("Over fristen, som var 03.11.2025 kl. 11.00")
    expect(rows.first).to_contain_text("Ønske om møte")
    expect(rows.last).to_contain_text("Frist:")
    expect(desk.page.get_by_role("tabpanel")).to_contain_text("1 sak er over fristen.")
    expect(desk.tab("Saker")).to_have_accessible_name("Saker 2 1 sak er over fristen.")
    accessible(desk.page)
    shot(desk.page, "agent-cases")
    desk.page.set_viewport_size(NARROW)
    accessible(desk.page)
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    shot(desk.page, "agent-cases-320")


def test_take_answer_and_close(
    desk: Desk, gateway: RunningGateway, overdue: Callable[[str], None], accessible: Check, shot: Shot
) -> None:
    case = Resident(gateway.url).leave_message("Kan de ringje meg om barnehageplass?")
    desk.sign_in().tab("Saker").click()
    desk.row("Kan de ringje meg om barnehageplass?").click()
    expect(desk.heading).to_have_text(f"Sak {case}")
    expect(desk.heading).to_be_focused()
    expect(desk.conversation.get_by_role("link", name="99887766")).to_have_attribute("href", "tel:99887766")
    expect(desk.conversation).to_contain_text("Ingen har saka")
    desk.button("Ta saka").click()
    expect(desk.conversation).to_contain_text("Nokon arbeider med saka.")
    expect(desk.heading).to_be_focused()
    expect(desk.row("barnehageplass")).to_contain_text("Du har saka")
    accessible(desk.page)
    shot(desk.page, "agent-case")
    desk.page.set_viewport_size(NARROW)
    accessible(desk.page)
    shot(desk.page, "agent-case-320")
    desk.page.set_viewport_size(DESKTOP)
    desk.button("Registrer svar").click()
    dialog = desk.page.get_by_role("dialog", name="Korleis svarte du?")
    dialog.get_by_label("Svarte på").select_option("Telefon")
    dialog.get_by_label("Merknad").fill("Fekk vite om hovudopptaket")
    accessible(desk.page)
    dialog.get_by_role("button", name="Lagre svaret").click()
    expect(desk.conversation).to_contain_text("Innbyggaren har fått svar.")
    expect(desk.conversation).to_contain_text("Telefon: Fekk vite om hovudopptaket")
    expect(desk.tab("Saker")).to_have_text("Saker 0")
    desk.button("Avslutt saka").click()
    desk.button("Fekk svar").click()
    expect(desk.conversation).to_contain_text("Saka er avslutta.")
    expect(desk.conversation.get_by_role("listitem").last).to_contain_text("Ingrid avslutta saka")


def test_a_case_somebody_else_took_first(
    desk: Desk, gateway: RunningGateway, overdue: Callable[[str], None]
) -> None:
    case = Resident(gateway.url).leave_message("Kan de ringje meg om barnehageplass?")
    desk.sign_in().tab("Saker").click()
    desk.row("barnehageplass").click()
    expect(desk.button("Ta saka")).to_be_visible()
    assert gateway.signed_in("ola").post(f"/api/agent/cases/{case}/claim").status_code == 200
    desk.page.get_by_role("button", name="Ta saka").dispatch_event("click")
    expect(desk.conversation).to_contain_text("Ola har saka")
    expect(desk.button("Ta saka")).to_have_count(0)


def test_somebody_has_come_to_a_meeting(
    desk: Desk, gateway: RunningGateway, overdue: Callable[[str], None], accessible: Check
) -> None:
    case = Resident(gateway.url).leave_message("Garasje", "meeting")
    desk.sign_in()
    expect(desk.tab("Saker")).to_have_text("Saker 1")
    at = datetime.now(UTC).isoformat()
    agreed = gateway.signed_in("ingrid").post(
        f"/api/agent/cases/{case}/meeting", json={"at": at, "place": "Knarvik"}
    )
    token = agreed.json()["arrival"].rpartition("/")[2]
    assert Resident(gateway.url).http.post(f"{gateway.url}/api/arrivals/{token}").status_code == 200
    notice = desk.page.get_by_role("region", name="Varsel")
    expect(notice).to_contain_text("Kari har kome til møtet kl.")
    expect(notice).to_contain_text("Knarvik")
    expect(desk.page.locator("#notice-told")).to_contain_text("Kari har kome til møtet")
    expect(desk.page).to_have_title("(1) Samtalar – Svara")
    accessible(desk.page)
    notice.get_by_role("link", name="Sjå saka").click()
    expect(desk.heading).to_have_text(f"Sak {case}")
    expect(desk.conversation).to_contain_text("Innbyggaren kom til møtet")
