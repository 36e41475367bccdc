"""What happens when something gives way in the middle: stated here, so that it is not found out by residents."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import create_engine

from tests.unit.api.conftest import StartConversation
from tests.unit.api.handover.conftest import INGRID, OLA
from tests.unit.api.test_handover import sign_in


@pytest.fixture
async def full(redis):
    """Fills Redis: from then on it takes nothing more in, until the test is over."""

    async def fill() -> None:
        await redis.config_set("maxmemory", 1)

    yield fill
    await redis.config_set("maxmemory", 0)


async def test_a_session_that_ends_while_an_agent_writes_loses_no_text_and_doubles_none(
    start: StartConversation, http: httpx.AsyncClient
) -> None:
    resident, ingrid, key = await start(), await sign_in(http), str(uuid4())
    path = f"/api/agent/conversations/{resident.id}"
    await http.post(f"{path}/claim", headers=ingrid)
    await http.delete("/api/agent/session", headers=ingrid)
    body = {"text": "Her er svaret"}
    refused = await http.post(f"{path}/messages", json=body, headers={**ingrid, "Idempotency-Key": key})
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    again = await sign_in(http)
    for _ in range(2):
        sent = await http.post(f"{path}/messages", json=body, headers={**again, "Idempotency-Key": key})
        assert sent.status_code == 202
    assert [m["text"] for m in (await resident.read())["messages"]].count("Her er svaret") == 1


async def test_a_full_redis_takes_nothing_in_half_and_says_so(
    start: StartConversation, http: httpx.AsyncClient, full, app
) -> None:
    resident, ingrid = await start(), await sign_in(http)
    path = f"/api/agent/conversations/{resident.id}"
    await http.post(f"{path}/claim", headers=ingrid)
    context = app.state.context
    await context.presence.arrives(OLA)
    before = await resident.read()
    await full()
    key = {"Idempotency-Key": str(uuid4())}
    for what, body in (
        ("messages", {"text": "Hei"}),
        ("notes", {"text": "Merknad"}),
        ("transfer", {"department": "byggesak"}),
        ("transfer", {"colleague": "ola"}),
        ("release", {"to": "queued"}),
        ("close", {"outcome": "answered"}),
    ):
        answer = await http.post(f"{path}/{what}", json=body, headers={**ingrid, **key})
        assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable"), what
    assert await resident.read() == before
    await context.redis.config_set("maxmemory", 0)
    sent = await http.post(f"{path}/messages", json={"text": "Hei"}, headers={**ingrid, **key})
    assert sent.status_code == 202 and (await resident.read())["messages"][-1]["text"] == "Hei"


async def test_without_the_database_conversations_go_on_and_cases_are_not_counted(
    start: StartConversation, http: httpx.AsyncClient, app
) -> None:
    context, ingrid = app.state.context, await sign_in(http)
    resident = await start()
    whole = context.cases._engine
    context.cases._engine = create_engine("sqlite:////nowhere/at/all.db")
    try:
        await http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)
        view = (await http.get("/api/agent/queue", headers=ingrid)).json()
        assert view["cases"] is None and [row["id"] for row in view["conversations"]] == [resident.id]
        assert await context.claims.claim(resident.id, INGRID)
    finally:
        context.cases._engine = whole
