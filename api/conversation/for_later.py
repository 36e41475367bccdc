"""A message, or a wish for a meeting, left for somebody to answer later: asked for and taken in the chat.

How to reach the resident goes with the case and never into the log, which holds the masked text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from api.conversation.messages import BOT_CHOICE, WAIT_CHOICE, Choice, Entry, Outcome
from api.conversation.records import Conversation
from api.errors import ContactMissingError
from kb_sync.municipality import Municipality
from kb_sync.texts import Texts
from nlu import privacy
from nlu.normalise import normalise

if TYPE_CHECKING:
    from api.conversation.incoming import Incoming

Kind = Literal["message", "meeting"]
KINDS: dict[str, Kind] = {"message": "message", "meeting": "meeting"}
THE_ACCEPTED_ONE = -1


@dataclass(frozen=True)
class Left:
    """What somebody leaves. At least one of telephone and e-mail is there."""

    kind: Kind
    text: str
    telephone: str | None
    email: str | None
    name: str | None = None
    wishes: str | None = None


@dataclass(frozen=True)
class Kept:
    """What became of it: the number of the case, and when an answer is due, in words."""

    case: str
    due: datetime
    due_in_words: str


class Keeper(Protocol):
    """Makes cases of what is left."""

    async def keep(self, conversation: Conversation, left: Left, *, key: str, form: str) -> Kept:
        """The case, the same one for the same key. Raises ``StorageUnavailableError``."""

    def due(self, kind: Kind, municipality: Municipality, form: str) -> str:
        """When somebody who leaves this now has an answer, in words."""


async def take_for_later(message: Incoming) -> None:
    """Make a case of the message, where the resident has been asked to write one."""
    conversation, kind = message.conversation, KINDS.get(message.conversation.leaving)
    if any(reply.outcome == Outcome.EMERGENCY for reply in message.replies):
        # Nobody in danger should be asked for their telephone number next.
        message.fields |= {"leaving": "", "leaving_text": ""}
    if kind is None or message.choice is not None or message.replies or conversation.state == "agent":
        return
    texts, form, parts = message.parts.texts, message.lang, message.parts
    said = normalise(message.raw)
    telephone, email = contacts(said, message.own_contacts)
    if telephone is None and email is None:
        message.fields["leaving_text"] = f"{conversation.leaving_text}\n{message.text}".strip()
        message.if_taken = "drop"
        text = texts.get("conversation.leave_contact_missing", form)
        message.replies.append(
            _reply(message, text, Outcome.CLARIFICATION, [cancel(conversation, texts, form)])
        )
        return
    whole = f"{conversation.leaving_text}\n{said}".strip()
    left = Left(kind, whole, telephone, email)
    kept = await parts.later.keep(conversation, left, key=str(message.key), form=form)
    message.fields |= {"leaving": "", "leaving_text": ""}
    # Whoever has taken the conversation meanwhile speaks for themselves; the resident hears of the case all the same.
    message.step_out, message.if_taken = True, "system"
    text = told(kept, kind, conversation.state == "queued", texts, form)
    message.replies.append(_reply(message, text, Outcome.HANDOVER, None, case=kept.case))


def told(kept: Kept, kind: Kind, waited: bool, texts: Texts, form: str) -> str:
    """What the resident is told when something has been left."""
    text = texts.get(f"conversation.left_{kind}", form, case=kept.case, due=kept.due_in_words)
    return f"{text} {texts.get('conversation.left_the_line', form)}" if waited else text


def cancel(conversation: Conversation, texts: Texts, form: str) -> Choice:
    """The way out of leaving something: back to the line, or to the bot."""
    payload = WAIT_CHOICE if conversation.state == "queued" else BOT_CHOICE
    return Choice(title=texts.get("conversation.choice_cancel", form), payload=payload)


def contacts(text: str, own: frozenset[str]) -> tuple[str | None, str | None]:
    """The first telephone number and the first e-mail address that are not the municipality's own."""
    found: dict[str, str] = {}
    for finding in privacy.find(text):
        written = text[finding.start : finding.end]
        if finding.kind in (privacy.TELEPHONE, privacy.EMAIL) and privacy.mask(written, keep=own).kinds:
            found.setdefault(finding.kind, written)
    return found.get(privacy.TELEPHONE), found.get(privacy.EMAIL)


def check_contact(telephone: str | None, email: str | None) -> tuple[str | None, str | None]:
    """What a form gave, tidied. Raises ``ContactMissingError`` when neither can be used."""
    telephone = " ".join((telephone or "").split())
    email = (email or "").strip()
    digits = sum(character.isdigit() for character in telephone)
    usable = (
        telephone if 5 <= digits <= 15 and set(telephone) <= set("+0123456789 ()-") else None,
        email if len(email) <= 254 and contacts(email, frozenset())[1] == email else None,
    )
    if usable == (None, None):
        raise ContactMissingError()
    return usable


def _reply(
    message: Incoming, text: str, outcome: Outcome, choices: list[Choice] | None, case: str | None = None
) -> Entry:
    if message.suspected:
        text = f"{text}\n\n{message.parts.texts.get('crisis.suspected', message.lang)}"
    return Entry(
        sender="bot",
        text=text,
        lang=message.lang,
        outcome=outcome,
        choices=choices,
        case=case,
        reply_to=THE_ACCEPTED_ONE,
    )
