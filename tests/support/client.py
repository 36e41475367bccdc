"""A resident's and an agent's client of the public contract, over real HTTP."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from api.governance.users import DEMO_PASSWORD

PATIENCE_S = 60.0


@dataclass
class ResidentClient:
    """One conversation. Sends like the widget does: the same key until the service has said yes."""

    http: httpx.Client
    id: str
    token: str
    first: list[dict[str, Any]]

    def __post_init__(self) -> None:
        # A test that fails half-way must not leave a connection for a later test to be blamed for.
        weakref.finalize(self, self.http.close)

    @classmethod
    def start(cls, url: str, **body: Any) -> ResidentClient:
        """A new conversation at the gateway at ``url``."""
        http = httpx.Client(base_url=url, timeout=40)
        created = http.post("/api/conversations", json={"locale": "nn", **body})
        created.raise_for_status()
        answer = created.json()
        return cls(http, answer["id"], answer["token"], answer["messages"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def at(self, url: str) -> ResidentClient:
        """The same conversation through another gateway."""
        return ResidentClient(httpx.Client(base_url=url, timeout=40), self.id, self.token, self.first)

    def close(self) -> None:
        self.http.close()

    def send(self, text: str, key: str | None = None, **more: Any) -> httpx.Response:
        headers = {**self.headers, "Idempotency-Key": key or str(uuid4())}
        return self.http.post(
            f"/api/conversations/{self.id}/messages", json={"text": text, **more}, headers=headers
        )

    def send_until_accepted(self, text: str, sure: Callable[[], bool]) -> int:
        """Send with one key, again and again while the service is down; the seq."""
        key = str(uuid4())
        while sure():
            try:
                answer = self.send(text, key)
            except httpx.TransportError:
                continue
            if answer.status_code == 202:
                return int(answer.json()["seq"])
            assert answer.status_code in (429, 503), answer.text
        raise AssertionError("never accepted")

    def read(self, after: int = 0, wait: float = 0) -> dict[str, Any]:
        path = f"/api/conversations/{self.id}/messages"
        answer = self.http.get(path, params={"after": after, "wait": wait}, headers=self.headers)
        answer.raise_for_status()
        return answer.json()

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Everything in the conversation, as soon as ``wanted`` holds for it."""
        for _ in range(int(PATIENCE_S / 5)):
            everything = self.read_all()
            if wanted(everything):
                return everything
            self.read(everything["messages"][-1]["seq"], wait=5)
        raise AssertionError(f"still not so: {everything['messages'][-6:]}")

    def read_all(self) -> dict[str, Any]:
        """The whole conversation, however many answers it takes."""
        everything = self.read()
        while part := self.read(everything["messages"][-1]["seq"])["messages"]:
            everything["messages"] += part
        return everything

    def ask(self, text: str, **more: Any) -> dict[str, Any]:
        """Send and return the bot's reply."""
        sent = self.send(text, **more)
        assert sent.status_code == 202, sent.text
        seq = sent.json()["seq"]

        def replies(everything: dict[str, Any]) -> list[dict[str, Any]]:
            return [m for m in everything["messages"] if m["sender"] == "bot" and m["seq"] > seq]

        return replies(self.until(lambda everything: bool(replies(everything))))[0]


@dataclass
class AgentClient:
    """A signed-in agent."""

    http: httpx.Client

    def __post_init__(self) -> None:
        weakref.finalize(self, self.http.close)

    @classmethod
    def sign_in(cls, url: str, username: str = "ingrid") -> AgentClient:
        http = httpx.Client(base_url=url, timeout=40)
        answer = http.post("/api/agent/session", json={"username": username, "password": DEMO_PASSWORD})
        answer.raise_for_status()
        http.cookies.clear()
        http.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        return cls(http)

    def close(self) -> None:
        # Who has not signed out is taken to be there for a while, and the next test may be about nobody being there.
        with suppress(httpx.HTTPError):
            self.http.delete("/api/agent/session")
        self.http.close()

    def queue(self) -> list[dict[str, Any]]:
        return self.http.get("/api/agent/queue").raise_for_status().json()["conversations"]

    def do(self, conversation: str, what: str, body: dict[str, Any] | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": str(uuid4())} if what == "messages" else {}
        return self.http.post(f"/api/agent/conversations/{conversation}/{what}", json=body, headers=headers)

    def transcript(self, conversation: str) -> dict[str, Any]:
        return self.http.get(f"/api/agent/conversations/{conversation}/messages").raise_for_status().json()


def replies_by_message(messages: list[dict[str, Any]]) -> dict[int, int]:
    """For each message of the resident, how many replies the bot gave to it."""
    replies = {m["seq"]: 0 for m in messages if m["sender"] == "resident"}
    for message in messages:
        if message["sender"] == "bot" and "reply_to" in message:
            replies[message["reply_to"]] += 1
    return replies
