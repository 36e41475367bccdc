"""The agents' part of the public contract: what an agent does with one conversation (docs/api.md)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query
from pydantic import BaseModel, Field

from api.context import Context, context_of
from api.errors import (
    IdempotencyKeyMissingError,
    InvalidRequestError,
    MessageEmptyError,
    MessageTooLongError,
    PersonalDataInTextError,
)
from api.handover.agent_access import SignedIn, answers_residents
from api.handover.claims import How
from nlu import privacy
from nlu.normalise import normalise

router = APIRouter(prefix="/api/agent/conversations/{conversation_id}")

LONGEST_AGENT_MESSAGE = 4000
LONGEST_NOTE = 1000
_MENTIONED = re.compile(r"(?<!\w)@([\w.-]*\w)")
InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(answers_residents)]
Key = Annotated[str | None, Header(alias="Idempotency-Key")]


class AgentMessage(BaseModel):
    """One message from an agent. ``claim`` is the number the claim gave, where the client knows it."""

    text: str
    claim: int | None = None
    asks_for_contact: bool = False


class Note(BaseModel):
    """What only agents see."""

    text: str


class Release(BaseModel):
    """Where a conversation goes when it is given back, and why."""

    to: Literal["bot", "queued"] = "bot"
    why: str | None = Field(default=None, max_length=LONGEST_NOTE)


class Closing(BaseModel):
    """How a conversation ended."""

    outcome: How | None = None


class Hold(BaseModel):
    """Whether the conversation waits for its resident."""

    on: bool


class Transfer(BaseModel):
    """Whom a conversation is passed on to: a department or a colleague, one of the two."""

    department: str | None = Field(default=None, max_length=60)
    colleague: str | None = Field(default=None, max_length=60)
    note: str | None = Field(default=None, max_length=LONGEST_NOTE)


@router.post("/claim")
async def claim(conversation_id: str, me: Me, context: InContext) -> dict[str, Any]:
    """Take the conversation. 409 ``claim_lost`` says who has it."""
    return {"claim": await context.claims.claim(conversation_id, me.agent)}


@router.post("/messages", status_code=202)
async def write(
    conversation_id: str, body: AgentMessage, me: Me, context: InContext, key: Key = None
) -> dict[str, int]:
    """Write to the resident; the message's number."""
    text = _readable(body.text, LONGEST_AGENT_MESSAGE)
    form = (await context.log.get(conversation_id)).form
    seq = await context.claims.write(
        conversation_id,
        me.agent,
        key=_key(key),
        text=text,
        lang=form,
        claim=body.claim,
        asks_for_contact=body.asks_for_contact,
    )
    return {"seq": seq}


@router.post("/notes", status_code=202)
async def note(
    conversation_id: str, body: Note, me: Me, context: InContext, key: Key = None
) -> dict[str, int]:
    """Write down something for other agents; its number in the log. Any agent may, whoever has it. Colleagues
    who are there and named in it (``@ola``) are told at once."""
    text = _without_secrets(_readable(body.text, LONGEST_NOTE))
    seq = await context.passing_on.note(conversation_id, me.agent, key=_key(key), text=text)
    here = {one.agent.username for one in await context.presence.here()}
    for username in sorted(here & set(_MENTIONED.findall(text)) - {me.agent.username}):
        await context.notices.tell(username, "mentioned", conversation=conversation_id, by=me.agent.name)
    return {"seq": seq}


@router.post("/release")
async def release(
    conversation_id: str, me: Me, context: InContext, body: Release | None = None
) -> dict[str, str]:
    """Give the conversation back to the bot, or to the queue (first in line)."""
    body = body or Release()
    why = _without_secrets(body.why.strip()) if body.why else None
    municipality = (await context.log.get(conversation_id)).municipality
    bot_off = (await context.switches.now(municipality)).bot_off
    await context.claims.leave(conversation_id, me.agent, body.to, why=why, bot_off=bot_off)
    return {"state": body.to}


@router.post("/transfer")
async def transfer(conversation_id: str, body: Transfer, me: Me, context: InContext) -> dict[str, Any]:
    """Pass the conversation on with everything said so far: to a department's line, first, or to a colleague
    who is there. How often that happened is counted (``moved``)."""
    note = _without_secrets(body.note.strip()) if body.note else None
    if body.colleague and not body.department:
        await context.passing_on.to_colleague(conversation_id, me.agent, body.colleague, note)
        await context.notices.tell(
            body.colleague, "passed_on", conversation=conversation_id, by=me.agent.name
        )
    elif body.department and not body.colleague:
        conversation = await context.log.get(conversation_id)
        department = context.departments.get(conversation.municipality, body.department)
        when = await context.promise.when(conversation, department)
        await context.passing_on.to_department(conversation_id, me.agent, department, note, when)
    else:
        raise InvalidRequestError(field="department")
    standing = await context.log.standing(conversation_id)
    return {"state": standing.state, "moved": standing.moved}


@router.post("/close")
async def close(
    conversation_id: str, me: Me, context: InContext, body: Closing | None = None
) -> dict[str, str]:
    """End the conversation; it opens again when the resident writes."""
    await context.claims.leave(conversation_id, me.agent, "closed", ended=body.outcome if body else None)
    return {"state": "closed"}


@router.put("/hold")
async def hold(conversation_id: str, body: Hold, me: Me, context: InContext) -> dict[str, bool]:
    """Wait for the resident: it takes none of the agent's capacity until they write, or the agent does."""
    await context.claims.hold(conversation_id, me.agent, on=body.on)
    return {"held": body.on}


@router.post("/reopen")
async def reopen(conversation_id: str, me: Me, context: InContext) -> dict[str, Any]:
    """Open a closed conversation again and have it."""
    return {"claim": await context.claims.reopen(conversation_id, me.agent)}


@router.get("/messages")
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


def _key(key: str | None) -> str:
    try:
        return str(UUID(key or ""))
    except ValueError:
        raise IdempotencyKeyMissingError() from None


def _readable(text: str, limit: int) -> str:
    if len(text) > limit:
        raise MessageTooLongError(limit=limit)
    if not normalise(text):
        raise MessageEmptyError()
    return text.strip()


def _without_secrets(text: str) -> str:
    if privacy.must_stop(normalise(text)):
        raise PersonalDataInTextError()
    return text
