"""Two Rasa processes as the gateway meets them: they hold models, and answer each turn with the one asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import httpx

from api.conversation.rasa_client import MODEL_HEADER

URLS = ("http://rasa-1:5005", "http://rasa-2:5005")


@dataclass
class Process:
    """One of them. ``ids`` are the models in its folder, by name; ``broken`` those that cannot be loaded."""

    ids: dict[str, str]
    active: str
    broken: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    down: bool = False

    def __post_init__(self) -> None:
        self.held.add(self.active)

    def hold(self, name: str) -> httpx.Response:
        """Load a model beside the others."""
        if name not in self.ids:
            return httpx.Response(404, json={"code": "model_missing"})
        if name in self.broken:
            return httpx.Response(422, json={"code": "model_unusable", "reason": "ModelNotFound"})
        self.held.add(name)
        return self.told()

    def told(self) -> httpx.Response:
        """What it holds."""
        return httpx.Response(
            200, json={"active": self.active, "held": {name: self.ids[name] for name in sorted(self.held)}}
        )


@dataclass
class RasaProcesses(httpx.AsyncBaseTransport):
    """Implements httpx's transport for the addresses in ``URLS``."""

    processes: dict[str, Process]

    @classmethod
    def with_models(cls, ids: dict[str, str], active: str) -> RasaProcesses:
        """Both have the same folder."""
        return cls({url.split("/")[2].split(":")[0]: Process(ids, active) for url in URLS})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        process = self.processes.get(request.url.host)
        if process is None:
            return httpx.Response(200, json={"status": "ok"})
        if process.down:
            raise httpx.ConnectError("refused")
        content = await request.aread()
        name = str(json.loads(content).get("model", "")) if content else ""
        match (request.method, request.url.path):
            case ("GET", "/status"):
                return httpx.Response(200, json={"model_id": process.ids[process.active]})
            case ("POST", "/webhooks/rest/models"):
                return process.hold(name)
            case ("PUT", "/webhooks/rest/models/active"):
                answer = process.hold(name)
                if answer.status_code == 200:
                    process.active = name
                    return process.told()
                return answer
        wanted = request.headers.get(MODEL_HEADER, process.active)
        given = wanted if wanted in process.held else process.active
        custom = {"text": "Hei", "outcome": "smalltalk", "lang": "nn"}
        return httpx.Response(200, json=[{"custom": custom}], headers={MODEL_HEADER: process.ids[given]})
