"""Choices the gateway answers itself while somebody waits for a person: wait, leave a message, meet, stop waiting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from api.conversation.for_later import Kind, cancel
from api.conversation.messages import (
    BOT_CHOICE,
    MEETING_CHOICE,
    MESSAGE_CHOICE,
    WAIT_CHOICE,
    Entry,
    Outcome,
    SourceLink,
)

if TYPE_CHECKING:
    from api.conversation.answering import Answering


async def wait(answering: Answering) -> None:
    """Goes on waiting: told where they stand now."""
    text = await answering.parts.promise.still_waiting(answering.work.conversation, answering.lang)
    answering.replies = [_reply(answering, text, Outcome.HANDOVER)]
    answering.fields |= {"leaving": "", "leaving_text": ""}


async def leave_message(answering: Answering) -> None:
    """Asked to write the message, and how they can be reached."""
    _ask_for(answering, "message")


async def ask_meeting(answering: Answering) -> None:
    """Asked what the meeting is about, when it suits, and how they can be reached."""
    _ask_for(answering, "meeting")


async def ask_bot(answering: Answering) -> None:
    """No longer waits."""
    text = answering.parts.texts.get("conversation.bot_answers_on", answering.lang)
    answering.replies = [_reply(answering, text, Outcome.SMALLTALK)]
    answering.fields |= {"leaving": "", "leaving_text": ""}
    answering.step_out = True


OWN_CHOICES: Mapping[str, Callable[[Answering], Awaitable[None]]] = {
    WAIT_CHOICE: wait,
    MESSAGE_CHOICE: leave_message,
    MEETING_CHOICE: ask_meeting,
    BOT_CHOICE: ask_bot,
}


def _ask_for(answering: Answering, kind: Kind) -> None:
    texts, lang, municipality = answering.parts.texts, answering.lang, answering.municipality
    due = answering.parts.later.due(kind, municipality, lang)
    reply = _reply(answering, texts.get(f"conversation.leave_{kind}_how", lang, due=due), Outcome.HANDOVER)
    reply.choices = [cancel(answering.work.conversation, texts, lang)]
    if kind == "meeting" and municipality.booking_url:
        title = texts.get("conversation.book_meeting", lang)
        reply.sources = [SourceLink(title=title, url=str(municipality.booking_url))]
    answering.replies = [reply]
    answering.fields |= {"leaving": kind, "leaving_text": ""}


def _reply(answering: Answering, text: str, outcome: Outcome) -> Entry:
    return Entry(sender="bot", text=text, lang=answering.lang, outcome=outcome, reply_to=answering.work.seq)
