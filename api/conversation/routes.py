"""The resident's part of the public contract (docs/api.md)."""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field, field_validator

from api.context import Context, context_of
from api.conversation.follow import follow, wait_for_messages
from api.conversation.incoming import Incoming
from api.conversation.messages import FORMS, HANDOVER_CHOICE, Choice, Entry, Outcome, Standing
from api.conversation.records import Conversation
from api.conversation.switched import Switched, notice_entry
from api.conversation.turn import take_in
from api.errors import ConversationNotFoundError, NotAllowedError, NotSignedInError
from kb_sync.municipality import Municipality

router = APIRouter(prefix="/api/conversations")

WAIT_MOST_S = 30.0
TEST_HEADER = "X-Svara-Test"
InContext = Annotated[Context, Depends(context_of)]


class NewConversation(BaseModel):
    """What a client says when it starts a conversation."""

    locale: str = Field(default="nn", max_length=20)
    municipality: str | None = Field(default=None, max_length=60)


class NewMessage(BaseModel):
    """One message from the resident."""

    text: str
    choice: str | None = Field(default=None, max_length=300)

    @field_validator("text", "choice")
    @classmethod
    def _no_half_characters(cls, value: str | None) -> str | None:
        # JSON can carry half of a surrogate pair, which is no character and cannot be stored.
        return value and value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


async def authorised(
    conversation_id: str, context: InContext, authorization: Annotated[str | None, Header()] = None
) -> Conversation:
    """The conversation the request's token belongs to."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedInError()
    if len(conversation_id) > 64:
        raise ConversationNotFoundError()
    return await context.log.authorise(conversation_id, token.strip())


Authorised = Annotated[Conversation, Depends(authorised)]


@router.post("", status_code=201)
async def create(
    body: NewConversation,
    request: Request,
    context: InContext,
    x_svara_test: Annotated[str | None, Header()] = None,
) -> dict[str, Any]:
    """Start a conversation; its id, its secret token and the first messages."""
    municipality = context.municipality(body.municipality or context.settings.default_municipality)
    _refuse_foreign_page(request, context, municipality)
    test = x_svara_test is not None and hmac.compare_digest(
        x_svara_test.encode(), context.test_credential.encode()
    )
    if not test:
        await context.limits.count("conversations", request.client.host if request.client else "unknown")
    conversation, token = await begin(context, municipality, body.locale, test=test)
    messages = await context.log.read(conversation.id)
    return {"id": conversation.id, "token": token, "messages": [m.to_resident() for m in messages]}


@router.post("/{conversation_id}/messages", status_code=202)
async def send(
    body: NewMessage,
    conversation: Authorised,
    context: InContext,
    idempotency_key: Annotated[str | None, Header()] = None,
) -> dict[str, int]:
    """Take in one message; its number. The reply follows in the log."""
    await context.durability.require()
    if not conversation.test:
        await context.limits.count("messages", conversation.id)
    accepted = await take_in(
        Incoming(
            parts=context.incoming,
            conversation=conversation,
            municipality=context.municipality(conversation.municipality),
            raw=body.text,
            choice=body.choice,
            key=idempotency_key,
        )
    )
    if accepted.state != "agent":
        context.worker.nudge(conversation.id)
    return {"seq": accepted.seq}


@router.get("/{conversation_id}/messages")
async def read(
    conversation: Authorised,
    context: InContext,
    after: Annotated[int, Query(ge=0)] = 0,
    wait: Annotated[float, Query(ge=0, le=WAIT_MOST_S)] = 0,
) -> dict[str, Any]:
    """Messages above ``after``, waiting up to ``wait`` seconds for something new."""
    with context.residents.here(conversation.id):
        messages = await wait_for_messages(context.log, context.wakeups, conversation.id, after, wait)
    standing = await context.outlooks.standing(conversation)
    return {"messages": [message.to_resident() for message in messages], **standing.to_resident()}


@router.get("/{conversation_id}/events", response_class=EventSourceResponse)
async def events(
    conversation: Authorised,
    context: InContext,
    after: Annotated[int, Query(ge=0)] = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """The same as server-sent events: ``message`` with its seq as id, and ``state`` when it changes."""
    start = int(last_event_id) if last_event_id and last_event_id.isdecimal() else after
    see = partial(context.outlooks.seen, conversation)
    with context.residents.here(conversation.id):
        async for item in follow(context.log, context.wakeups, conversation.id, start, see):
            if isinstance(item, Standing):
                told = json.dumps(item.to_resident(), ensure_ascii=False)
                yield ServerSentEvent(event="state", raw_data=told)
            elif not item.internal:
                yield ServerSentEvent(event="message", id=str(item.seq), raw_data=item.resident_json())


async def begin(
    context: Context, municipality: Municipality, locale: str, *, test: bool = False
) -> tuple[Conversation, str]:
    """A new conversation with its first messages, and its secret token. The municipality's own form is used
    where ``locale`` is no form of Norwegian.

    Raises ``StorageNotDurableError``, ``StorageUnavailableError``.
    """
    await context.durability.require()
    locale = {"no": "nb"}.get(locale[:2], locale[:2])
    form = locale if locale in FORMS else municipality.default_locale
    switched = await context.switches.now(municipality.id)
    return await context.log.create(
        municipality=municipality.id,
        locale=form,
        test=test,
        entries=_first_words(context, municipality, "en" if locale == "en" else form, form, switched),
        notice=switched.notice.id if switched.notice else "",
    )


def _first_words(
    context: Context, municipality: Municipality, locale: str, form: str, switched: Switched
) -> list[Entry]:
    """The welcome, true also while the bot is off, and the municipality's notice where there is one.

    The welcome is in ``locale`` (English too), the municipality's own words in ``form``.
    """
    texts, kept_days = context.texts, context.settings.archive_days
    kept = f" {texts.get('archive.kept', locale, days=kept_days)}" if kept_days else ""
    hours = Choice(title=texts.get("conversation.opening_hours_choice", locale), payload="hours:")
    person = Choice(title=texts.get("conversation.talk_to_human", locale), payload=HANDOVER_CHOICE)
    welcome = Entry(
        sender="bot",
        text=texts.get(
            "conversation.welcome_bot_off" if switched.bot_off else "conversation.welcome",
            locale,
            municipality=municipality.name.of(form),
            telephone=municipality.telephone,
            hours=context.settings.retention_hours,
        )
        + kept,
        lang=locale,
        outcome=Outcome.SMALLTALK,
        choices=[person] if switched.bot_off else [hours, person],
    )
    return [welcome, *([notice_entry(switched.notice, form)] if switched.notice else [])]


def _refuse_foreign_page(request: Request, context: Context, municipality: Municipality) -> None:
    """A page may only start conversations with a municipality that has named it as its own."""
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.url.netloc}"
    if origin and origin not in (own, *municipality.origins, *context.settings.extra_origins):
        raise NotAllowedError()
