"""The resident's part of waiting: asking for a person, no longer waiting, leaving a message, wishing a meeting."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Response
from pydantic import BaseModel, Field

from api.context import Context, context_of
from api.conversation.for_later import Kind, Left, check_contact, told
from api.conversation.messages import Entry
from api.conversation.records import Conversation
from api.conversation.routes import authorised
from api.errors import (
    IdempotencyKeyMissingError,
    MessageEmptyError,
    MessageTooLongError,
    PersonalDataInTextError,
)
from nlu import privacy
from nlu.normalise import normalise

router = APIRouter(prefix="/api/conversations/{conversation_id}")

InContext = Annotated[Context, Depends(context_of)]
Authorised = Annotated[Conversation, Depends(authorised)]
Key = Annotated[str | None, Header(alias="Idempotency-Key")]


class Form(BaseModel):
    """How somebody who cannot wait is reached. Telephone or e-mail must be there."""

    text: str = Field(max_length=20_000)
    telephone: str | None = Field(default=None, max_length=100)
    email: str | None = Field(default=None, max_length=300)
    name: str | None = Field(default=None, max_length=120)


class MeetingForm(Form):
    """A wish for a meeting; ``when`` says in the resident's own words when it suits."""

    when: str | None = Field(default=None, max_length=500)


@router.post("/handover", status_code=202)
async def handover(conversation: Authorised, context: InContext) -> dict[str, str]:
    """Ask for a person; the receipt. Asked again, the same receipt."""
    request = await context.promise.request(
        conversation, conversation.form, conversation.topic, "resident_asked"
    )
    receipt = await context.claims.request(conversation.id, request.entries, request.department)
    if not conversation.test:
        context.material.recorder.asked_for_person(conversation.id)
    return {"receipt": receipt}


@router.delete("/handover")
async def step_out(conversation: Authorised, context: InContext) -> dict[str, str]:
    """No longer wait for a person. Does nothing when nobody is waited for."""
    bot_off = (await context.switches.now(conversation.municipality)).bot_off
    state = await context.claims.step_out(conversation.id, conversation.form, bot_off=bot_off)
    return {"state": state}


@router.post("/typing", status_code=204)
async def typing(conversation: Authorised, context: InContext) -> Response:
    """The resident is writing: that, and never what. Shown for some seconds to a person who has the conversation."""
    await context.residents.writes(conversation.id)
    return Response(status_code=204)


@router.post("/message-for-later", status_code=202)
async def message_for_later(
    body: Form, conversation: Authorised, context: InContext, key: Key = None
) -> dict[str, str]:
    """Leave a message instead of waiting; the number of the case, and when an answer is due."""
    return await _keep(body, "message", None, conversation, context, key)


@router.post("/meeting", status_code=202)
async def meeting(
    body: MeetingForm, conversation: Authorised, context: InContext, key: Key = None
) -> dict[str, str]:
    """Wish a meeting; the number of the case, when an answer is due, and where one can book oneself."""
    answer = await _keep(body, "meeting", body.when, conversation, context, key)
    booking = context.municipality(conversation.municipality).booking_url
    return {**answer, **({"booking_url": str(booking)} if booking else {})}


async def _keep(
    body: Form, kind: Kind, wishes: str | None, conversation: Conversation, context: Context, key: str | None
) -> dict[str, str]:
    try:
        UUID(key or "")
    except ValueError:
        raise IdempotencyKeyMissingError() from None
    if not conversation.test:
        await context.limits.count("messages", conversation.id)
    limit = context.settings.max_message_characters * 2
    if len(body.text) > limit:
        raise MessageTooLongError(limit=limit)
    text, name, wishes = normalise(body.text), normalise(body.name or ""), normalise(wishes or "")
    if not text:
        raise MessageEmptyError()
    if any(privacy.must_stop(part) for part in (text, name, wishes)):
        raise PersonalDataInTextError()
    telephone, email = check_contact(body.telephone, body.email)
    left = Left(kind, text, telephone, email, name or None, wishes or None)
    form = conversation.form
    kept = await context.later.keep(conversation, left, key=str(key), form=form)

    def entry(waited: bool) -> Entry:
        said = told(kept, kind, waited, context.texts, form)
        return Entry(sender="system", text=said, lang=form, event=f"left_{kind}", case=kept.case)

    state = await context.claims.left(conversation.id, kept.case, entry(True), entry(False))
    return {"case": kept.case, "due": kept.due.astimezone(UTC).isoformat(), "state": state}
