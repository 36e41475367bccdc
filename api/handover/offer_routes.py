"""The agents' part of the public contract: offering an answer to the training studio (docs/api.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api.context import Context, context_of
from api.conversation.messages import Message
from api.errors import MessageEmptyError, NotAllowedError, PersonalDataInTextError
from api.governance.archive_copy import masked
from api.handover.agent_access import SignedIn, answers_residents
from api.handover.offered_answers import Proposal, proposal
from kb_sync.municipality import Municipality
from nlu.normalise import normalise

router = APIRouter(prefix="/api/agent/conversations/{conversation_id}/offer")

LONGEST_QUESTION, LONGEST_ANSWER = 1000, 4000
InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(answers_residents)]


class Offer(BaseModel):
    """Question and answer as the agent lets them be used. ``consent`` must be there, and true."""

    question: str = Field(max_length=LONGEST_QUESTION)
    answer: str = Field(max_length=LONGEST_ANSWER)
    topic: str | None = Field(default=None, max_length=80)
    consent: Literal[True]


@router.get("")
async def proposed(conversation_id: str, me: Me, context: InContext) -> dict[str, Any]:
    """What may be offered of the conversation, masked; ``offer`` is null where there is nothing to offer."""
    found = await _proposal(context, conversation_id, me.agent.username)
    if found and await context.offered_answers.has_offered(conversation_id, me.agent.username):
        found = None
    return {"offer": vars(found) if found else None}


@router.post("", status_code=201)
async def offer(conversation_id: str, body: Offer, me: Me, context: InContext) -> dict[str, int]:
    """Offer it. Refused where the texts hold personal data: the agent edits them, nothing is kept."""
    conversation = await context.log.get(conversation_id)
    municipality = context.municipality(conversation.municipality)
    if not any(
        m.by == me.agent.username and m.sender == "agent" for m in await _log(context, conversation_id)
    ):
        raise NotAllowedError()
    texts = {}
    for field in ("question", "answer"):
        text = getattr(body, field).strip()
        if not normalise(text):
            raise MessageEmptyError()
        texts[field] = _without_personal_data(text, municipality, conversation.form, field)
    what = Proposal(**texts, topic=body.topic, lang=conversation.form)
    number = await context.offered_answers.offer(
        conversation_id, me.agent.username, conversation.municipality, what
    )
    return {"id": number}


async def _proposal(context: Context, conversation_id: str, agent: str) -> Proposal | None:
    conversation = await context.log.get(conversation_id)
    if conversation.test:
        return None
    municipality = context.municipality(conversation.municipality)
    return proposal(await _log(context, conversation_id), agent, municipality, conversation.form)


async def _log(context: Context, conversation_id: str) -> list[Message]:
    messages: list[Message] = []
    while part := await context.log.read(conversation_id, messages[-1].seq if messages else 0):
        messages += part
    return messages


def _without_personal_data(text: str, municipality: Municipality, form: str, field: str) -> str:
    """The text, where masking finds nothing in it, however it is written."""
    for each in (text, normalise(text)):
        if masked(each, municipality, form) != each:
            raise PersonalDataInTextError(field=field)
    return text
