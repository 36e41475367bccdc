"""Readiness tells the truth about each part."""

from __future__ import annotations

import httpx

from api.conversation.durability import REQUIRED
from tests.support.fake_rasa import FakeRasa


async def test_everything_up(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"status": "ok"}
    ready = await http.get("/readyz")
    assert ready.status_code == 200
    assert {name: part["state"] for name, part in ready.json()["parts"].items()} == {
        "redis": "ok",
        "rasa": "ok",
        "actions": "ok",
    }


async def test_without_rasa_it_is_degraded_but_still_takes_people_on(http, rasa: FakeRasa) -> None:
    rasa.model = None
    ready = await http.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")


async def test_a_redis_that_may_lose_messages_makes_it_refuse_them(http, app, redis) -> None:
    try:
        await redis.config_set("appendfsync", "everysec")
        ready = await http.get("/readyz")
        assert (ready.status_code, ready.json()["parts"]["redis"]["state"]) == (503, "not_durable")
        assert "appendfsync" in ready.json()["parts"]["redis"]["problems"][0]
        refused = await http.post("/api/conversations", json={})
        assert (refused.status_code, refused.json()["code"]) == (503, "storage_not_durable")
    finally:
        for name, value in REQUIRED.items():
            await redis.config_set(name, value)
    assert (await http.get("/readyz")).status_code == 200
    assert (await http.post("/api/conversations", json={})).status_code == 201


async def test_every_response_has_the_security_headers(http: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/finst-ikkje", "/api/agent/queue"):
        headers = (await http.get(path)).headers
        assert "script-src" not in headers["content-security-policy"]
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
