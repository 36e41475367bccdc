"""Rasa's REST channel, with a say in which model answers: each turn is answered by one model, and tells which.

``POST /webhooks/rest/webhook`` is Rasa's own; the header ``X-Svara-Model`` names the archive to answer with, and comes
back with the id of the model that did. Beside it: ``GET``, ``POST /webhooks/rest/models`` (which are held; hold one
more) and ``PUT /webhooks/rest/models/active``. As all of Rasa, for the service's own network only.

Unlike Rasa's channel it never writes a message to the log.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, Optional, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.held_models import HeldModels, ModelMissingError, ModelUnusableError

MODEL_HEADER = "X-Svara-Model"
ENDPOINTS = Path(__file__).with_name("endpoints.yml")
log = logging.getLogger(__name__)


class RestWithModels(InputChannel):
    """The channel; Rasa finds it by its path in ``credentials.yml``."""

    def __init__(self) -> None:
        self._held: Optional[HeldModels] = None

    @classmethod
    def name(cls) -> Text:
        """Rasa's name for it, so that addresses stay as they are."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. ``on_new_message`` is not used: it would ask for the model again halfway through a turn."""
        routes = Blueprint("svara_rest")
        handlers = {
            ("/", "GET"): _alive,
            ("/webhook", "POST"): self._receive,
            ("/models", "GET"): self._told,
            ("/models", "POST"): self._hold,
            ("/models/active", "PUT"): self._make_active,
        }
        for (path, method), handler in handlers.items():
            # Sanic writes on what it is given, which a bound method does not allow.
            routes.add_route(partial(handler), path, methods=[method], name=handler.__name__.strip("_"))
        return routes

    async def _receive(self, request: Request) -> HTTPResponse:
        asked = request.json
        agent = await self._models(request.app).for_turn(request.headers.get(MODEL_HEADER))
        collector = CollectingOutputChannel()
        message = UserMessage(
            asked.get("message"),
            collector,
            asked.get("sender"),
            input_channel=self.name(),
            metadata=asked.get("metadata"),
        )
        try:
            await agent.handle_message(message)
        except Exception as error:  # as Rasa's channel: what was collected so far, which the gateway judges
            log.error("turn failed: %s", type(error).__name__)
        return response.json(collector.messages, headers={MODEL_HEADER: agent.model_id or ""})

    async def _told(self, request: Request) -> HTTPResponse:
        return self._state(request.app)

    async def _hold(self, request: Request) -> HTTPResponse:
        return await self._change(request, self._models(request.app).hold)

    async def _make_active(self, request: Request) -> HTTPResponse:
        answer = await self._change(request, self._models(request.app).make_active)
        models = self._models(request.app)
        # What Rasa's own routes, /status and /model/parse, speak of.
        request.app.ctx.agent = models.names()[models.active]
        return answer

    async def _change(self, request: Request, change: Callable[[str], Awaitable[Any]]) -> HTTPResponse:
        name = str((request.json or {}).get("model"))
        try:
            await change(name)
        except ModelMissingError:
            return response.json({"code": "model_missing"}, status=404)
        except ModelUnusableError as error:
            log.error("model %s cannot be used: %s", name, error)
            return response.json({"code": "model_unusable", "reason": str(error)}, status=422)
        return self._state(request.app)

    def _state(self, app: Sanic) -> HTTPResponse:
        models = self._models(app)
        held = {name: agent.model_id for name, agent in models.names().items()}
        return response.json({"active": models.active, "held": held})

    def _models(self, app: Sanic) -> HeldModels:
        if self._held is None:
            agent: Agent = app.ctx.agent
            file = Path(agent.processor.model_path)

            def load(path: Path) -> Agent:
                return _load(path, agent)

            self._held = HeldModels(agent, file.name, file.parent, load, _try_out)
        return self._held


async def _alive(_: Request) -> HTTPResponse:
    return response.json({"status": "ok"})


def _load(path: Path, like: Agent) -> Agent:
    """A second agent on the same Redis; ``like`` answers on meanwhile, so nothing it uses is changed."""
    endpoints = AvailableEndpoints.read_endpoints(str(ENDPOINTS))
    agent = Agent(
        generator=endpoints.nlg,
        tracker_store=TrackerStore.create(endpoints.tracker_store),
        lock_store=like.lock_store,
        action_endpoint=like.action_endpoint,
    )
    agent.load_model(path)
    return agent


async def _try_out(agent: Agent) -> None:
    await agent.parse_message("hei")
