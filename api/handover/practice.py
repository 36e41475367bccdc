"""What has been practised: one person's answers to a case, round by round, for that person's eyes only."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Integer, MetaData, Row, String, Table, Text, select
from sqlalchemy.exc import IntegrityError, OperationalError

from api.conversation.forget import Forgotten
from api.errors import ConflictError, PracticeNotFoundError, StorageUnavailableError
from api.governance.agent import Agent
from api.governance.archive_copy import masked
from api.governance.sql import make_tables, open_database
from api.handover.case_table import Moment
from api.handover.practice_cases import ARCHIVED, PracticeCase, PracticeCases
from api.handover.practice_checks import Answer
from kb_sync.municipality import Municipality

T = TypeVar("T")
LIST_MOST = 100

metadata = MetaData()
attempts = Table(
    "practice_attempts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("who", String(60), nullable=False, index=True),
    Column("case", String(80), nullable=False, index=True),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
)
answers = Table(
    "practice_answers",
    metadata,
    Column("attempt", String(32), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
)


@dataclass(frozen=True)
class Attempt:
    """One time somebody practised on a case. ``answers``: one for each round so far."""

    id: str
    case: str
    started: datetime
    finished: datetime | None
    answers: tuple[Answer, ...] = ()


class Practice:
    """Records attempts. Blocking work runs outside the event loop.

    Every method raises ``StorageUnavailableError`` when the database does not answer, and those about one attempt
    ``PracticeNotFoundError`` when there is none, or when it is somebody else's (the two are not told apart).
    """

    def __init__(self, database_url: str, cases: PracticeCases, now: Callable[[], datetime]) -> None:
        self._engine = open_database(database_url)
        self.cases = cases
        self._now = now

    def prepare(self) -> None:
        """Make the tables where they are missing."""
        make_tables(metadata, self._engine)

    def close(self) -> None:
        """Give back the database connections."""
        self._engine.dispose()

    async def start(self, agent: Agent, case: str) -> Attempt:
        """Begin on a case. The first message stands there from now on."""
        await self.cases.get(agent, case)
        begun = Attempt(secrets.token_urlsafe(12), case, self._now(), None)
        new = attempts.insert().values(id=begun.id, who=agent.username, case=case, started=begun.started)
        await self._run(lambda connection: connection.execute(new))
        return begun

    async def get(self, agent: Agent, attempt: str) -> Attempt:
        """The attempt as it stands."""
        return await self._run(lambda connection: _get(connection, agent, attempt))

    async def mine(self, agent: Agent) -> list[Attempt]:
        """Everything this person has practised, the latest first, without the answers."""
        query = select(attempts).where(attempts.c.who == agent.username)
        latest = query.order_by(attempts.c.started.desc()).limit(LIST_MOST)

        def work(connection: Connection) -> list[Attempt]:
            return [_attempt(row) for row in connection.execute(latest)]

        return await self._run(work)

    async def answer(
        self, agent: Agent, attempt: str, round: int, text: str, municipality: Municipality
    ) -> tuple[PracticeCase, Attempt]:
        """Answer one round, masked; the case, and the attempt as it stands then. The same answer again changes nothing.

        Raises ``ConflictError`` when another round is the next one, or this one was answered otherwise.
        """
        before = await self.get(agent, attempt)
        case = await self.cases.get(agent, before.case)
        kept = masked(text, municipality, case.about.lang)
        if round < len(before.answers) and before.answers[round].text == kept:
            return case, before
        if round != len(before.answers) or round >= len(case.rounds):
            raise ConflictError()
        last = round + 1 == len(case.rounds)

        def work(connection: Connection) -> None:
            new = {"attempt": attempt, "round": round, "text": kept, "at": self._now()}
            connection.execute(answers.insert().values(**new))
            if last:
                own = attempts.update().where(attempts.c.id == attempt)
                connection.execute(own.values(finished=self._now()))

        try:
            await self._run(work)
        except IntegrityError:
            # Answered in another tab in the same moment.
            raise ConflictError() from None
        return case, await self.get(agent, attempt)

    async def delete(self, agent: Agent, attempt: str) -> None:
        """Delete what was practised. Nothing of it is left."""

        def work(connection: Connection) -> None:
            _get(connection, agent, attempt)
            _delete(connection, [attempt])

        await self._run(work)

    async def forget(self, conversation: str) -> Forgotten:
        """Implements ``api.conversation.forget.Forgets``: what was practised on it goes too."""
        return Forgotten("practice", await self._delete_on([ARCHIVED + conversation]))

    async def tidy(self) -> int:
        """Delete what was practised on conversations that are no longer in the archive; how many times that was."""
        query = select(attempts.c.case).where(attempts.c.case.startswith(ARCHIVED)).distinct()
        known = await self._run(lambda connection: list(connection.scalars(query)))
        return await self._delete_on(await self.cases.gone(known)) if known else 0

    async def _delete_on(self, cases: list[str]) -> int:
        def work(connection: Connection) -> int:
            of_case = select(attempts.c.id).where(attempts.c.case.in_(cases))
            found = list(connection.scalars(of_case))
            _delete(connection, found)
            return len(found)

        return await self._run(work)

    async def _run(self, work: Callable[[Connection], T]) -> T:
        def in_thread() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        try:
            return await asyncio.to_thread(in_thread)
        except OperationalError as error:
            raise StorageUnavailableError() from error


def _get(connection: Connection, agent: Agent, attempt: str) -> Attempt:
    own = (attempts.c.id == attempt) & (attempts.c.who == agent.username)
    row = connection.execute(select(attempts).where(own)).first()
    if row is None:
        raise PracticeNotFoundError()
    found, shown = [], row.started
    given = select(answers).where(answers.c.attempt == attempt).order_by(answers.c.round)
    for answer in connection.execute(given):
        # The next message stood there as soon as the last one was answered.
        found.append(Answer(answer.text, int((answer.at - shown).total_seconds())))
        shown = answer.at
    return _attempt(row, tuple(found))


def _attempt(row: Row[Any], given: tuple[Answer, ...] = ()) -> Attempt:
    return Attempt(row.id, row.case, row.started, row.finished, given)


def _delete(connection: Connection, ids: list[str]) -> None:
    connection.execute(answers.delete().where(answers.c.attempt.in_(ids)))
    connection.execute(attempts.delete().where(attempts.c.id.in_(ids)))
