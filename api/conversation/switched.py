"""What a municipality has switched meanwhile: the bot off, and a notice to everybody who writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from api.conversation.answering import Answering
from api.conversation.messages import HANDOVER_CHOICE, Choice, Entry, Outcome
from kb_sync.municipality import Localised, Municipality
from kb_sync.texts import Texts

NOTICE_FIELD = "notice"
"""Field of a conversation's hash: id of the notice that stands in its log."""


@dataclass(frozen=True)
class SwitchedNotice:
    """A notice that holds now. ``id`` tells it from the one before."""

    id: str
    text: Localised


@dataclass(frozen=True)
class Switched:
    """What holds at this moment in one municipality."""

    bot_off: bool = False
    notice: SwitchedNotice | None = None


class Switchboard(Protocol):
    """Knows what is switched."""

    async def now(self, municipality: str) -> Switched:
        """What holds at this moment. Raises ``StorageUnavailableError``."""


async def look_at_switches(answering: Answering) -> None:
    """With the bot off, say so and offer a person; a notice this conversation has not had goes first."""
    conversation, lang = answering.work.conversation, answering.lang
    switched = await answering.parts.switches.now(conversation.municipality)
    if switched.bot_off and (answering.to_rasa is not None or answering.step_out):
        answering.to_rasa = None
        answering.replies = [await _bot_is_off(answering)]
    if switched.notice and switched.notice.id != conversation.notice:
        answering.notice = notice_entry(switched.notice, lang)
        answering.fields[NOTICE_FIELD] = switched.notice.id


def notice_entry(notice: SwitchedNotice, form: str) -> Entry:
    """The notice as it stands in a conversation's log."""
    return Entry(sender="system", text=notice.text.of(form), lang=form, event="notice_shown")


def bot_is_off(texts: Texts, municipality: Municipality, form: str) -> Entry:
    """What somebody who has only just come is told instead of what the bot can do."""
    text = texts.get("conversation.bot_off", form, telephone=municipality.telephone)
    return Entry(sender="bot", text=text, lang=form, outcome=Outcome.DECLINED, choices=_choices(texts, form))


async def _bot_is_off(answering: Answering) -> Entry:
    texts, conversation, lang = answering.parts.texts, answering.work.conversation, answering.lang
    if conversation.state != "queued" or answering.step_out:
        entry = bot_is_off(texts, answering.municipality, lang)
        return entry.model_copy(update={"reply_to": answering.work.seq})
    place = await answering.parts.promise.still_waiting(conversation, lang)
    return Entry(
        sender="bot",
        text=f"{texts.get('conversation.bot_off_waiting', lang)} {place}",
        lang=lang,
        outcome=Outcome.DECLINED,
        reply_to=answering.work.seq,
    )


def _choices(texts: Texts, form: str) -> list[Choice]:
    return [Choice(title=texts.get("conversation.talk_to_human", form), payload=HANDOVER_CHOICE)]
