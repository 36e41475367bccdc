"""What the archive keeps of a conversation: every text masked once more, and the figures that are searched by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.conversation.messages import FORMS, Message
from api.governance.archive_table import Archived, ArchivedMessage
from kb_sync.municipality import Municipality
from nlu import privacy

NOT_CLOSED = "open"
NOTHING_LEFT = "[…]"
"""Stands where masking did not take everything, so that nothing of the text is kept."""
_OF_THE_SERVICE = ("bot", "system")
_LEFT_OUT = {"seq", "time", "sender", "text", "choices"}
_RECEIPT = re.compile(r"\b[A-Z2-9]{3}-[A-Z2-9]{3}\b")
_STABLE_WORD = re.compile(r"[a-z]+(?:_[a-z]+)*")
"""Why something happened, where it is not in somebody's own words."""
_FIRST_WORDS = 300


@dataclass(frozen=True)
class Copy:
    """A conversation as it goes into the archive."""

    conversation: Archived
    messages: tuple[ArchivedMessage, ...]


def copy_of(
    conversation: str,
    fields: Mapping[str, str],
    log: Sequence[Message],
    municipality: Municipality,
    rated: tuple[str | None, int | None] = (None, None),
) -> Copy:
    """The copy of a conversation with these fields of its Redis hash and this log (not empty).

    ``rated``: the thumb and the overall mark the resident has given, where they have.
    """
    form = fields["form"] if fields["form"] in FORMS else FORMS[0]
    messages = tuple(_masked(message, municipality, form) for message in log)
    asked = next((m.time for m in log if m.event == "handover_requested"), None)
    came = next((m.time for m in log if m.event == "agent_joined"), None)
    first = next((m.text for m in messages if m.sender == "resident"), "")
    receipts = {found for m in log if m.sender == "system" for found in _RECEIPT.findall(m.text)}
    return Copy(
        Archived(
            id=conversation,
            municipality=municipality.id,
            department=fields.get("department", ""),
            lang=form,
            language=fields.get("language") or form,
            topic=fields.get("topic") or None,
            outcome=(fields.get("ended") if fields["state"] == "closed" else None) or NOT_CLOSED,
            receipts=" ".join(sorted(receipts))[:200],
            agents={m.by: m.name or m.by for m in log if m.by and m.event in (None, "agent_joined")},
            first_words=first[:_FIRST_WORDS],
            messages=sum(m.sender in ("resident", "agent", "bot") and not m.internal for m in log),
            moved=int(fields.get("moved", 0)),
            waited_s=int((came - asked).total_seconds()) if asked and came and came >= asked else None,
            rating=rated[0],
            overall=rated[1],
            began=log[0].time,
            last=log[-1].time,
        ),
        messages,
    )


def masked(text: str, municipality: Municipality, form: str, *, of_the_service: bool = False) -> str:
    """The text as it may be kept. The municipality's own numbers and addresses stay, and where the service
    wrote it (``of_the_service``), those of other authorities too: they come from articles, not from people."""
    keep = own_contacts(municipality)
    if of_the_service:
        contacts = (privacy.TELEPHONE, privacy.EMAIL)
        keep |= {text[found.start : found.end] for found in privacy.find(text) if found.kind in contacts}
    found = privacy.mask(text, keep=keep, form=form).text
    return NOTHING_LEFT if privacy.must_stop(found) else found


def own_contacts(municipality: Municipality) -> frozenset[str]:
    """Telephone numbers and addresses of the municipality, which are nobody's private ones."""
    told = {one for contact in municipality.contacts for one in (contact.telephone, contact.email) if one}
    return frozenset(told | {municipality.telephone})


def folded(text: str) -> str:
    """The text as it is searched in: small letters, accents gone, å, æ and ø kept, spaces made one."""
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(c if c == "å" else unicodedata.normalize("NFKD", c) for c in small)
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).casefold().split())


def _masked(message: Message, municipality: Municipality, form: str) -> ArchivedMessage:
    by_service = message.sender in _OF_THE_SERVICE and not message.internal
    text = masked(message.text, municipality, form, of_the_service=by_service)
    rest: dict[str, Any] = {
        name: value for name, value in message.to_agent().items() if name not in _LEFT_OUT and value
    }
    note = message.why if message.why and not _STABLE_WORD.fullmatch(message.why) else ""
    if note:
        rest["why"] = note = masked(note, municipality, form)
    return ArchivedMessage(
        seq=message.seq,
        at=message.time,
        sender=message.sender,
        text=text,
        folded=folded(f"{text} {note}"),
        rest=rest,
    )
