"""The studio's interface for versions of the model: train, compare, put live, return (docs/api.md)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from api.errors import RightMissingError
from api.handover.agent_access import SignedIn, with_right
from api.studio.model_desk import fit_to_keep
from api.studio.routes_access import InContext, Me

router = APIRouter(prefix="/api/studio")
approves = with_right("approver")
Approver = Annotated[SignedIn, Depends(approves)]
LOOK_EVERY_S = 0.5
STREAM_LIFE_S = 600.0
ALIVE_EVERY_S = 30.0


class TrainingForm(BaseModel):
    """What the version is about, in the words of whoever has it trained."""

    description: str = Field(default="", max_length=200)


class ActivationForm(BaseModel):
    """Why a version is to be put live though the gate refused it."""

    override_reason: str | None = Field(default=None, min_length=10, max_length=500)


@router.get("/models")
async def models(me: Me, context: InContext) -> dict[str, Any]:
    """Every version that is kept, the newest first."""
    return await context.models.listed()


@router.get("/models/{number}/report")
async def report(number: int, me: Me, context: InContext) -> dict[str, Any]:
    """What the comparison with the live version said, as data and in words. 409 where there was none."""
    return await context.models.report(number)


@router.post("/models/{number}/compare", status_code=202)
async def compare(number: int, me: Me, context: InContext) -> dict[str, Any]:
    """Compare a version anew with the one that is live now."""
    await context.models.compare(number, me.agent.username, me.agent.name)
    return await context.models.state()


@router.post("/models/{number}/activate")
async def activate(
    number: int, me: Me, context: InContext, body: ActivationForm | None = None
) -> dict[str, Any]:
    """Put a version live, which takes an approver. One that the gate refused is not put live; with a reason, also an
    editor's, an approver is asked to agree to it."""
    registry = context.models.registry
    reason = body.override_reason if body else None
    if reason and (await asyncio.to_thread(registry.get, number)).passed is False:
        version = await context.models.activation.ask_override(number, me.agent.username, fit_to_keep(reason))
        return version.shown(await asyncio.to_thread(registry.live_file))
    if not me.agent.may("approver"):
        raise RightMissingError(right="approver")
    return (await context.models.activation.activate(number, me.agent.username)).shown()


@router.post("/models/{number}/approve-override")
async def approve_override(number: int, me: Approver, context: InContext) -> dict[str, Any]:
    """Agree that a refused version is put live, and put it live. Not for who asked or who had it trained."""
    return (await context.models.activation.approve_override(number, me.agent.username)).shown()


@router.post("/models/rollback")
async def rollback(me: Approver, context: InContext) -> dict[str, Any]:
    """Return to the version that was live before."""
    return (await context.models.activation.go_back(me.agent.username)).shown()


@router.post("/training", status_code=202)
async def start(me: Me, context: InContext, body: TrainingForm | None = None) -> dict[str, Any]:
    """Have a new version trained and compared. 409 ``training_running`` says who has one under way."""
    description = body.description if body else ""
    await context.models.start(me.agent.username, me.agent.name, description)
    return await context.models.state()


@router.get("/training")
async def training(me: Me, context: InContext) -> dict[str, Any]:
    """The training under way or the last one, and what was done so far."""
    return await context.models.state()


@router.delete("/training", status_code=202)
async def cancel(me: Me, context: InContext) -> dict[str, Any]:
    """Have it ended; what is live stays live."""
    await context.models.cancel(me.agent.username, me.agent.name)
    return await context.models.state()


@router.get("/training/events", response_class=EventSourceResponse)
async def events(me: Me, context: InContext) -> AsyncIterator[ServerSentEvent]:
    """``training`` whenever it has come further. Ends with the session, and after ten minutes; then resume."""
    loop = asyncio.get_running_loop()
    until, look_at, told = loop.time() + STREAM_LIFE_S, loop.time() + ALIVE_EVERY_S, ""
    while loop.time() < until:
        now = json.dumps(await context.models.state(), ensure_ascii=False)
        if now != told:
            told = now
            yield ServerSentEvent(event="training", raw_data=now)
        if loop.time() >= look_at:
            if await context.sessions.find(me.token) is None:
                return
            look_at = loop.time() + ALIVE_EVERY_S
        await asyncio.sleep(LOOK_EVERY_S)
