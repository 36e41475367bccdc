"""Whoever leads: the overview, moving conversations, switches over HTTP, absences. Only with the right."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete

from api.context import Context
from api.governance.users import DEMO_PASSWORD
from api.handover.absences import absences
from tests.unit.api.conftest import Resident, StartConversation

CONVERSATION = "/api/agent/conversations"
FORBIDDEN = [
    ("GET", "/api/agent/overview", None),
    ("POST", f"{CONVERSATION}/x/take-over", {"why": "Fri"}),
    ("POST", f"{CONVERSATION}/x/reassign", {"department": "x", "why": "Fri"}),
    ("PUT", "/api/agent/switches/bot", {"municipality": "alver", "on": False, "reason": "x"}),
    ("DELETE", "/api/agent/switches/notice?municipality=alver", None),
    ("POST", "/api/agent/absences", {"name": "Kari", "first": "2026-11-23", "last": "2026-11-23"}),
    ("DELETE", "/api/agent/absences/1", None),
]


@pytest.fixture
def context(app: FastAPI) -> Context:
    context: Context = app.state.context
    return context


@pytest.fixture
async def staff(app: FastAPI) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """Signed-in programs of Ingrid and Ola, both there."""
    clients = {}
    for username in ("ingrid", "ola"):
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://svara.test")
        answer = await client.post(
            "/api/agent/session", json={"username": username, "password": DEMO_PASSWORD}
        )
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        client.cookies.clear()
        assert (await client.put("/api/agent/status", json={"status": "available"})).status_code == 200
        clients[username] = client
    yield clients
    for client in clients.values():
        await client.aclose()


@pytest.fixture
async def waiting(start: StartConversation) -> Resident:
    resident = await start()
    path = f"/api/conversations/{resident.id}/handover"
    assert (await resident.http.post(path, headers=resident.headers)).status_code == 202
    return resident


async def notices(context: Context, username: str) -> list[dict[str, Any]]:
    return [one.what for one in await context.notices.after(username)]


@pytest.mark.parametrize(("method", "path", "body"), FORBIDDEN)
async def test_only_who_leads_may(staff: Any, method: str, path: str, body: Any) -> None:
    answer = await staff["ingrid"].request(method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "right_missing")


async def test_the_overview_tells_of_people_conversations_and_the_day(staff: Any, waiting: Resident) -> None:
    ola, ingrid = staff["ola"], staff["ingrid"]
    before = (await ola.get("/api/agent/overview")).json()
    (alver,) = [one for one in before["municipalities"] if one["id"] == "alver"]
    assert alver["figures"]["waiting"] == 1 and alver["figures"]["longest_s"] >= 0
    assert (alver["figures"]["came"], alver["figures"]["taken"]) == (1, 0)
    assert alver["hours"]["open"] is True and alver["hours"]["today"]
    assert alver["bot_off"] is None and alver["notice"] is None
    assert {one["username"]: one["has"] for one in before["colleagues"]} == {"ingrid": 0, "ola": 0}
    path = f"{CONVERSATION}/{waiting.id}"
    assert (await ingrid.post(f"{path}/claim")).status_code == 200
    for key in ("6f3a0b9e-1111-4222-8333-444455556666", "6f3a0b9e-1111-4222-8333-444455556667"):
        await ingrid.post(f"{path}/messages", json={"text": "Hei"}, headers={"Idempotency-Key": key})
    during = (await ola.get("/api/agent/overview")).json()
    (row,) = during["conversations"]
    assert row["owner"]["username"] == "ingrid" and row["department"]
    assert (await ingrid.post(f"{path}/close", json={"outcome": "answered"})).status_code == 200
    (alver,) = [
        one for one in (await ola.get("/api/agent/overview")).json()["municipalities"] if one["id"] == "alver"
    ]
    figures = alver["figures"]
    assert (figures["came"], figures["taken"], figures["answered"]) == (1, 1, 1)
    assert figures["closed"] == {"answered": 1}
    assert (figures["waiting"], figures["median_s"], figures["with_people"]) == (0, None, 0)


async def test_taking_over_tells_the_former_and_refuses_their_next_message(
    staff: Any, waiting: Resident, context: Context
) -> None:
    path = f"{CONVERSATION}/{waiting.id}"
    await staff["ingrid"].post(f"{path}/claim")
    for _ in range(2):  # The answer may be lost on the way; asking again changes nothing more.
        taken = await staff["ola"].post(f"{path}/take-over", json={"why": "Ingrid har pause"})
        assert taken.json() == {"state": "agent", "owner": "ola", "moved": 1}
    late = await staff["ingrid"].post(
        f"{path}/messages",
        json={"text": "Hei"},
        headers={"Idempotency-Key": "6f3a0b9e-1111-4222-8333-444455556666"},
    )
    assert (late.status_code, late.json()["code"]) == (409, "claim_lost")
    (told,) = await notices(context, "ingrid")
    assert (told["kind"], told["conversation"], told["by"]) == ("taken_from_you", waiting.id, "Ola")
    log = (await staff["ola"].get(f"{path}/messages")).json()["messages"]
    assert (log[-1]["event"], log[-1]["by"], log[-1]["why"]) == ("agent_joined", "ola", "Ingrid har pause")
    assert all("why" not in message for message in (await waiting.read())["messages"])
    noted = await context.audit.latest(1, subject=waiting.id)
    assert (noted[0].what, noted[0].detail) == ("conversation.moved", {"from": "ingrid", "to": "ola"})


async def test_a_waiting_one_is_given_to_a_colleague_who_is_there(
    staff: Any, waiting: Resident, context: Context
) -> None:
    path = f"{CONVERSATION}/{waiting.id}/reassign"
    gone = await staff["ola"].post(path, json={"colleague": "nils", "why": "Fagspørsmål"})
    assert (gone.status_code, gone.json()["code"]) == (409, "colleague_not_here")
    assert (await waiting.read())["state"] == "queued"
    given = await staff["ola"].post(path, json={"colleague": "ingrid", "why": "Fagspørsmål"})
    assert given.json() == {"state": "agent", "owner": "ingrid", "moved": 0}
    assert [one["kind"] for one in await notices(context, "ingrid")] == ["passed_on"]
    view = (await staff["ola"].get("/api/agent/queue")).json()
    assert [row["state"] for row in view["conversations"]] == ["agent"]


async def test_sent_to_a_department_it_stands_first_in_that_line(
    staff: Any, waiting: Resident, context: Context
) -> None:
    department = context.departments.of("alver")[-1].id
    await staff["ingrid"].post(f"{CONVERSATION}/{waiting.id}/claim")
    sent = await staff["ola"].post(
        f"{CONVERSATION}/{waiting.id}/reassign", json={"department": department, "why": "Feil stad"}
    )
    assert sent.json() == {"state": "queued", "owner": None, "moved": 1}
    (row,) = (await staff["ola"].get("/api/agent/queue")).json()["conversations"]
    assert (row["department"], row["returned"]) == (department, True)
    closed = await staff["ola"].post(f"{CONVERSATION}/{waiting.id}/close")
    assert closed.status_code == 200
    refused = await staff["ola"].post(f"{CONVERSATION}/{waiting.id}/take-over", json={"why": "Feil"})
    assert (refused.status_code, refused.json()["code"]) == (409, "conversation_closed")


@pytest.mark.parametrize("why", ["", "   ", "Gjeld 01010150074"])
async def test_a_reason_is_needed_and_holds_no_personal_number(
    staff: Any, waiting: Resident, why: str
) -> None:
    answer = await staff["ola"].post(f"{CONVERSATION}/{waiting.id}/take-over", json={"why": why})
    assert answer.status_code == 422
    assert (await waiting.read())["state"] == "queued"


async def test_switches_over_http(staff: Any, start: StartConversation) -> None:
    ola = staff["ola"]
    off = await ola.put(
        "/api/agent/switches/bot", json={"municipality": "alver", "on": False, "reason": "Feil i svar"}
    )
    assert (off.json()["bot_off"]["by"], off.json()["bot_off"]["reason"]) == ("Ola", "Feil i svar")
    text = {"nn": "Sentralbordet er nede.", "nb": "Sentralbordet er nede."}
    body = {"municipality": "alver", "text": text, "last": "2026-11-23T15:00:00+01:00"}
    assert (await ola.put("/api/agent/switches/notice", json=body)).json()["notice"]["text"] == text
    assert len((await start()).first) == 2
    late = await ola.put("/api/agent/switches/notice", json={**body, "last": "2026-11-22T15:00:00+01:00"})
    assert (late.status_code, late.json()["code"]) == (422, "invalid_request")
    unknown = await ola.put("/api/agent/switches/notice", json={**body, "municipality": "nowhere"})
    assert unknown.json()["code"] == "unknown_municipality"
    ended = await ola.delete("/api/agent/switches/notice?municipality=alver")
    assert ended.json()["notice"] is None and ended.json()["bot_off"]


async def test_absences_come_in_order_and_go_when_they_are_over(staff: Any, context: Context) -> None:
    with context.absences._engine.begin() as connection:
        connection.execute(delete(absences))
    ola = staff["ola"]
    for name, first, last in (("Kari", "2026-12-01", "2026-12-02"), ("Per", "2026-11-20", "2026-11-23")):
        made = await ola.post("/api/agent/absences", json={"name": name, "first": first, "last": last})
        assert made.status_code == 201
    wrong = await ola.post(
        "/api/agent/absences", json={"name": "Kari", "first": "2026-12-02", "last": "2026-12-01"}
    )
    assert wrong.status_code == 422
    listed = (await ola.get("/api/agent/overview")).json()["absences"]
    assert [one["name"] for one in listed] == ["Per", "Kari"]
    assert (await ola.delete(f"/api/agent/absences/{listed[0]['id']}")).status_code == 204
    again = await ola.delete(f"/api/agent/absences/{listed[0]['id']}")
    assert (again.status_code, again.json()["code"]) == (404, "absence_not_found")
