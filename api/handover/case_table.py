"""Cases as SQL keeps them: messages left for later, wishes for a meeting, and what was done about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

Kind = Literal["message", "meeting"]
State = Literal["open", "claimed", "answered", "closed"]
Answered = Literal["telephone", "email", "chat", "visit"]


class Moment(TypeDecorator[datetime]):
    """A point in time, kept in UTC; databases without time zones give it back with one all the same."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What the database is given."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What a reader is given."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


metadata = MetaData()
cases = Table(
    "cases",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("municipality", String(60), nullable=False),
    Column("department", String(60), nullable=False),
    Column("lang", String(10), nullable=False),
    Column("topic", String(80)),
    Column("conversation", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("wishes", Text),
    Column("name", String(120)),
    Column("telephone", String(40)),
    Column("email", String(254)),
    Column("created", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("owner", String(60)),
    Column("owner_name", String(120)),
    Column("ended", String(20)),
    Column("closed", Moment),
    Column("meeting_at", Moment),
    Column("meeting_place", String(120)),
    Column("host", String(60)),
    Column("host_name", String(120)),
    Column("arrival", String(64), unique=True),
    Column("arrived", Moment),
    UniqueConstraint("conversation", "key"),
    Index("cases_by_due", "state", "due"),
)
case_events = Table(
    "case_events",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("case", String(12), ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("what", String(20), nullable=False),
    Column("who", String(60)),
    Column("why", Text),
)


@dataclass(frozen=True)
class Event:
    """One thing that was done about a case. ``who`` is a user name; None for the resident."""

    at: datetime
    what: str
    who: str | None
    why: str | None


@dataclass(frozen=True)
class Case:
    """One case. ``overdue`` is judged at the time it was read."""

    id: str
    kind: Kind
    state: State
    municipality: str
    department: str
    lang: str
    topic: str | None
    conversation: str
    text: str
    wishes: str | None
    name: str | None
    telephone: str | None
    email: str | None
    created: datetime
    due: datetime
    overdue: bool
    owner: str | None
    owner_name: str | None
    ended: str | None
    meeting_at: datetime | None
    meeting_place: str | None
    host: str | None
    host_name: str | None
    arrived: datetime | None
    events: tuple[Event, ...] = ()

    @classmethod
    def read(cls, row: Row[Any], now: datetime, events: Sequence[Row[Any]] = ()) -> Case:
        """From a row of the table, and those of its events."""
        fields = {name: getattr(row, name) for name in cls.__dataclass_fields__ if name in cases.c}
        overdue = row.state in ("open", "claimed") and row.due < now
        return cls(
            **fields,
            overdue=overdue,
            events=tuple(Event(event.at, event.what, event.who, event.why) for event in events),
        )

    def in_list(self) -> dict[str, Any]:
        """As the list of cases gives it out: without how the resident is reached."""
        meeting = {
            "at": _iso(self.meeting_at),
            "place": self.meeting_place,
            "host": {"username": self.host, "name": self.host_name} if self.host else None,
            "arrived": _iso(self.arrived),
        }
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "municipality": self.municipality,
            "department": self.department,
            "lang": self.lang,
            "topic": self.topic,
            "conversation": self.conversation,
            "text": self.text,
            "created": self.created.isoformat(),
            "due": self.due.isoformat(),
            "overdue": self.overdue,
            "owner": {"username": self.owner, "name": self.owner_name} if self.owner else None,
            "ended": self.ended,
            **({"wishes": self.wishes} if self.kind == "meeting" else {}),
            **({"meeting": meeting} if self.kind == "meeting" or self.meeting_at else {}),
        }

    def whole(self) -> dict[str, Any]:
        """Everything an agent who opens the case sees."""
        events = [
            {"time": event.at.isoformat(), "what": event.what, "who": event.who, "why": event.why}
            for event in self.events
        ]
        contact = {"name": self.name, "telephone": self.telephone, "email": self.email}
        return {**self.in_list(), "contact": contact, "events": events}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
