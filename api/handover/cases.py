"""Cases: what somebody must answer later, and by when. Each change is one transaction with an event."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from api.conversation.forget import Forgotten
from api.conversation.receipt import new_receipt
from api.errors import CaseClosedError, CaseNotFoundError, CaseTakenError, StorageUnavailableError
from api.governance.agent import Agent
from api.governance.sql import make_tables, open_database
from api.handover.case_retention import Tidied, tidy
from api.handover.case_table import Answered, Case, Kind, case_events, cases, metadata

T = TypeVar("T")
WORKED_ON = ("open", "claimed")
LIST_MOST = 200


@dataclass(frozen=True)
class NewCase:
    """What a case begins with. ``key`` tells a repeated request from a new one, within the conversation."""

    kind: Kind
    municipality: str
    department: str
    lang: str
    topic: str | None
    conversation: str
    key: str
    text: str
    due: datetime
    telephone: str | None = None
    email: str | None = None
    name: str | None = None
    wishes: str | None = None


@dataclass(frozen=True)
class CaseCounts:
    """How many wait for an answer, and how many of those should have had it."""

    open: int
    overdue: int


class Cases:
    """The table of cases. Blocking work runs outside the event loop.

    Every method raises ``StorageUnavailableError`` when the database does not answer.
    """

    def __init__(self, database_url: str, now: Callable[[], datetime]) -> None:
        self._engine = open_database(database_url)
        self._now = now

    def prepare(self) -> None:
        """Make the tables where they are missing."""
        make_tables(metadata, self._engine)

    def close(self) -> None:
        """Give back the database connections."""
        self._engine.dispose()

    async def add(self, new: NewCase) -> Case:
        """The case; the one there is already when the same key comes again."""

        def work(connection: Connection) -> Case:
            same = (cases.c.conversation == new.conversation) & (cases.c.key == new.key)
            row = connection.execute(select(cases).where(same)).first()
            if row is not None:
                return Case.read(row, self._now())
            case = new_receipt()
            connection.execute(cases.insert().values(id=case, state="open", created=self._now(), **vars(new)))
            self._record(connection, case, "asked", None, None)
            return self._get(connection, case)

        try:
            return await self._run(work)
        except IntegrityError:
            # Another request with the same key was quicker, or a number was drawn twice (once in 900 million).
            return await self._run(work)

    async def get(self, case: str) -> Case:
        """Raises ``CaseNotFoundError``."""
        return await self._run(lambda connection: self._get(connection, case))

    async def listed(
        self,
        *,
        states: tuple[str, ...] = WORKED_ON,
        municipalities: tuple[str, ...] = (),
        owner: str | None = None,
    ) -> list[Case]:
        """Cases in these states, the one due first first, so that overdue ones stand on top."""
        wanted: list[ColumnElement[bool]] = [cases.c.state.in_(states)]
        if municipalities:
            wanted.append(cases.c.municipality.in_(municipalities))
        if owner:
            wanted.append(cases.c.owner == owner)
        query = select(cases).where(*wanted).order_by(cases.c.due, cases.c.id).limit(LIST_MOST)

        def work(connection: Connection) -> list[Case]:
            return [Case.read(row, self._now()) for row in connection.execute(query)]

        return await self._run(work)

    async def counts(self, municipalities: tuple[str, ...] = ()) -> CaseCounts:
        """How many are worked on or wait, and how many of these are overdue."""
        wanted: list[ColumnElement[bool]] = [cases.c.state.in_(WORKED_ON)]
        if municipalities:
            wanted.append(cases.c.municipality.in_(municipalities))

        def work(connection: Connection) -> CaseCounts:
            number = select(func.count()).select_from(cases).where(*wanted)
            late = number.where(cases.c.due < self._now())
            return CaseCounts(connection.scalar(number) or 0, connection.scalar(late) or 0)

        return await self._run(work)

    async def claim(self, case: str, agent: Agent) -> Case:
        """Take it. Raises ``CaseTakenError``, ``CaseClosedError``, ``CaseNotFoundError``."""
        values = {"state": "claimed", "owner": agent.username, "owner_name": agent.name}
        return await self._change(case, agent, "claimed", None, **values)

    async def release(self, case: str, agent: Agent, why: str | None) -> Case:
        """Let somebody else take it. Raises as ``claim``."""
        return await self._change(case, agent, "released", why, state="open", owner=None, owner_name=None)

    async def answer(self, case: str, agent: Agent, how: Answered, note: str | None) -> Case:
        """The resident has been answered. Raises as ``claim``."""
        values = {"state": "answered", "owner": agent.username, "owner_name": agent.name}
        return await self._change(case, agent, "answered", f"{how}: {note}" if note else how, **values)

    async def end(self, case: str, agent: Agent, ended: str) -> Case:
        """Nothing more will be done. Raises as ``claim``."""
        return await self._change(
            case, agent, "closed", ended, state="closed", ended=ended, closed=self._now(), arrival=None
        )

    async def agree(self, case: str, agent: Agent, at: datetime, place: str | None, arrival: str) -> Case:
        """A meeting with the agent; ``arrival`` is the digest of its link. Raises as ``claim``."""
        return await self._change(
            case,
            agent,
            "meeting",
            at.isoformat(),
            state="answered",
            owner=agent.username,
            owner_name=agent.name,
            meeting_at=at,
            meeting_place=place,
            host=agent.username,
            host_name=agent.name,
            arrival=arrival,
            arrived=None,
        )

    async def by_arrival(self, arrival: str) -> Case | None:
        """The case whose link this is."""

        def work(connection: Connection) -> Case | None:
            row = connection.execute(select(cases).where(cases.c.arrival == arrival)).first()
            return Case.read(row, self._now()) if row else None

        return await self._run(work)

    async def has_arrived(self, case: str) -> None:
        """The person is here now; the first time stands."""

        def work(connection: Connection) -> None:
            first = cases.update().where(cases.c.id == case, cases.c.arrived.is_(None))
            if connection.execute(first.values(arrived=self._now())).rowcount:
                self._record(connection, case, "arrived", None, None)

        await self._run(work)

    async def tidy(self, contact_hours: int, case_days: int) -> Tidied:
        """What the retention rules ask for now (``api.handover.case_retention``); may be run at any time."""
        return await self._run(lambda connection: tidy(connection, self._now(), contact_hours, case_days))

    async def forget(self, conversation: str) -> Forgotten:
        """Implements ``api.conversation.forget.Forgets``: closed cases are deleted. Those somebody still has to
        answer are kept, since the resident left a message to be answered."""
        own = cases.c.conversation == conversation

        def work(connection: Connection) -> Forgotten:
            closed = select(cases.c.id).where(own, cases.c.state == "closed")
            connection.execute(case_events.delete().where(case_events.c.case.in_(closed)))
            deleted = connection.execute(cases.delete().where(own, cases.c.state == "closed")).rowcount
            kept = connection.scalar(select(func.count()).select_from(cases).where(own)) or 0
            return Forgotten("cases", deleted, kept)

        return await self._run(work)

    async def _change(self, case: str, agent: Agent, what: str, why: str | None, **values: Any) -> Case:
        """One change by an agent, refused when somebody else has the case or it is closed."""

        def work(connection: Connection) -> Case:
            free = cases.c.owner.is_(None) | (cases.c.owner == agent.username)
            change = cases.update().where(cases.c.id == case, free, cases.c.state != "closed")
            if connection.execute(change.values(**values)).rowcount == 0:
                found = self._get(connection, case)
                if found.state != "closed":
                    raise CaseTakenError(name=found.owner_name or "")
                if what != "closed":
                    raise CaseClosedError()
                return found
            self._record(connection, case, what, agent.username, why)
            return self._get(connection, case)

        return await self._run(work)

    def _get(self, connection: Connection, case: str) -> Case:
        row = connection.execute(select(cases).where(cases.c.id == case)).first()
        if row is None:
            raise CaseNotFoundError()
        events = select(case_events).where(case_events.c.case == case).order_by(case_events.c.no)
        return Case.read(row, self._now(), connection.execute(events).all())

    def _record(self, connection: Connection, case: str, what: str, who: str | None, why: str | None) -> None:
        values = {"case": case, "at": self._now(), "what": what, "who": who, "why": why}
        connection.execute(case_events.insert().values(**values))

    async def _run(self, work: Callable[[Connection], T]) -> T:
        def in_thread() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        try:
            return await asyncio.to_thread(in_thread)
        except OperationalError as error:
            raise StorageUnavailableError() from error


def new_arrival_token() -> str:
    """192 random bits: a link nobody can guess."""
    return secrets.token_urlsafe(24)
