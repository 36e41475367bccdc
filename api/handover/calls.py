"""Telephone calls, counted by day and subject: what people ask about when they do not write.

Only numbers are kept, never who called, who answered or what was said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Column, Connection, Date, Integer, MetaData, String, Table, func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from api.errors import StorageUnavailableError
from api.governance.sql import make_tables, open_database

NO_SUBJECT = ""
T = TypeVar("T")

metadata = MetaData()
calls = Table(
    "calls",
    metadata,
    Column("day", Date, primary_key=True),
    Column("municipality", String(60), primary_key=True),
    Column("topic", String(80), primary_key=True),
    Column("number", Integer, nullable=False),
)


class Calls:
    """The table of calls. Blocking work runs outside the event loop.

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

    async def count(self, municipality: str, topic: str | None) -> int:
        """One call more about ``topic`` (None: about something else); how many there are today in all."""
        day = self._today()
        own = (calls.c.day == day) & (calls.c.municipality == municipality)

        def work(connection: Connection) -> int:
            one_more = calls.update().where(own, calls.c.topic == (topic or NO_SUBJECT))
            if connection.execute(one_more.values(number=calls.c.number + 1)).rowcount == 0:
                new = {"day": day, "municipality": municipality, "topic": topic or NO_SUBJECT, "number": 1}
                connection.execute(calls.insert().values(**new))
            return connection.scalar(select(func.sum(calls.c.number)).where(own)) or 0

        try:
            return await self._run(work)
        except IntegrityError:
            # Somebody else counted the day's first call about it in the same moment.
            return await self._run(work)

    async def today(self, municipality: str) -> dict[str, int]:
        """Today's calls by topic; those about something else under ``""``."""
        own = (calls.c.day == self._today()) & (calls.c.municipality == municipality)

        def work(connection: Connection) -> dict[str, int]:
            rows = connection.execute(select(calls.c.topic, calls.c.number).where(own))
            return {topic: number for topic, number in rows}

        return await self._run(work)

    def _today(self) -> date:
        return self._now().date()

    async def _run(self, work: Callable[[Connection], T]) -> T:
        def in_thread() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        try:
            return await asyncio.to_thread(in_thread)
        except OperationalError as error:
            raise StorageUnavailableError() from error
