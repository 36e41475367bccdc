"""What the page without JavaScript shows of a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi.responses import HTMLResponse

from api.conversation import transcript
from api.conversation.messages import (
    BOT_CHOICE,
    HANDOVER_CHOICE,
    MEETING_CHOICE,
    MESSAGE_CHOICE,
    WAIT_CHOICE,
    Choice,
    Message,
    Outcome,
    State,
)
from api.conversation.records import Conversation
from api.errors import IdempotencyKeyReusedError, MessageTooLongError, SvaraError, UnavailableError
from api.pages import resident
from api.pages.chat_visit import Visit, new_key
from nlu import privacy

REFRESH_S = 20
"""Seconds between two looks, where a resident has chosen to wait. Redis, not the resident, feels shorter ones."""
INSTEAD: dict[str, str] = {MESSAGE_CHOICE: "message", MEETING_CHOICE: "meeting"}
"""Choices that have a form of their own here."""
HELPFUL = (Outcome.ANSWERED, Outcome.CLARIFICATION, Outcome.REFERRED, Outcome.UNANSWERED)


@dataclass(frozen=True)
class Problem:
    """Why something was not done, in words, and the field it is about, where it is about one."""

    title: str
    detail: str
    lang: str
    field: str = ""


async def chat_page(
    visit: Visit,
    conversation: Conversation,
    *,
    problem: Problem | None = None,
    status: int = 200,
    written: str = "",
    key: str = "",
    waiting: bool = False,
    done: str = "",
) -> HTMLResponse:
    """The conversation with its forms. ``written`` stays in the field. ``waiting``: looks again by itself, and then
    has no field, so that nothing being written is lost. Raises ``StorageUnavailableError``."""
    context, lang = visit.context, visit.lang
    municipality = context.municipality(conversation.municipality)
    messages = await transcript.everything(context.log, conversation.id)
    standing = await context.outlooks.standing(conversation)
    last = messages[-1] if messages else None
    unanswered = standing.state in ("bot", "queued") and last is not None and last.sender == "resident"
    place = (
        await context.promise.still_waiting(conversation, conversation.form)
        if standing.state == "queued"
        else ""
    )
    answer = last if last and last.sender == "bot" and last.outcome in HELPFUL and last.reply_to else None
    choices = offered(messages, standing.state)
    refresh = {"Refresh": f"{REFRESH_S}; url={resident.CHAT}?vent=1#nyaste"} if waiting else {}
    return resident.page(
        context,
        "chat",
        municipality,
        lang,
        status=status,
        headers=refresh,
        lines=list(transcript.lines(messages, municipality, context.texts, lang, datetime.now(UTC))),
        newest=last.seq if last else 0,
        choices=choices,
        standing=standing,
        place=place,
        place_lang=conversation.form,
        unanswered=unanswered,
        answer=answer,
        waiting=waiting,
        refresh_s=REFRESH_S,
        problem=problem,
        written=written,
        done=done,
        key=key or new_key(),
        fresh=new_key,
        csrf=visit.csrf,
        limit=context.settings.max_message_characters,
        email=context.outbox is not None,
        can_step_out=any(choice.payload == BOT_CHOICE for choice in choices),
        instead=INSTEAD,
        action=resident.CHAT,
    )


def offered(messages: Sequence[Message], state: State) -> list[Choice]:
    """What can be chosen now: what was offered since the resident wrote last, each once; nothing of a person.

    Choices of somebody who waits go when the waiting ends; the page has links of its own for waiting itself.
    """
    if state == "agent":
        return []
    queued = {WAIT_CHOICE, HANDOVER_CHOICE}
    left_out = queued if state == "queued" else {WAIT_CHOICE, MESSAGE_CHOICE, MEETING_CHOICE, BOT_CHOICE}
    found: dict[str, Choice] = {}
    for message in reversed(messages):
        if message.sender == "resident":
            break
        for choice in message.choices or ():
            if choice.payload not in left_out:
                found.setdefault(choice.payload, choice)
    return list(found.values())


def start_page(
    visit: Visit, *, problem: Problem | None = None, status: int = 200, unsent: str = ""
) -> HTMLResponse:
    """Before a conversation: what this is, what is kept, one button."""
    settings = visit.context.settings
    return resident.page(
        visit.context,
        "start",
        visit.municipality,
        visit.lang,
        status=status,
        problem=problem,
        unsent=unsent,
        retention_hours=settings.retention_hours,
        archive_days=settings.archive_days,
        action=resident.CHAT,
    )


def down_page(visit: Visit, error: SvaraError) -> HTMLResponse:
    """When the service cannot be reached behind the page: other ways, and everything that was written."""
    return resident.page(
        visit.context,
        "down",
        visit.municipality,
        visit.lang,
        status=error.status,
        headers={"Retry-After": "30"},
        again=visit.request.url.path if visit.request.method == "POST" else "",
        # Sent again as it was, under the same key: what did arrive is not doubled.
        fields={name: value for name, value in visit.form.items() if name != "text"},
        written=visit.form.get("text", ""),
        action=resident.CHAT,
    )


def told(visit: Visit, error: SvaraError, field: str = "") -> Problem:
    """An error as the page tells it."""
    texts, lang = visit.context.texts, visit.lang
    if isinstance(error, IdempotencyKeyReusedError):
        title, detail = (texts.get(f"residents.problem.sent_before{end}", lang) for end in ("", "_detail"))
        return Problem(title, detail, lang, field)
    values: Mapping[str, Any] = error.values or {"field": ""}
    title = texts.get(f"errors.{error.code}.title", lang)
    detail = texts.get(f"errors.{error.code}.detail", lang, **values)
    return Problem(title, detail, lang, field or ("text" if isinstance(error, MessageTooLongError) else ""))


def stopped(visit: Visit, kinds: Sequence[str]) -> Problem:
    """Explains what a message may not hold; it has gone nowhere and still stands in the field."""
    texts, lang = visit.context.texts, visit.lang
    found = [texts.get(f"residents.found.{kind}", lang) for kind in kinds]
    *others, last = found
    listed = f"{', '.join(others)} {texts.get('residents.found.and', lang)} {last}" if others else last
    return Problem(
        texts.get("residents.problem.personal", lang),
        texts.get("residents.problem.personal_detail", lang, found=listed),
        lang,
        "text",
    )


def may_not_be_sent(text: str) -> tuple[str, ...]:
    """The kinds of personal data a text may not be sent with, as the gateway itself stops them."""
    return privacy.must_stop(text)


def is_down(error: SvaraError) -> bool:
    """Whether the service behind the page is away, rather than what was sent being wrong."""
    return isinstance(error, UnavailableError)
