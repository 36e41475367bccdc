"""What the scripts give back about a conversation, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from api.conversation.messages import Entry


@dataclass(frozen=True)
class Conversation:
    """What is remembered about a conversation besides its log."""

    id: str
    municipality: str
    locale: str
    form: str
    state: str
    episode: int
    turns: int
    test: bool
    token_digest: str
    topic: str | None = None
    department: str | None = None
    language: str = ""
    """What the resident wrote last: the form of Norwegian, or another language (ISO 639-1)."""
    contact_asked: bool = False
    """The agent who has the conversation has asked how the resident can be reached."""
    leaving: str = ""
    """``message`` or ``meeting`` while the resident is asked to write one; otherwise empty."""
    leaving_text: str = ""
    """What they have written of it so far, masked."""
    notice: str = ""
    """Id of the municipality's notice that was shown last."""
    back_from: str | None = None
    """Name of the person who had the conversation, until the bot has said that it is back."""

    @classmethod
    def read(cls, conversation: str, fields: Mapping[str, str]) -> Conversation:
        """From the fields of the conversation's Redis hash."""
        return cls(
            id=conversation,
            municipality=fields["municipality"],
            locale=fields["locale"],
            form=fields["form"],
            state=fields["state"],
            episode=int(fields["episode"]),
            turns=int(fields["turns"]),
            test=fields.get("test") == "1",
            token_digest=fields["token"],
            topic=fields.get("topic"),
            department=fields.get("department"),
            language=fields.get("language") or fields["form"],
            contact_asked=fields["state"] == "agent" and fields.get("contact_asked") == fields["claim"],
            leaving=fields.get("leaving", ""),
            leaving_text=fields.get("leaving_text", ""),
            notice=fields.get("notice", ""),
            back_from=fields.get("back_from") or None,
        )


IfTaken = Literal["stand", "drop", "system"]
"""What becomes of the gateway's own reply where a person has taken the conversation in the same moment: it
stands all the same, it is not said, or it is said but not by the bot."""


@dataclass(frozen=True)
class Accepted:
    """A message that is now in the log. ``repeated``: it already was, under the same key."""

    seq: int
    state: str
    repeated: bool


@dataclass(frozen=True)
class Work:
    """One message to be answered, held under a lease until ``finish`` or until the lease runs out."""

    conversation: Conversation
    message: Entry
    seq: int
    turn_no: int


@dataclass(frozen=True)
class HandoverRequest:
    """Asking for a person as part of a reply: the receipt, what the log then says, and whose line it is."""

    receipt: str
    entries: Sequence[Entry]
    department: str = ""
