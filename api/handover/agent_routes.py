"""The agents' part of the public contract: signing in, who is there, the list. The console is a client of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import closing
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from api.context import Context, context_of
from api.conversation.follow import STREAM_LIFE_S
from api.errors import SignInFailedError, StorageUnavailableError
from api.governance.agent import Agent
from api.handover.agent_access import COOKIE, SignedIn, answers_residents, signed_in
from api.handover.notices import FROM_THE_FIRST
from api.handover.pace import Pace
from api.handover.presence import Status

router = APIRouter(prefix="/api/agent")

ALIVE_EVERY_S = 15.0
LOOK_EVERY_S = 5.0
"""Who is there and how many cases wait change without anybody being woken."""
NOTICE_ID = r"\d{1,16}(-\d{1,16})?"
InContext = Annotated[Context, Depends(context_of)]
Anybody = Annotated[SignedIn, Depends(signed_in)]
Me = Annotated[SignedIn, Depends(answers_residents)]


class Credentials(BaseModel):
    """User name and password."""

    username: str = Field(max_length=60)
    password: str = Field(max_length=200)


class StatusChange(BaseModel):
    """Whether the agent takes conversations now."""

    status: Status


@router.post("/session")
async def sign_in(
    body: Credentials, request: Request, response: Response, context: InContext
) -> dict[str, Any]:
    """Sign in: a token for programs, the same one as a cookie for our own pages."""
    await context.limits.count("sign_ins", request.client.host if request.client else "unknown")
    agent = await context.users.check(body.username, body.password)
    if agent is None:
        raise SignInFailedError()
    token, session = await context.sessions.start(agent)
    response.set_cookie(
        COOKIE,
        token,
        max_age=context.settings.session_hours * 3600,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    response.headers["Cache-Control"] = "no-store"
    return {"token": token, "csrf": session.csrf, **_who(agent)}


@router.get("/session")
async def who_am_i(me: Anybody) -> dict[str, Any]:
    """The signed-in agent, and the CSRF token our own page sends with every change."""
    return {**_who(me.agent), "csrf": me.session.csrf}


@router.delete("/session", status_code=204)
async def sign_out(me: Anybody, context: InContext) -> Response:
    """Sign out. Conversations the agent has stay until they are given back or the lease runs out."""
    await context.presence.has_left(me.agent.username)
    await context.sessions.end(me.token)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, samesite="strict", httponly=True)
    return response


@router.put("/status")
async def set_status(body: StatusChange, me: Me, context: InContext) -> dict[str, str]:
    """Available, only for what colleagues pass on, or away. Signing out makes it available again."""
    await context.presence.arrives(me.agent, body.status)
    return {"status": body.status}


@router.get("/colleagues")
async def colleagues(me: Me, context: InContext) -> dict[str, Any]:
    """Everybody whose console is open now, oneself too."""
    return {"colleagues": [one.to_json() for one in await context.presence.here()]}


@router.get("/departments")
async def departments(me: Me, context: InContext) -> dict[str, Any]:
    """Where a conversation can be passed on to: every department of the municipalities the agent serves."""
    return {
        "departments": [
            {
                "municipality": municipality,
                "id": department.id,
                "name": department.name.model_dump(),
                "languages": department.languages,
            }
            for municipality in context.municipalities
            if me.agent.serves(municipality)
            for department in context.departments.of(municipality)
        ]
    }


@router.get("/queue")
async def queue(me: Me, context: InContext) -> Response:
    """Conversations that wait or that somebody has, in the order they should be taken."""
    view = await context.desk.view(me.agent)
    return Response(view.text, media_type="application/json")


@router.get("/events", response_class=EventSourceResponse)
async def events(
    me: Me,
    context: InContext,
    after: Annotated[str, Query(pattern=NOTICE_ID)] = FROM_THE_FIRST,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """The list whenever it has changed, and what this agent should know at once (``notice``, with an id to
    resume from). While this stream is open the agent counts as present and keeps what they have."""
    loop = asyncio.get_running_loop()
    until, alive_at, told = loop.time() + STREAM_LIFE_S, 0.0, ""
    seen = last_event_id if re.fullmatch(NOTICE_ID, last_event_id or "") else after
    notices, pace = f"notice:{me.agent.username}", Pace()
    with context.wakeups.listening(pace), closing(pace):
        while loop.time() < until:
            pace.looks()
            try:
                if loop.time() >= alive_at:
                    if await context.sessions.find(me.token) is None:
                        return
                    await context.presence.arrives(me.agent)
                    await context.claims.renew(me.agent.username)
                    alive_at, pace.noticed = loop.time() + ALIVE_EVERY_S, True
                view = await context.desk.view(me.agent)
                pace.shows(view.rows, [notices, *view.own])
                if view.text != told:
                    told = view.text
                    yield ServerSentEvent(event="queue", raw_data=told)
                if pace.noticed:
                    pace.noticed = False
                    for notice in await context.notices.after(me.agent.username, seen or FROM_THE_FIRST):
                        seen = notice.id
                        yield ServerSentEvent(event="notice", id=notice.id, data=notice.what)
            except StorageUnavailableError:
                # The stream stays, so that a thousand clients need not come back at once; nothing is lost meanwhile.
                pace.noticed = True
            await pace.wait(min(LOOK_EVERY_S, until - loop.time()))


def _who(agent: Agent) -> dict[str, Any]:
    who = {"username": agent.username, "name": agent.name, "role": agent.role}
    return {**who, **agent.duties(), "rights": list(agent.rights)}
