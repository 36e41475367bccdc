"""What residents asked and how it went: kept masked, so that staff can put right what was not understood.

No row names its conversation; a keyed digest stands there, so that «Gløym meg» finds it. What is stopped, tells of
danger or belongs to a test never comes here (``observations_recorder``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, or_, select
from sqlalchemy.exc import OperationalError

from api.conversation.forget import Forgotten
from api.errors import EditedMeanwhileError, StorageUnavailableError
from api.governance.sql import make_tables, open_database
from api.studio.observations_likeness import said_again
from api.studio.observations_table import SIGNS, Observation, Sign, metadata, observations

T = TypeVar("T")
READ_AT_ONCE = 5_000
"""Rows read for one list, the latest first; grouping them takes about a second."""
AT_ONCE = timedelta(minutes=10)
"""What is said, asked for or rated later than this after a message says nothing about its answer."""


@dataclass(frozen=True)
class Turned:
    """One message that was answered, as the recorder hands it over. ``text`` is None for a choice."""

    at: datetime
    conversation: str
    municipality: str
    seq: int
    form: str
    text: str | None
    outcome: str
    answer: str
    topic: str | None = None
    model: str | None = None
    intent: str | None = None
    confidence: float | None = None
    runner_up: str | None = None
    runner_up_confidence: float | None = None
    signs: tuple[Sign, ...] = ()
    wants_person: bool = False


@dataclass(frozen=True)
class Rated:
    """The answer to message ``seq`` did not help, or (``seq`` None) a person was asked for after the last one."""

    at: datetime
    conversation: str
    seq: int | None = None


class Observations:
    """The table of observations. Blocking work runs outside the event loop.

    ``digest`` makes of a conversation's id what stands in its place. Every method raises
    ``StorageUnavailableError`` when the database does not answer.
    """

    def __init__(
        self, database_url: str, digest: Callable[[str], str], now: Callable[[], datetime], days: int
    ) -> None:
        self._engine = open_database(database_url)
        self._digest = digest
        self._now = now
        self._days = days

    def prepare(self) -> None:
        """Make the table where it is missing."""
        make_tables(metadata, self._engine)

    def close(self) -> None:
        """Give back the database connections."""
        self._engine.dispose()

    async def keep(self, happened: Sequence[Turned | Rated]) -> None:
        """Keep what happened, in this order; each also tells something about the message before it."""

        def work(connection: Connection) -> None:
            for one in happened:
                if isinstance(one, Rated):
                    self._rate(connection, one)
                else:
                    self._turn(connection, one)

        await self._run(work)

    async def find(
        self,
        *,
        municipality: str | None = None,
        signs: Collection[Sign] = (),
        outcomes: Collection[str] = (),
        decided: bool | None = False,
        ids: Iterable[int] | None = None,
        most: int = READ_AT_ONCE,
    ) -> list[Observation]:
        """Observations with any of ``signs`` or ``outcomes`` (all, where neither is given), the latest first.

        ``decided``: only those somebody has decided on, or nobody has; None for both.
        """
        query = select(observations).order_by(observations.c.at.desc(), observations.c.id.desc()).limit(most)
        if municipality is not None:
            query = query.where(observations.c.municipality == municipality)
        asked: list[ColumnElement[bool]] = [observations.c[sign] for sign in signs]
        if outcomes:
            asked.append(observations.c.outcome.in_(outcomes))
        if asked:
            query = query.where(or_(*asked))
        if decided is not None:
            query = query.where(observations.c.decision.isnot(None) == decided)
        if ids is not None:
            query = query.where(observations.c.id.in_(list(ids)))
        return await self._run(
            lambda connection: [Observation.read(row) for row in connection.execute(query)]
        )

    async def forget(self, conversation: str) -> Forgotten:
        """Implements ``api.conversation.forget.Forgets``."""
        own = observations.delete().where(observations.c.conversation == self._digest(conversation))
        return Forgotten("observations", await self._run(lambda c: c.execute(own).rowcount))

    async def forget_old(self) -> int:
        """Delete what is older than the time observations are kept; how many that was."""
        old = observations.delete().where(observations.c.at < self._now() - timedelta(days=self._days))
        return await self._run(lambda connection: connection.execute(old).rowcount)

    def _turn(self, connection: Connection, turned: Turned) -> None:
        conversation = self._digest(turned.conversation)
        before = self._last(connection, conversation, turned.at, turned.seq)
        if before is not None:
            self._told_by_next(connection, before, turned)
        known = select(observations.c.id).where(
            observations.c.conversation == conversation, observations.c.seq == turned.seq
        )
        # A turn that was taken up twice is one message all the same.
        if turned.text is None or connection.execute(known).first():
            return
        values = {
            name: getattr(turned, name)
            for name in Turned.__dataclass_fields__
            if name not in ("signs", "wants_person", "conversation")
        }
        connection.execute(
            observations.insert().values(
                **values, conversation=conversation, **{sign: sign in turned.signs for sign in SIGNS}
            )
        )

    def _told_by_next(self, connection: Connection, before: Any, turned: Turned) -> None:
        """What a message says about the answer to the one before it."""
        signs: dict[str, bool] = {}
        if before.outcome == "clarification" and (turned.text is not None or turned.wants_person):
            signs["not_taken"] = True
        if turned.wants_person:
            signs["handed_over"] = True
        elif turned.text is not None and said_again(before.text, turned.text):
            signs["rephrased"] = True
        if signs:
            connection.execute(observations.update().where(observations.c.id == before.id).values(**signs))

    def _rate(self, connection: Connection, rated: Rated) -> None:
        conversation = self._digest(rated.conversation)
        if rated.seq is None:
            before = self._last(connection, conversation, rated.at, None)
            own, sign = observations.c.id == (before.id if before else None), "handed_over"
        else:
            own = (observations.c.conversation == conversation) & (observations.c.seq == rated.seq)
            sign = "thumb_down"
        connection.execute(observations.update().where(own).values(**{sign: True}))

    @staticmethod
    def _last(connection: Connection, conversation: str, at: datetime, before: int | None) -> Any:
        query = (
            select(observations)
            .where(observations.c.conversation == conversation, observations.c.at >= at - AT_ONCE)
            .order_by(observations.c.seq.desc())
            .limit(1)
        )
        if before is not None:
            query = query.where(observations.c.seq < before)
        return connection.execute(query).first()

    async def _run(self, work: Callable[[Connection], T]) -> T:
        def in_thread() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        try:
            return await asyncio.to_thread(in_thread)
        except OperationalError as error:
            raise StorageUnavailableError() from error


def decide(connection: Connection, step: Mapping[str, Any]) -> dict[str, Any]:
    """Write what was decided about messages; the step that takes it back. A step of a change (``history``).

    ``step["to"]`` is a list of ``{"id", "decision", "by", "at"}``; ``step["was"]`` how each stood, where the change
    is right only then. Messages that are forgotten meanwhile are passed over. Raises ``EditedMeanwhileError``.
    """
    wanted = {int(one["id"]): one for one in step["to"]}
    query = select(observations).where(observations.c.id.in_(list(wanted)))
    standing = {row.id: row for row in connection.execute(query)}
    for one in step.get("was") or ():
        row = standing.get(int(one["id"]))
        if row is not None and row.decision != one["decision"]:
            raise EditedMeanwhileError(who=row.decided_by or "")
    before = [
        {"id": row.id, "decision": row.decision, "by": row.decided_by, "at": _iso(row.decided_at)}
        for row in standing.values()
    ]
    for number in standing:
        one = wanted[number]
        at = datetime.fromisoformat(one["at"]) if one["at"] else None
        values = {"decision": one["decision"], "decided_by": one["by"], "decided_at": at}
        connection.execute(observations.update().where(observations.c.id == number).values(**values))
    return {"do": "decide", "to": before, "was": [one for one in step["to"] if int(one["id"]) in standing]}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
