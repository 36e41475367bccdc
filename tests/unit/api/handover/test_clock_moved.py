"""A gateway whose clock is wrong takes nothing from anybody: leases, presence and times are Redis's."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from api import background
from api.main import create_app
from api.settings import GatewaySettings
from tests.support.fake_rasa import FakeRasa
from tests.unit.api.conftest import StartConversation
from tests.unit.api.handover.conftest import INGRID
from tests.unit.api.test_handover import sign_in


@pytest.fixture
def settings(settings: GatewaySettings) -> GatewaySettings:
    """With a lease that outlasts the test however busy the machine is: only a wrong clock could end it."""
    return settings.model_copy(update={"turn_lease_s": 600.0, "claim_lease_s": 600.0})


@pytest.mark.parametrize("hours", [-3, 3])
async def test_a_gateway_three_hours_off(
    app: FastAPI,
    http: httpx.AsyncClient,
    start: StartConversation,
    settings: GatewaySettings,
    rasa: FakeRasa,
    redis,
    monkeypatch: pytest.MonkeyPatch,
    hours: int,
) -> None:
    # Given an agent with one conversation, somebody in line, and a message that is being worked on
    right, ingrid = app.state.context, await sign_in(http)
    has, waits, worked_on = await start(), await start(), await start()
    await right.presence.arrives(INGRID)
    claim = (await http.post(f"/api/agent/conversations/{has.id}/claim", headers=ingrid)).json()["claim"]
    await http.post(f"/api/conversations/{waits.id}/handover", headers=waits.headers)
    await redis.rpush(f"svara:{{svara}}:pending:{worked_on.id}", 1)
    await redis.zadd("svara:{svara}:work", {worked_on.id: 0})
    assert (work := await right.log.take(worked_on.id)) is not None

    # When another gateway comes whose clock is wrong
    off = timedelta(hours=hours)
    clock = settings.clock + off if settings.clock else None
    wrong_app = create_app(settings.model_copy(update={"clock": clock}), transport=rasa)
    wrong, as_it_is = wrong_app.state.context, time.time
    async with background.running(wrong):
        monkeypatch.setattr(time, "time", lambda: as_it_is() + off.total_seconds())

        # Then it takes nothing from anybody
        assert await wrong.claims.expire() == []
        assert await wrong.log.take(worked_on.id) is None
        assert [one.agent.username for one in await wrong.presence.here()] == ["ingrid"]

        # And whoever goes through it is served as through any other
        transport = httpx.ASGITransport(app=wrong_app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://svara.test") as through:
            key = {"Idempotency-Key": str(uuid4())}
            path = f"/api/agent/conversations/{has.id}/messages"
            body = {"text": "Eg er her enno.", "claim": claim}
            assert (await through.post(path, json=body, headers={**ingrid, **key})).status_code == 202
            told = (
                await through.get(f"/api/conversations/{waits.id}/messages", headers=waits.headers)
            ).json()
        assert (told["state"], told["position"]) == ("queued", 1)
        seconds, _ = await redis.time()
        redis_now = datetime.fromtimestamp(seconds, UTC)
        written = await wrong.log.read(has.id)
        assert all(abs(message.time - redis_now) < timedelta(minutes=1) for message in written)
        waiting = [row for row in await wrong.claims.waiting() if row.id == waits.id]
        assert waiting[0].since is not None and abs(waiting[0].since - redis_now) < timedelta(minutes=1)
    assert await right.log.finish(work, [], fields={}, handover=None) == "appended"
