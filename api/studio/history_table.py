"""The studio's history as SQL keeps it: every change with who, when, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    func,
    select,
)

from api.handover.case_table import Moment

metadata = MetaData()
changes = Table(
    "studio_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("who", String(60), nullable=False),
    Column("name", String(120), nullable=False),
    Column("what", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("back", JSON, nullable=False),
    Column("undone_by", Integer),
)
# What a change was about; the number of the latest is the thing's version.
touched = Table(
    "studio_touched",
    metadata,
    Column("change", Integer, ForeignKey("studio_changes.id"), primary_key=True),
    Column("thing", String(160), primary_key=True, index=True),
)


@dataclass(frozen=True)
class Change:
    """One thing that was done in the studio."""

    id: int
    at: datetime
    who: str
    """User name."""
    name: str
    what: str
    """A stable word such as ``example_added``; ``undone`` for one that takes another back."""
    subject: str
    """What it was done to, as staff know it: a subject's id, an answer's."""
    detail: dict[str, Any]
    back: list[dict[str, Any]]
    """What takes it back, in order."""
    undone_by: int | None
    """The change that took it back."""

    def told(self) -> dict[str, Any]:
        """As the interface gives it out."""
        return {
            "id": self.id,
            "at": self.at.isoformat(),
            "who": {"username": self.who, "name": self.name},
            "what": self.what,
            "subject": self.subject,
            "detail": self.detail,
            "undone": self.undone_by is not None,
        }


def version_of(connection: Connection, thing: str) -> int:
    """Number of the latest change of ``thing``; 0 before the first."""
    return connection.scalar(select(func.max(touched.c.change)).where(touched.c.thing == thing)) or 0


def things_of(connection: Connection, change: int) -> list[str]:
    """What a change was about."""
    return list(connection.scalars(select(touched.c.thing).where(touched.c.change == change)))


def add(connection: Connection, things: Iterable[str], **values: Any) -> Change:
    """Write one change down."""
    added = connection.execute(changes.insert().values(**values)).inserted_primary_key
    number = int(added[0]) if added else 0
    for thing in dict.fromkeys(things):
        connection.execute(touched.insert().values(change=number, thing=thing))
    return find(connection, number)


def mark(connection: Connection, number: int, undone_by: int | None) -> None:
    """Say which change took this one back; None: it stands again."""
    connection.execute(changes.update().where(changes.c.id == number).values(undone_by=undone_by))


def find(connection: Connection, number: int) -> Change:
    """One change. Raises ``LookupError``."""
    row = connection.execute(select(changes).where(changes.c.id == number)).first()
    if row is None:
        raise LookupError(number)
    return read(row)


def listed(connection: Connection, most: int, before: int | None, thing: str | None) -> Sequence[Change]:
    """The latest changes first; those before the number ``before``, and of one ``thing``, where given."""
    query = select(changes).order_by(changes.c.id.desc()).limit(most)
    if before is not None:
        query = query.where(changes.c.id < before)
    if thing is not None:
        query = query.where(changes.c.id.in_(select(touched.c.change).where(touched.c.thing == thing)))
    return [read(row) for row in connection.execute(query)]


def read(row: Row[Any]) -> Change:
    """A change from its row."""
    return Change(**{name: getattr(row, name) for name in Change.__dataclass_fields__})
