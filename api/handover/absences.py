"""Who will be away on which days, so that whoever leads sees where people are missing. Never why.

A reason may be about somebody's health; a list that many look at has no use for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Date, Integer, MetaData, String, Table, select
from sqlalchemy.exc import OperationalError

from api.errors import AbsenceNotFoundError, StorageUnavailableError
from api.governance.sql import make_tables, open_database

LONGEST_DAYS = 366
T = TypeVar("T")

metadata = MetaData()
absences = Table(
    "absences",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(120), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False, index=True),
)


@dataclass(frozen=True)
class Absence:
    """Somebody is away from ``first`` to ``last``, both days with them."""

    id: int
    name: str
    first: date
    last: date

    def to_json(self) -> dict[str, Any]:
        """As the agents' interface gives it out."""
        return {
            "id": self.id,
            "name": self.name,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
        }


class Absences:
    """The table of absences. Blocking work runs outside the event loop.

    Every method raises ``StorageUnavailableError`` when the database does not answer.
    """

    def __init__(self, database_url: str, now: Callable[[], datetime]) -> None:
        self._engine = open_database(database_url)
        self._now = now

    def prepare(self) -> None:
        """Make the table where it is missing."""
        make_tables(metadata, self._engine)

    def close(self) -> None:
        """Give back the database connections."""
        self._engine.dispose()

    async def coming(self) -> list[Absence]:
        """Those of today and later, the first one first. What is over is deleted on the way."""
        today = self._now().date()
        query = select(absences).order_by(absences.c.first, absences.c.name)

        def work(connection: Connection) -> list[Absence]:
            connection.execute(absences.delete().where(absences.c.last < today))
            return [Absence(*row) for row in connection.execute(query)]

        return await self._run(work)

    async def add(self, name: str, first: date, last: date) -> Absence:
        """Register one."""

        def work(connection: Connection) -> Absence:
            insert = absences.insert().values(name=name, first=first, last=last)
            made = connection.execute(insert).inserted_primary_key
            return Absence(made[0] if made else 0, name, first, last)

        return await self._run(work)

    async def remove(self, absence: int) -> Absence:
        """Take one away. Raises ``AbsenceNotFoundError``."""

        def work(connection: Connection) -> Absence:
            row = connection.execute(select(absences).where(absences.c.id == absence)).first()
            if row is None:
                raise AbsenceNotFoundError()
            connection.execute(absences.delete().where(absences.c.id == absence))
            return Absence(*row)

        return await self._run(work)

    def may_be(self, first: date, last: date) -> bool:
        """Whether these are days an absence can have."""
        return first <= last < first + timedelta(days=LONGEST_DAYS) and last >= self._now().date()

    async def _run(self, work: Callable[[Connection], T]) -> T:
        def in_thread() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        try:
            return await asyncio.to_thread(in_thread)
        except OperationalError as error:
            raise StorageUnavailableError() from error
