"""The agents' part of the public contract; the console is a client of it (docs/api.md)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from api.context import Context, context_of
from api.conversation.follow import STREAM_LIFE_S
from api.conversation.wake import EVERYTHING, wait_for_news
from api.errors import IdempotencyKeyMissingError, MessageEmptyError, MessageTooLongError, SignInFailedError
from api.handover.agent_access import COOKIE, SignedIn, signed_in
from nlu.normalise import normalise

router = APIRouter(prefix="/api/agent")

LONGEST_AGENT_MESSAGE = 4000
ALIVE_EVERY_S = 15.0
InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(signed_in)]


class Credentials(BaseModel):
    """User name and password."""

    username: str = Field(max_length=60)
    password: str = Field(max_length=200)


class AgentMessage(BaseModel):
    """One message from an agent. ``claim`` is the number the claim gave, where the client knows it."""

    text: str
    claim: int | None = None


class Closing(BaseModel):
    """How a conversation ended."""

    to: Literal["bot", "queued"] = "bot"


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
    return {
        "token": token,
        "csrf": session.csrf,
        "name": agent.name,
        "role": agent.role,
        "username": agent.username,
    }


@router.get("/session")
async def who_am_i(me: Me) -> dict[str, str]:
    """The signed-in agent, and the CSRF token our own page sends with every change."""
    return {
        "username": me.agent.username,
        "name": me.agent.name,
        "role": me.agent.role,
        "csrf": me.session.csrf,
    }


@router.delete("/session", status_code=204)
async def sign_out(me: Me, context: InContext) -> Response:
    """Sign out. Conversations the agent has stay until they are given back or the lease runs out."""
    await context.presence.has_left(me.agent.username)
    await context.sessions.end(me.token)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, samesite="strict", httponly=True)
    return response


@router.get("/queue")
async def queue(me: Me, context: InContext) -> dict[str, Any]:
    """Conversations that wait or that somebody has, in the order they should be taken."""
    rows = await context.claims.waiting()
    return {"conversations": [row.to_json() for row in rows]}


@router.post("/conversations/{conversation_id}/claim")
async def claim(conversation_id: str, me: Me, context: InContext) -> dict[str, Any]:
    """Take the conversation. 409 ``claim_lost`` says who has it."""
    number = await context.claims.claim(conversation_id, me.agent)
    return {"claim": number}


@router.post("/conversations/{conversation_id}/messages", status_code=202)
async def write(
    conversation_id: str,
    body: AgentMessage,
    me: Me,
    context: InContext,
    idempotency_key: Annotated[str | None, Header()] = None,
) -> dict[str, int]:
    """Write to the resident; the message's number."""
    try:
        UUID(idempotency_key or "")
    except ValueError:
        raise IdempotencyKeyMissingError() from None
    if len(body.text) > LONGEST_AGENT_MESSAGE:
        raise MessageTooLongError(limit=LONGEST_AGENT_MESSAGE)
    if not normalise(body.text):
        raise MessageEmptyError()
    form = (await context.log.get(conversation_id)).form
    seq = await context.claims.write(
        conversation_id,
        me.agent,
        key=str(idempotency_key),
        text=body.text.strip(),
        lang=form,
        claim=body.claim,
    )
    return {"seq": seq}


@router.post("/conversations/{conversation_id}/release")
async def release(
    conversation_id: str, me: Me, context: InContext, body: Closing | None = None
) -> dict[str, str]:
    """Give the conversation back to the bot, or to the queue (first in line)."""
    to = body.to if body else "bot"
    await context.claims.leave(conversation_id, me.agent, to)
    return {"state": to}


@router.post("/conversations/{conversation_id}/close")
async def close(conversation_id: str, me: Me, context: InContext) -> dict[str, str]:
    """End the conversation; it opens again when the resident writes."""
    await context.claims.leave(conversation_id, me.agent, "closed")
    return {"state": "closed"}


@router.get("/conversations/{conversation_id}/messages")
async def read(
    conversation_id: str, me: Me, context: InContext, after: Annotated[int, Query(ge=0)] = 0
) -> dict[str, Any]:
    """The whole transcript above ``after``, with what only agents see, and who has the conversation."""
    conversation = await context.log.get(conversation_id)
    messages = await context.log.read(conversation_id, after)
    standing = await context.log.standing(conversation_id)
    return {
        "messages": [message.to_agent() for message in messages],
        **standing.model_dump(exclude_none=True),
        "municipality": conversation.municipality,
        "lang": conversation.form,
    }


@router.get("/events", response_class=EventSourceResponse)
async def events(me: Me, context: InContext) -> AsyncIterator[ServerSentEvent]:
    """The list whenever it may have changed. While this stream is open the agent counts as present
    and keeps the conversations they have."""
    loop = asyncio.get_running_loop()
    until, alive_at, told = loop.time() + STREAM_LIFE_S, 0.0, None
    async with context.wakeups.following(EVERYTHING) as news:
        while loop.time() < until:
            if loop.time() >= alive_at:
                if await context.sessions.find(me.token) is None:
                    return
                await context.presence.is_here(me.agent.username)
                await context.claims.renew(me.agent.username)
                alive_at = loop.time() + ALIVE_EVERY_S
            news.clear()
            rows = [row.to_json() for row in await context.claims.waiting()]
            if rows != told:
                told = rows
                yield ServerSentEvent(event="queue", data={"conversations": rows})
            await wait_for_news(news, until - loop.time())
