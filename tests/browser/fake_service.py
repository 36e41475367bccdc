"""The public contract in memory, with the real widget and pages, for the widget's own browser tests.

A test decides what the service says and how it fails: ``replies``, ``say``, ``stand``, ``refuse``,
``break_streams``. What it answers when a conversation is judged, kept or deleted stands in ``fake_afterwards``. The
service runs in a thread of the test process.
"""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import uvicorn
from fastapi import FastAPI, Header, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, StreamingResponse

from api import errors
from api.pages import demo
from api.widget import routes
from kb_sync.municipality import load_municipalities
from kb_sync.texts import Texts
from tests.browser import fake_afterwards
from tests.conftest import free_port

PROJECT = Path(__file__).resolve().parents[2]
GREETING = (
    "Hei! Eg er ein chatbot og svarer på spørsmål om tenestene i Alver kommune. Eg kan ikkje sjå saka di "
    "eller gjere vedtak.\nIkkje skriv fødselsnummer. Du kan når som helst be om å få snakke med eit menneske."
)
ENGLISH_GREETING = "Hello! I am a chatbot. I answer in Norwegian. You can ask for a person at any time."
OFFERED = [
    {"title": "Når har innbyggarservice ope?", "payload": "hours:"},
    {"title": "Snakk med eit menneske", "payload": "handover"},
]
Message = dict[str, Any]


def plain_reply(text: str) -> Message:
    """An answer with a source, as the bot gives it."""
    return {
        "text": "Fristen for å søkje i hovudopptaket er 1. mars.\nDu kan søkje heile året.",
        "outcome": "answered",
        "sources": [
            {"title": "Barnehagelova", "url": "https://lovdata.no/lov/2005-06-17-64", "updated": "2025-03-12"}
        ],
    }


@dataclass
class FakeConversation:
    """One conversation: its log, who has it, and the wake-up of those who follow it."""

    id: str
    token: str
    log: list[Message] = field(default_factory=list)
    standing: Message = field(default_factory=lambda: {"state": "bot"})
    keys: dict[str, tuple[str, int]] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def append(self, sender: str, text: str, lang: str = "nn", **more: Any) -> int:
        seq = len(self.log) + 1
        time = datetime.now(UTC).isoformat()
        self.log.append({"seq": seq, "sender": sender, "text": text, "lang": lang, "time": time, **more})
        self.wake()
        return seq

    def wake(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()


class FakeService:
    """Start with ``with FakeService() as service``; ``service.url`` is where it answers."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.app = FastAPI()
        self.app.state.context = SimpleNamespace(
            municipalities=load_municipalities(PROJECT / "kb_sync" / "content"),
            texts=Texts.load(PROJECT / "api" / "locale"),
            settings=SimpleNamespace(
                default_municipality="alver",
                extra_origins=(),
                max_message_characters=1000,
                retention_hours=72,
                archive_days=90,
            ),
        )
        self.app.add_middleware(
            CORSMiddleware,
            allow_origins=["https://www.alver.kommune.no"],
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "Last-Event-ID",
                "Accept-Language",
            ],
        )
        self._add_routes()
        fake_afterwards.add_routes(self)
        self.app.include_router(routes.router)
        self.app.include_router(demo.router)
        self.reset()

    def reset(self) -> None:
        """Nothing said, nothing broken."""
        self.conversations: dict[str, FakeConversation] = {}
        self.replies: Callable[[str], Message | None] = plain_reply
        self.mask: Callable[[str], str] = lambda text: text
        self.refusals: dict[str, list[errors.SvaraError]] = {}
        self.calls: list[tuple[str, str]] = []
        self.keys: list[str] = []
        self.streams_work = True
        self.streams_held_back = False
        self.lose_answers = 0
        self.feedback: list[Message] = []
        self.emails: list[str] = []
        self.app.state.context.outbox = None

    @property
    def latest(self) -> FakeConversation:
        """The conversation begun last."""
        return list(self.conversations.values())[-1]

    def say(self, sender: str, text: str, **more: Any) -> None:
        """Somebody writes in the latest conversation."""
        self._in_loop(lambda: self.latest.append(sender, text, **more))

    def stand(self, state: str, **more: Any) -> None:
        """The latest conversation is now ``state``."""

        def change() -> None:
            self.latest.standing = {"state": state, **more}
            self.latest.wake()

        self._in_loop(change)

    def refuse(self, call: str, error: errors.SvaraError, times: int = 1) -> None:
        """The next calls of this kind (begin, send, read, events, handover) get this error."""
        self.refusals.setdefault(call, []).extend([error] * times)

    def break_streams(self) -> None:
        """Streams that are open end, and no new one is answered."""
        self.streams_work = False
        self._in_loop(lambda: self.latest.wake())

    def called(self, call: str) -> int:
        """How many times a call of this kind has come."""
        return sum(1 for kind, _ in self.calls if kind == call)

    def __enter__(self) -> Self:
        ready = threading.Event()
        config = uvicorn.Config(
            self.app,
            port=self.port,
            log_level="error",
            ws="none",
            timeout_graceful_shutdown=1,
            access_log=False,
        )
        self.server = uvicorn.Server(config)

        async def serve() -> None:
            self.loop = asyncio.get_running_loop()
            self.let_go = asyncio.Event()
            ready.set()
            await self.server.serve()

        self.thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        self.thread.start()
        ready.wait(10)
        while not self.server.started:
            if not self.thread.is_alive():
                raise RuntimeError("the fake service did not start")
            self.thread.join(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._in_loop(self.let_go.set)
        self.server.should_exit = True
        self.thread.join(10)

    def _in_loop(self, action: Callable[[], Any]) -> None:
        async def run() -> None:
            action()

        asyncio.run_coroutine_threadsafe(run(), self.loop).result(10)

    def enter(self, call: str, conversation_id: str, authorization: str) -> FakeConversation:
        """The conversation a call is about, counted; raises what the test has asked for."""
        self._count(call, conversation_id)
        conversation = self.conversations.get(conversation_id)
        if conversation is None or authorization != f"Bearer {conversation.token}":
            raise errors.ConversationNotFoundError()
        return conversation

    def _count(self, call: str, conversation_id: str = "") -> None:
        self.calls.append((call, conversation_id))
        if self.refusals.get(call):
            raise self.refusals[call].pop(0)

    def _add_routes(self) -> None:
        app = self.app
        base = "/api/conversations"

        @app.exception_handler(errors.SvaraError)
        async def problem(request: Request, error: errors.SvaraError) -> Response:
            texts = app.state.context.texts
            lang = request.headers.get("accept-language", "nn")[:2]
            detail = texts.get(f"errors.{error.code}.detail", lang, **error.values)
            return JSONResponse(
                {"status": error.status, "code": error.code, "detail": detail},
                error.status,
                {"Retry-After": str(error.values["seconds"])} if "seconds" in error.values else None,
                "application/problem+json",
            )

        @app.post(base, status_code=201)
        async def begin(body: dict[str, str]) -> dict[str, Any]:
            self._count("begin")
            conversation = FakeConversation(uuid.uuid4().hex, uuid.uuid4().hex)
            greeting = ENGLISH_GREETING if body["locale"] == "en" else GREETING
            conversation.append("bot", greeting, body["locale"], outcome="smalltalk", choices=OFFERED)
            self.conversations[conversation.id] = conversation
            return {"id": conversation.id, "token": conversation.token, "messages": conversation.log}

        @app.post(base + "/{cid}/messages", status_code=202)
        async def send(
            cid: str,
            body: dict[str, str],
            idempotency_key: str = Header(),
            authorization: str = Header(""),
        ) -> Response:
            self.keys.append(idempotency_key)
            conversation = self.enter("send", cid, authorization)
            known = conversation.keys.get(idempotency_key)
            if known and known[0] != body["text"]:
                raise errors.IdempotencyKeyReusedError()
            if not known:
                seq = conversation.append("resident", self.mask(body["text"]))
                conversation.keys[idempotency_key] = known = (body["text"], seq)
                reply = self.replies(body["text"])
                if reply:
                    conversation.append("bot", **({"reply_to": seq} | reply))
            if self.lose_answers:
                self.lose_answers -= 1
                raise errors.UnavailableError()
            return JSONResponse({"seq": known[1]}, 202)

        @app.get(base + "/{cid}/messages")
        async def read(
            cid: str, after: int = 0, wait: float = 0, authorization: str = Header("")
        ) -> dict[str, Any]:
            conversation = self.enter("read", cid, authorization)
            changed, before = conversation.changed, dict(conversation.standing)
            if wait and len(conversation.log) <= after and conversation.standing == before:
                await _set_or_over(changed, wait)
            return {"messages": conversation.log[after:], **conversation.standing}

        @app.get(base + "/{cid}/events")
        async def events(
            cid: str, authorization: str = Header(""), last_event_id: int = Header(0)
        ) -> StreamingResponse:
            conversation = self.enter("events", cid, authorization)
            if not self.streams_work:
                raise errors.UnavailableError()
            return StreamingResponse(
                self._stream(conversation, last_event_id), media_type="text/event-stream"
            )

        @app.post(base + "/{cid}/handover", status_code=202)
        async def handover(cid: str, authorization: str = Header("")) -> dict[str, str]:
            conversation = self.enter("handover", cid, authorization)
            receipt = f"S-{conversation.id[:6].upper()}"
            if conversation.standing["state"] == "bot":
                choices = ["wait", "leave_message", "ask_meeting", "ask_bot"]
                standing = {"state": "queued", "position": 2, "receipt": receipt, "choices": choices}
                conversation.standing = standing
                conversation.append("system", f"Du står i kø. Kvitteringa di er {receipt}.")
            return {"receipt": receipt}

    async def _stream(self, conversation: FakeConversation, after: int) -> AsyncIterator[str]:
        told: Message = {}
        if self.streams_held_back:
            await self.let_go.wait()  # As behind a proxy that sends nothing before the end.
        while self.streams_work and not self.server.should_exit:
            changed = conversation.changed
            for message in conversation.log[after:]:
                yield f"event: message\nid: {message['seq']}\ndata: {json.dumps(message)}\n\n"
            after = len(conversation.log)
            if conversation.standing != told:
                told = dict(conversation.standing)
                yield f"event: state\ndata: {json.dumps(told)}\n\n"
            await _set_or_over(changed, 1)
            yield ": here\n\n"


async def _set_or_over(event: asyncio.Event, seconds: float) -> None:
    # Not a task of its own: one that is cancelled before it has begun leaves the waiting inside it never awaited.
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
