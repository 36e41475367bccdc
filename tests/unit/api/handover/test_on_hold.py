"""Waiting for the resident, opening again, being named in a note, who is there, and each agent's own alerts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from api.context import Context
from api.governance.users import DEMO_PASSWORD
from tests.unit.api.conftest import Resident, StartConversation


@pytest.fixture
def context(app: FastAPI) -> Context:
    context: Context = app.state.context
    return context


@pytest.fixture
async def ingrid(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in program of hers, which counts as there."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://svara.test") as client:
        answer = await client.post(
            "/api/agent/session", json={"username": "ingrid", "password": DEMO_PASSWORD}
        )
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        client.cookies.clear()
        await client.put("/api/agent/status", json={"status": "available"})
        yield client


@pytest.fixture
async def taken(start: StartConversation, ingrid: httpx.AsyncClient) -> Resident:
    resident = await start()
    assert (await ingrid.post(f"{path(resident)}/claim")).status_code == 200
    return resident


def path(resident: Resident) -> str:
    return f"/api/agent/conversations/{resident.id}"


async def write(ingrid: httpx.AsyncClient, resident: Resident, text: str = "Hei") -> httpx.Response:
    headers = {"Idempotency-Key": str(uuid4())}
    return await ingrid.post(f"{path(resident)}/messages", json={"text": text}, headers=headers)


async def standing(ingrid: httpx.AsyncClient) -> tuple[dict[str, Any], int]:
    """The only row of the list, and how many conversations count among what Ingrid has."""
    view = (await ingrid.get("/api/agent/queue")).json()
    (row,) = view["conversations"]
    return row, view["me"]["has"]


async def test_on_hold_takes_no_room_until_somebody_writes(ingrid: Any, taken: Resident) -> None:
    assert (await standing(ingrid))[1] == 1
    for ended_by in (taken.send, lambda text: write(ingrid, taken, text)):
        held = await ingrid.put(f"{path(taken)}/hold", json={"on": True})
        assert held.json() == {"held": True}
        row, has = await standing(ingrid)
        assert (row["held"], row["state"], has) == (True, "agent", 0)
        assert (await ended_by("Her er adressa")).status_code == 202
        row, has = await standing(ingrid)
        assert (row["held"], has) == (False, 1)
    await ingrid.put(f"{path(taken)}/hold", json={"on": True})
    await ingrid.post(f"{path(taken)}/release", json={"to": "queued"})
    row, has = await standing(ingrid)
    assert (row["held"], row["state"], has) == (False, "queued", 0)
    refused = await ingrid.put(f"{path(taken)}/hold", json={"on": True})
    assert refused.json()["code"] == "not_claimed"


async def test_a_closed_one_is_opened_again_and_only_a_closed_one(ingrid: Any, taken: Resident) -> None:
    assert (await ingrid.post(f"{path(taken)}/reopen")).status_code == 200  # Hers already: nothing happens.
    await ingrid.post(f"{path(taken)}/close", json={"outcome": "answered"})
    assert (await ingrid.post(f"{path(taken)}/reopen")).status_code == 200
    read = (await ingrid.get(f"{path(taken)}/messages")).json()
    assert (read["state"], read["owner"], read.get("ended")) == ("agent", "ingrid", None)
    assert (await write(ingrid, taken)).status_code == 202
    await ingrid.post(f"{path(taken)}/release")
    assert (await ingrid.post(f"{path(taken)}/reopen")).json()["code"] == "conflict"


async def test_what_is_unanswered_is_counted_from_when_a_person_wrote_or_came(
    ingrid: Any, taken: Resident
) -> None:
    row, _ = await standing(ingrid)
    assert row["unanswered"] == [] and row["unanswered_since"]
    await write(ingrid, taken)
    row, _ = await standing(ingrid)
    assert (row["unanswered"], row["unanswered_since"]) == ([], None)
    numbers = [(await taken.send(text)).json()["seq"] for text in ("Hei", "Er du der?")]
    row, _ = await standing(ingrid)
    assert row["unanswered"] == numbers and row["unanswered_since"]


async def test_whether_the_resident_is_there(ingrid: Any, taken: Resident, context: Context) -> None:
    await context.residents.tell(every=True)
    assert (await standing(ingrid))[0]["resident"] == "gone"
    with context.residents.here(taken.id), context.residents.here(taken.id):
        await context.residents.tell(every=False)
    assert (await standing(ingrid))[0]["resident"] == "here"
    key = "svara:{svara}:residents"
    heard = await context.redis.zscore(key, taken.id)
    await context.redis.zadd(key, {taken.id: heard - 60})
    assert (await standing(ingrid))[0]["resident"] == "idle"
    # Nobody is connected any more, so telling of everybody brings nothing new.
    await context.residents.tell(every=True)
    assert (await standing(ingrid))[0]["resident"] == "idle"
    await context.redis.zadd(key, {taken.id: heard - 4000})
    await context.residents.tell(every=True)
    with context.residents.here("another"):
        await context.residents.tell(every=True)
    assert await context.redis.zscore(key, taken.id) is None


async def test_who_is_named_in_a_note_and_there_is_told(
    ingrid: Any, taken: Resident, context: Context
) -> None:
    ola = await context.users.check("ola", DEMO_PASSWORD)
    assert ola is not None
    await context.presence.arrives(ola)
    text = "Kan @ola sjå på dette? Ikkje @nils, og ikkje post@ola.no. Helsing @ingrid"
    noted = await ingrid.post(
        f"{path(taken)}/notes", json={"text": text}, headers={"Idempotency-Key": str(uuid4())}
    )
    assert noted.status_code == 202
    (notice,) = await context.notices.after("ola")
    assert (notice.what["kind"], notice.what["conversation"]) == ("mentioned", taken.id)
    assert not await context.notices.after("nils") and not await context.notices.after("ingrid")


async def test_alerts_are_each_agents_own_and_what_disturbs_is_off(ingrid: Any, context: Context) -> None:
    off = {"new": False, "passed_on": False, "unanswered": False}
    usual = (await ingrid.get("/api/agent/preferences")).json()
    assert usual == {"sound": off, "notification": off, "title": True, "dot": True}
    wanted = {**usual, "sound": {**off, "new": True}, "dot": False}
    assert (await ingrid.put("/api/agent/preferences", json=wanted)).json() == wanted
    assert (await ingrid.get("/api/agent/preferences")).json() == wanted
    assert (await context.preferences.of("ola")).dot
    wrong = await ingrid.put("/api/agent/preferences", json={**wanted, "more": 1})
    assert wrong.status_code == 422
    await context.redis.hset("svara:{svara}:preferences", "ingrid", '{"sound": "loud"}')
    assert (await ingrid.get("/api/agent/preferences")).json() == usual


async def test_every_agent_knows_what_is_switched(ingrid: Any) -> None:
    (one,) = (await ingrid.get("/api/agent/switches")).json()["switches"]
    assert one == {"municipality": "alver", "bot_off": None, "notice": None}


async def test_writing_shows_only_while_a_person_has_it(
    ingrid: Any, taken: Resident, start: StartConversation
) -> None:
    async def writes(resident: Resident) -> int:
        path = f"/api/conversations/{resident.id}/typing"
        return (await resident.http.post(path, headers=resident.headers)).status_code

    assert await writes(taken) == 204
    assert (await standing(ingrid))[0]["resident"] == "writes"
    await ingrid.post(f"{path(taken)}/release", json={"to": "queued"})
    waits = await start()
    assert await writes(waits) == 204
    await ingrid.post(f"{path(taken)}/close")
    await waits.http.post(f"/api/conversations/{waits.id}/handover", headers=waits.headers)
    assert (await standing(ingrid))[0]["resident"] != "writes"
