"""What is known of one conversation when the run is over: the log, and what each side sent and was shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from api.conversation.messages import Message

Seen = tuple[int, str]
"""A message as somebody was shown it: its number, and a digest of its text."""


def digest(text: str) -> str:
    """Tells one text from another without keeping twenty thousand of them."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Sent:
    """A message of the resident that was acknowledged; ``text`` is None where the log holds it masked."""

    seq: int
    text: str | None


@dataclass(frozen=True)
class Written:
    """A message of an agent that was acknowledged, and the claim number it was written under."""

    by: str
    seq: int
    text: str
    claim: int


@dataclass
class Account:
    """One conversation, as those who took part in it tell it."""

    id: str
    sent: list[Sent] = field(default_factory=list)
    resident_saw: list[Seen] = field(default_factory=list)
    agents_saw: dict[str, list[Seen]] = field(default_factory=dict)
    written: list[Written] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Texts of agents that were refused for good."""
    claims: list[tuple[str, int]] = field(default_factory=list)
    """Who was given the conversation under which claim number."""
    receipts: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    """Numbers of cases the resident was promised."""
    wrong: list[str] = field(default_factory=list)
    """What clients saw at once that must not be: a number twice, another seq for the same key."""


@dataclass(frozen=True)
class Evidence:
    """An account, and what Redis and SQL hold of the conversation."""

    account: Account
    log: list[Message]
    fields: dict[str, str]
    pending: int = 0
    in_work: bool = False
    in_queue: bool = False
    in_line: bool = False
    in_claims: bool = False
    cases: dict[str, datetime | None] = field(default_factory=dict)
    """Cases of this conversation in SQL, with their due times."""

    @property
    def state(self) -> str:
        """``bot``, ``queued``, ``agent`` or ``closed``."""
        return self.fields.get("state", "")
