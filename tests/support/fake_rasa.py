"""Rasa and the action server as the gateway sees them: one HTTP transport that answers as told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

Answer = Callable[[dict[str, Any]], httpx.Response]


def reply(text: str = "Barnehageplass søkjer du om i Vigilo.", **more: Any) -> httpx.Response:
    """What Rasa's webhook gives for one reply of the bot."""
    custom = {"text": text, "outcome": "answered", "lang": "nn", "topic": "barnehageplass", **more}
    return httpx.Response(200, json=[{"recipient_id": "x", "custom": custom}])


@dataclass
class FakeRasa(httpx.AsyncBaseTransport):
    """Implements httpx's transport. ``answer`` decides each webhook answer; ``asked`` holds every request."""

    answer: Answer = lambda asked: reply()
    model: str | None = "model-1"
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/status":
            if self.model is None:
                raise httpx.ConnectError("refused")
            return httpx.Response(200, json={"model_id": self.model})
        if request.url.path == "/health":
            return httpx.Response(200, json={"status": "ok"})
        self.asked.append(json.loads(await request.aread()))
        return self.answer(self.asked[-1])
