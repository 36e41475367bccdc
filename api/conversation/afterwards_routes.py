"""What a resident may do with a conversation besides talking: judge it, keep a copy, have it sent, delete it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field

from api.context import Context, context_of
from api.conversation import transcript
from api.conversation.feedback import About, Rating
from api.conversation.for_later import contacts
from api.conversation.forget import Forgotten
from api.conversation.messages import Message
from api.conversation.records import Conversation
from api.conversation.routes import authorised
from api.errors import (
    ConversationGoneError,
    EmailInvalidError,
    IdempotencyKeyMissingError,
    InvalidRequestError,
    NotConfiguredError,
    PersonalDataInTextError,
)
from api.mail import Mail
from nlu import privacy
from nlu.normalise import normalise

router = APIRouter(prefix="/api/conversations/{conversation_id}")

Authorised = Annotated[Conversation, Depends(authorised)]
InContext = Annotated[Context, Depends(context_of)]
Key = Annotated[str | None, Header(alias="Idempotency-Key")]
Lang = Annotated[Literal["nn", "nb", "en"] | None, Query()]
Score = Annotated[int, Field(ge=1, le=10)]
LONGEST_TEXT = 1000


class FeedbackForm(BaseModel):
    """A thumb for one answer (``seq``, ``rating``), or answers about the conversation (``questions``)."""

    seq: int | None = Field(default=None, gt=0)
    rating: Rating | None = None
    questions: dict[Literal["found", "understood", "overall"], Score] = {}
    text: str | None = Field(default=None, max_length=LONGEST_TEXT)


class Address(BaseModel):
    """Where a copy is sent; kept nowhere."""

    email: str = Field(max_length=300)


@router.post("/feedback", status_code=202)
async def feedback(
    body: FeedbackForm, conversation: Authorised, context: InContext, key: Key = None
) -> dict[str, bool]:
    """What the resident thought. Sent again, the new one stands instead."""
    try:
        UUID(key or "")
    except ValueError:
        raise IdempotencyKeyMissingError() from None
    if not conversation.test:
        await context.limits.count("messages", conversation.id)
    text = normalise(body.text or "") or None
    if text and privacy.must_stop(text):
        raise PersonalDataInTextError()
    if body.seq is not None:
        if body.rating is None or body.questions:
            raise InvalidRequestError(field="rating")
        about = await _about_answer(context, conversation, body.seq)
        if not conversation.test:
            await context.feedback.rate(about, body.rating, text)
            await _tell_studio(context, conversation, body.seq, body.rating)
    else:
        if body.rating is not None or not (body.questions or text):
            raise InvalidRequestError(field="questions")
        about = await _about_all(context, conversation)
        if not conversation.test:
            await context.feedback.answer(about, dict(body.questions.items()), text)
    return {"received": True}


@router.get("/transcript")
async def read_transcript(
    conversation: Authorised,
    context: InContext,
    format: Annotated[Literal["text", "html"], Query()] = "text",
    lang: Lang = None,
) -> Response:
    """The conversation to keep: plain text, or a page to save and to print."""
    return await as_file(context, conversation, format, lang or conversation.form)


@router.post("/transcript/email", status_code=202)
async def send_transcript(
    body: Address, request: Request, conversation: Authorised, context: InContext, lang: Lang = None
) -> dict[str, bool]:
    """Send the conversation to the resident's own address. 404 ``not_configured`` where there is no mail server."""
    await send_copy(context, conversation, body.email, lang or conversation.form, who=address_of(request))
    return {"sent": True}


@router.delete("")
async def forget(
    conversation_id: str, context: InContext, authorization: Annotated[str | None, Header()] = None
) -> dict[str, dict[str, int]]:
    """«Gløym meg»: delete the conversation everywhere, the archive too; what was deleted, and what is kept.
    Afterwards 404."""
    try:
        conversation = await authorised(conversation_id, context, authorization)
    except ConversationGoneError:
        return _told(await context.forgetting.forget_archived(conversation_id))
    return await forget_all(context, conversation)


async def forget_all(context: Context, conversation: Conversation) -> dict[str, dict[str, int]]:
    """Delete the conversation; how many of each were deleted and kept. Raises ``StorageUnavailableError``."""
    return _told(await context.forgetting.forget(conversation))


def _told(found: Sequence[Forgotten]) -> dict[str, dict[str, int]]:
    deleted = Counter({"messages": 0, "feedback": 0, "cases": 0})
    for one in found:
        if one.deleted:
            deleted[one.what] += one.deleted
    return {"deleted": dict(deleted), "kept": {one.what: one.kept for one in found if one.kept}}


async def as_file(
    context: Context, conversation: Conversation, format: Literal["text", "html"], lang: str
) -> Response:
    """The conversation as a file. Raises ``StorageUnavailableError``."""
    municipality = context.municipality(conversation.municipality)
    messages = await transcript.everything(context.log, conversation.id)
    headers = {
        "Cache-Control": "no-store",
        "Content-Language": lang,
        "Content-Disposition": (
            f'attachment; filename="samtale-{municipality.id}.{"html" if format == "html" else "txt"}"'
        ),
    }
    if format == "html":
        page = transcript.as_html(messages, municipality, context.texts, lang)
        return HTMLResponse(page, headers={**headers, "Content-Security-Policy": transcript.policy()})
    return PlainTextResponse(transcript.as_text(messages, municipality, context.texts, lang), headers=headers)


async def send_copy(context: Context, conversation: Conversation, email: str, lang: str, *, who: str) -> None:
    """Send the conversation by e-mail, where that is set up. ``who``: the address the request came from.

    Raises ``NotConfiguredError``, ``EmailInvalidError``, ``TooManyRequestsError``, ``MailUnavailableError``.
    """
    if context.outbox is None:
        raise NotConfiguredError()
    email = email.strip()
    if len(email) > 254 or contacts(email, frozenset())[1] != email or not email.isascii():
        raise EmailInvalidError()
    if not conversation.test:
        # A chat must not become a way to trouble somebody else's mailbox.
        for counted in (conversation.id, who, context.log.digest("email", email.lower())):
            await context.limits.count("emails", counted)
    municipality, texts = context.municipality(conversation.municipality), context.texts
    messages = await transcript.everything(context.log, conversation.id)
    named = {"municipality": municipality.name.of(lang)}
    why = texts.get("afterwards.mail.why", lang, **named)
    await context.outbox.send(
        Mail(
            to=email,
            subject=texts.get("afterwards.mail.subject", lang, **named),
            text=f"{why}\n\n{transcript.as_text(messages, municipality, texts, lang)}",
            html=transcript.as_html(messages, municipality, texts, lang, first=why),
        )
    )


def address_of(request: Request) -> str:
    """What requests of one client are counted under."""
    return request.client.host if request.client else "unknown"


async def _about_answer(context: Context, conversation: Conversation, seq: int) -> About:
    answer = await _message(context, conversation, seq)
    if answer is None or answer.internal or answer.sender not in ("bot", "agent"):
        raise InvalidRequestError(field="seq")
    asked = await _message(context, conversation, answer.reply_to) if answer.reply_to else None
    return About(
        conversation=conversation.id,
        municipality=conversation.municipality,
        form=conversation.form,
        seq=seq,
        topic=answer.topic,
        outcome=answer.outcome,
        model=answer.model,
        person=answer.sender == "agent",
        question=asked.text if asked else None,
    )


async def _tell_studio(context: Context, conversation: Conversation, seq: int, rating: Rating) -> None:
    answer = await _message(context, conversation, seq) if rating == "down" else None
    if answer is not None and answer.reply_to:
        context.material.recorder.thumb_down(conversation.id, answer.reply_to)


async def _about_all(context: Context, conversation: Conversation) -> About:
    messages = await transcript.everything(context.log, conversation.id)
    last = next((one.outcome for one in reversed(messages) if one.outcome), None)
    return About(
        conversation=conversation.id,
        municipality=conversation.municipality,
        form=conversation.form,
        topic=conversation.topic,
        outcome=last,
        person=any(message.sender == "agent" for message in messages),
    )


async def _message(context: Context, conversation: Conversation, seq: int) -> Message | None:
    found = await context.log.read(conversation.id, seq - 1, most=1)
    return found[0] if found and found[0].seq == seq else None
