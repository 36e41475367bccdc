"""Who changed what, and when: a table that is only ever added to.

Holds names of things and of what was done to them, never what residents wrote.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Engine, Integer, MetaData, String, Table, select

from api.governance.sql import make_tables, open_database

metadata = MetaData()
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("who", String(60), nullable=False),
    Column("what", String(60), nullable=False, index=True),
    Column("subject", String(200), nullable=False, index=True),
    Column("detail", JSON, nullable=False),
)


@dataclass(frozen=True)
class AuditEntry:
    """One thing that was done."""

    id: int
    at: datetime
    who: str
    """User name; ``svara`` for what was done from the command line of the machine itself."""
    what: str
    """A stable word such as ``model.activated``."""
    subject: str
    """What it was done to: a subject's id, a model's, a user's."""
    detail: dict[str, Any]


class AuditLog:
    """Writes and reads the table. Blocking work runs outside the event loop, except in ``note_now``."""

    def __init__(self, database_url: str, now: Callable[[], datetime]) -> None:
        self._engine: Engine = open_database(database_url)
        self._now = now

    def prepare(self) -> None:
        """Make the table where it is missing."""
        make_tables(metadata, self._engine)

    async def note(self, who: str, what: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
        """Add one entry. Raises SQLAlchemy's errors: what cannot be noted should not be done."""
        await asyncio.to_thread(self.note_now, who, what, subject, detail)

    def note_now(self, who: str, what: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
        """The same, for programs without an event loop."""
        values = {
            "at": self._now(),
            "who": who,
            "what": what,
            "subject": subject,
            "detail": dict(detail or {}),
        }
        with self._engine.begin() as connection:
            connection.execute(audit.insert().values(**values))

    async def latest(
        self, limit: int = 100, *, subject: str | None = None, what: str | None = None
    ) -> list[AuditEntry]:
        """The newest entries first; of one ``subject``, or of kinds beginning with ``what``, where given."""
        return await asyncio.to_thread(self._latest, limit, subject, what)

    def close(self) -> None:
        """Give back the database connections."""
        self._engine.dispose()

    def _latest(self, limit: int, subject: str | None, what: str | None) -> list[AuditEntry]:
        wanted = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if subject is not None:
            wanted = wanted.where(audit.c.subject == subject)
        if what is not None:
            wanted = wanted.where(audit.c.what.startswith(what, autoescape=True))
        with self._engine.connect() as connection:
            return [AuditEntry(*row) for row in connection.execute(wanted)]
