"""The whole gateway in one process: real Redis, real routes, a Rasa that answers as told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis

from api import background
from api.main import create_app
from api.settings import GatewaySettings
from tests.support.fake_rasa import FakeRasa

MONDAY_10 = "2026-11-23T10:00:00+01:00"


@dataclass
class Resident:
    """A resident's client of the public contract."""

    http: httpx.AsyncClient
    id: str
    token: str
    first: list[dict[str, Any]]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def send(self, text: str, *, key: str | None = None, **more: Any) -> httpx.Response:
        headers = {**self.headers, "Idempotency-Key": key or str(uuid4())}
        body = {"text": text, **more}
        return await self.http.post(f"/api/conversations/{self.id}/messages", json=body, headers=headers)

    async def read(self, after: int = 0, wait: float = 0) -> dict[str, Any]:
        path = f"/api/conversations/{self.id}/messages"
        answer = await self.http.get(path, params={"after": after, "wait": wait}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def reply_to(self, text: str, **more: Any) -> dict[str, Any]:
        """Send and wait for the bot's reply."""
        sent = await self.send(text, **more)
        assert sent.status_code == 202, sent.text
        after = sent.json()["seq"]
        for _ in range(10):
            for message in (await self.read(after, wait=5))["messages"]:
                if message["sender"] == "bot":
                    return message
        raise AssertionError(f"no reply to seq {after}")


StartConversation = Callable[..., Awaitable[Resident]]


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One for all: making the demo accounts takes a while, as password hashes should."""
    return f"sqlite:///{tmp_path_factory.mktemp('sql') / 'svara.db'}"


@pytest.fixture
def settings(redis: Redis, redis_url: str, tmp_path: Path, database_url: str) -> GatewaySettings:
    return GatewaySettings(
        demo=True,
        data=tmp_path,
        redis_url=redis_url,
        database_url=database_url,
        clock=MONDAY_10,
        turn_lease_s=1.5,
        claim_lease_s=30,
    )


@pytest.fixture
async def app(settings: GatewaySettings, rasa: FakeRasa) -> AsyncIterator[FastAPI]:
    app = create_app(settings, transport=rasa)
    async with background.running(app.state.context):
        yield app


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://svara.test", timeout=35) as client:
        yield client


@pytest.fixture
def start(http: httpx.AsyncClient) -> StartConversation:
    async def started(**body: Any) -> Resident:
        answer = await http.post("/api/conversations", json={"locale": "nn", **body})
        assert answer.status_code == 201, answer.text
        created = answer.json()
        return Resident(http, created["id"], created["token"], created["messages"])

    return started
