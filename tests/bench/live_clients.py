"""The two sides of a conversation as ``tests.bench.live`` plays them: a resident's chat and an agent's console.

Both follow by server-sent events and note when they first saw each message. The console does what the
real one does (api/pages/static/agent*.js): told that the list has changed, it reads on in a conversation of its
own that has something new.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

Seen = dict[tuple[str, int], float]
"""When the other side saw a message: (conversation, seq) → seconds of the monotonic clock."""


async def server_sent_events(url: str, path: str, token: str) -> AsyncIterator[tuple[str, str]]:
    """Name and data of each event, over a connection of its own; ends when the service ends the stream.

    Raises ``ConnectionError`` when the service refuses. Reads line by line: the service writes each event as
    a whole, so that a line of an event is never broken by the chunks it comes in.
    """
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port, limit=8 * 2**20)
    try:
        request = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n"
        writer.write(request.encode())
        status = await reader.readline()
        if b" 200 " not in status:
            raise ConnectionError(status.decode("latin-1").strip())
        name = ""
        while line := await reader.readline():
            if line.startswith(b"event: "):
                name = line[7:-1].decode()
            elif line.startswith(b"data: "):
                yield name, line[6:-1].decode()
    finally:
        writer.close()


@dataclass
class Resident:
    """One open chat."""

    url: str
    id: str
    token: str
    seen: Seen
    connected: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self) -> None:
        """Follow the conversation until cancelled; what an agent wrote counts as seen."""
        path = f"/api/conversations/{self.id}/events"
        async for name, data in server_sent_events(self.url, path, self.token):
            self.connected.set()
            if name == "message":
                message = json.loads(data)
                if message["sender"] == "agent":
                    self.seen[self.id, message["seq"]] = time.perf_counter()

    async def write(self, http: httpx.AsyncClient, text: str) -> int:
        """Send one message; its number."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid4())}
        path = f"{self.url}/api/conversations/{self.id}/messages"
        answer = await http.post(path, json={"text": text}, headers=headers)
        return int(answer.raise_for_status().json()["seq"])


@dataclass
class Console:
    """One agent's console, with the conversations they have (id → number read so far)."""

    url: str
    username: str
    token: str
    seen: Seen
    has: dict[str, int] = field(default_factory=dict)
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    lists: int = 0
    list_bytes: int = 0

    async def follow(self, http: httpx.AsyncClient) -> None:
        """Follow the list until cancelled, and read on where something is new."""
        async for name, data in server_sent_events(self.url, "/api/agent/events", self.token):
            self.connected.set()
            if name == "queue":
                self.lists += 1
                self.list_bytes += len(data)
                for row in json.loads(data)["conversations"]:
                    last = row["last"]
                    if row["id"] in self.has and last and last["seq"] > self.has[row["id"]]:
                        # What cannot be read now is read when the next list comes, as the console does.
                        with suppress(httpx.HTTPError):
                            await self._read_on(http, row["id"])

    async def _read_on(self, http: httpx.AsyncClient, conversation: str) -> None:
        path = f"{self.url}/api/agent/conversations/{conversation}/messages"
        answer = await http.get(path, params={"after": self.has[conversation]}, headers=self.headers)
        for message in answer.raise_for_status().json()["messages"]:
            self.has[conversation] = message["seq"]
            if message["sender"] == "resident":
                self.seen[conversation, message["seq"]] = time.perf_counter()

    @property
    def headers(self) -> dict[str, str]:
        """What says who is asking."""
        return {"Authorization": f"Bearer {self.token}"}

    async def write(self, http: httpx.AsyncClient, conversation: str, text: str) -> int:
        """Send one message to the resident; its number."""
        path = f"{self.url}/api/agent/conversations/{conversation}/messages"
        headers = {**self.headers, "Idempotency-Key": str(uuid4())}
        answer = await http.post(path, json={"text": text}, headers=headers)
        return int(answer.raise_for_status().json()["seq"])

    async def take(self, http: httpx.AsyncClient, conversation: str) -> None:
        """Claim a conversation that waits."""
        path = f"{self.url}/api/agent/conversations/{conversation}/claim"
        (await http.post(path, headers=self.headers)).raise_for_status()
        self.has[conversation] = 0


async def start_resident(http: httpx.AsyncClient, url: str, seen: Seen) -> Resident:
    """A new conversation."""
    created: dict[str, Any] = (await http.post(f"{url}/api/conversations", json={})).raise_for_status().json()
    return Resident(url, created["id"], created["token"], seen)


async def sign_in(http: httpx.AsyncClient, url: str, username: str, password: str, seen: Seen) -> Console:
    """A signed-in agent."""
    body = {"username": username, "password": password}
    answer = (await http.post(f"{url}/api/agent/session", json=body)).raise_for_status()
    return Console(url, username, answer.json()["token"], seen)
