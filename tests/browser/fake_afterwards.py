"""What the fake service answers when a conversation is judged, kept or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import Header
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from api import errors

if TYPE_CHECKING:
    from tests.browser.fake_service import FakeService

CONVERSATION = "/api/conversations/{cid}"


def add_routes(service: FakeService) -> None:
    """The calls; ``service.feedback`` and ``service.emails`` hold what came in."""
    app = service.app

    @app.post(CONVERSATION + "/feedback", status_code=202)
    async def feedback(
        cid: str, body: dict[str, Any], authorization: str = Header(""), idempotency_key: str = Header()
    ) -> dict[str, bool]:
        service.enter("feedback", cid, authorization)
        service.feedback.append(body)
        return {"received": True}

    @app.get(CONVERSATION + "/transcript")
    async def transcript(
        cid: str, format: str = "text", lang: str = "nn", authorization: str = Header("")
    ) -> Response:
        conversation = service.enter("transcript", cid, authorization)
        text = "\n".join(f"{message['sender']}: {message['text']}" for message in conversation.log)
        if format == "html":
            return HTMLResponse(f'<!doctype html><html lang="{lang}"><title>Samtale</title><p>{text}')
        return PlainTextResponse(text)

    @app.post(CONVERSATION + "/transcript/email", status_code=202)
    async def email(cid: str, body: dict[str, str], authorization: str = Header("")) -> dict[str, bool]:
        service.enter("email", cid, authorization)
        service.emails.append(body["email"])
        return {"sent": True}

    @app.delete(CONVERSATION)
    async def forget(cid: str, authorization: str = Header("")) -> dict[str, dict[str, int]]:
        conversation = service.enter("forget", cid, authorization)
        del service.conversations[cid]
        conversation.wake()
        return {
            "deleted": {"messages": len(conversation.log), "feedback": len(service.feedback), "cases": 0},
            "kept": {},
        }

    @app.delete(CONVERSATION + "/handover")
    async def leave_line(cid: str, authorization: str = Header("")) -> dict[str, str]:
        conversation = service.enter("leave_line", cid, authorization)
        if conversation.standing["state"] != "queued":
            raise errors.ConflictError()
        conversation.standing = {"state": "bot"}
        conversation.append("system", "Du har gått ut av køen. No er det chatboten som svarer.")
        return {"state": "bot"}
