"""The archive as SQL keeps it: conversations that a person has had, with every text masked once more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

from api.handover.case_table import Moment

metadata = MetaData()
conversations = Table(
    "archived_conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    # False until Redis has let go of the conversation; nobody is shown it before.
    Column("settled", Boolean, nullable=False),
    Column("municipality", String(60), nullable=False),
    Column("department", String(60), nullable=False),
    Column("lang", String(10), nullable=False),
    Column("language", String(20), nullable=False),
    Column("topic", String(80)),
    Column("outcome", String(30), nullable=False),
    Column("receipts", String(200), nullable=False),
    Column("agents", JSON, nullable=False),
    Column("first_words", Text, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("waited_s", Integer),
    Column("rating", String(4)),
    Column("overall", Integer),
    Column("began", Moment, nullable=False),
    Column("last", Moment, nullable=False),
    Index("archived_by_time", "municipality", "last"),
)
messages = Table(
    "archived_messages",
    metadata,
    Column(
        "conversation",
        String(64),
        ForeignKey("archived_conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("seq", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("sender", String(10), nullable=False),
    Column("text", Text, nullable=False),
    # The text, and why, as words are searched for: folded by ``api.governance.archive_copy.folded``.
    Column("folded", Text, nullable=False),
    Column("rest", JSON, nullable=False),
)
labels = Table(
    "archived_labels",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("quality", String(20)),
    Column("practice", Boolean, nullable=False),
)
comments = Table(
    "archived_comments",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("conversation", String(64), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("who", String(60), nullable=False),
    Column("name", String(120), nullable=False),
    Column("text", Text, nullable=False),
)


@dataclass(frozen=True)
class ArchivedMessage:
    """One entry of the log. ``rest``: what else agents see of it, as the public contract names it."""

    seq: int
    at: datetime
    sender: str
    text: str
    folded: str
    rest: dict[str, Any]

    def to_agent(self) -> dict[str, Any]:
        """The entry as agents read it in an open conversation."""
        own = {"seq": self.seq, "time": self.at.isoformat(), "sender": self.sender, "text": self.text}
        return {**self.rest, **own}


@dataclass(frozen=True)
class Archived:
    """One conversation. ``outcome``: how the agent said it ended, or ``open`` when nobody closed it."""

    id: str
    municipality: str
    department: str
    lang: str
    language: str
    topic: str | None
    outcome: str
    receipts: str
    """Receipt numbers the resident was given, with spaces between."""
    agents: dict[str, str] = field(hash=False)
    """Who wrote to the resident: names by user name."""
    first_words: str = ""
    """What the resident wrote first."""
    messages: int = 0
    moved: int = 0
    waited_s: int | None = None
    """From the first wish for a person until the first one came, in seconds."""
    rating: str | None = None
    overall: int | None = None
    began: datetime = datetime.min
    last: datetime = datetime.min
