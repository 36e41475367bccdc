"""What agents answered when the bot did not know, offered by them as material for the training studio.

Question and answer are masked, and refused where they still hold personal data. No row names its conversation: a
keyed digest stands there, so that what its resident wrote can be deleted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeVar

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.exc import IntegrityError, OperationalError

from api.conversation.forget import Forgotten
from api.conversation.messages import Message, Outcome
from api.errors import StorageUnavailableError
from api.governance.archive_copy import masked
from api.governance.sql import make_tables, open_database
from api.handover.case_table import Moment
from kb_sync.municipality import Municipality

T = TypeVar("T")
State = Literal["new", "used", "dismissed"]
_NOT_KNOWN = (Outcome.UNANSWERED, Outcome.CLARIFICATION)
_NO_ATTEMPT = (None, Outcome.HANDOVER, Outcome.SMALLTALK, Outcome.PERSONAL_DATA_STOPPED)
SETTLED_STAY = timedelta(days=30)
"""How long an answer stays after somebody has used or dismissed it, so that a mistake can be seen."""

metadata = MetaData()
offered = Table(
    "offered_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("municipality", String(60), nullable=False),
    Column("topic", String(80)),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("lang", String(10), nullable=False),
    Column("by", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("settled_by", String(60)),
    Column("settled_at", Moment),
    Column("conversation", String(64), nullable=False),
    UniqueConstraint("conversation", "by"),
    Index("offered_by_state", "municipality", "state"),
)


@dataclass(frozen=True)
class Offered:
    """One offered answer. ``by``: user name of the agent who gave it."""

    id: int
    municipality: str
    topic: str | None
    question: str
    answer: str
    lang: str
    by: str
    at: datetime
    state: State
    settled_by: str | None
    settled_at: datetime | None


@dataclass(frozen=True)
class Proposal:
    """What an agent may offer of a conversation: what the bot did not know, and what the agent answered."""

    question: str
    answer: str
    topic: str | None
    lang: str


class OfferedAnswers:
    """The table of offered answers. Blocking work runs outside the event loop.

    ``digest`` makes of a conversation's id what stands in its place. Every method raises
    ``StorageUnavailableError`` when the database does not answer.
    """

    def __init__(self, database_url: str, digest: Callable[[str], str], now: Callable[[], datetime]) -> None:
        self._engine = open_database(database_url)
        self._digest = digest
        self._now = now

    def prepare(self) -> None:
        """Make the table where it is missing."""
        make_tables(metadata, self._engine)

    def close(self) -> None:
        """Give back the database connections."""
        self._engine.dispose()

    async def offer(self, conversation: str, by: str, municipality: str, what: Proposal) -> int:
        """Keep what the agent offers; its number. Once for each agent and conversation: the first one stands."""
        own = (offered.c.conversation == self._digest(conversation)) & (offered.c.by == by)
        values = {
            **vars(what),
            "municipality": municipality,
            "by": by,
            "at": self._now(),
            "state": "new",
            "conversation": self._digest(conversation),
        }

        def work(connection: Connection) -> int:
            there = connection.scalar(select(offered.c.id).where(own))
            if there is not None:
                return there
            key = connection.execute(offered.insert().values(**values)).inserted_primary_key
            return int(key[0]) if key else 0

        try:
            return await self._run(work)
        except IntegrityError:
            # The same click twice, and the other was quicker.
            return await self._run(work)

    async def has_offered(self, conversation: str, by: str) -> bool:
        """Whether this agent has already offered an answer from this conversation."""
        own = (offered.c.conversation == self._digest(conversation)) & (offered.c.by == by)
        query = select(offered.c.id).where(own)
        return await self._run(lambda connection: connection.scalar(query)) is not None

    async def waiting(self, municipality: str) -> list[Offered]:
        """Answers nobody has used or dismissed yet, the oldest first."""
        query = (
            select(offered)
            .where(offered.c.municipality == municipality, offered.c.state == "new")
            .order_by(offered.c.id)
        )

        def work(connection: Connection) -> list[Offered]:
            names = Offered.__dataclass_fields__
            return [
                Offered(**{name: getattr(row, name) for name in names}) for row in connection.execute(query)
            ]

        return await self._run(work)

    async def settle(self, id: int, state: State, who: str, municipality: str | None = None) -> bool:
        """Used, dismissed, or new again; False when there is no such answer (any more), or it is another
        ``municipality``'s."""
        done = state != "new"
        settled = {"settled_by": who if done else None, "settled_at": self._now() if done else None}
        change = offered.update().where(offered.c.id == id).values(state=state, **settled)
        if municipality is not None:
            change = change.where(offered.c.municipality == municipality)
        return await self._run(lambda connection: connection.execute(change).rowcount) == 1

    async def tidy(self) -> int:
        """Remove what was settled ``SETTLED_STAY`` ago; how many."""
        old = offered.delete().where(offered.c.settled_at < self._now() - SETTLED_STAY)
        return await self._run(lambda connection: connection.execute(old).rowcount)

    async def forget(self, conversation: str) -> Forgotten:
        """Implements ``api.conversation.forget.Forgets``."""
        own = offered.delete().where(offered.c.conversation == self._digest(conversation))
        return Forgotten("offers", await self._run(lambda connection: connection.execute(own).rowcount))

    async def _run(self, work: Callable[[Connection], T]) -> T:
        def in_thread() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        try:
            return await asyncio.to_thread(in_thread)
        except OperationalError as error:
            raise StorageUnavailableError() from error


def proposal(log: Sequence[Message], agent: str, municipality: Municipality, form: str) -> Proposal | None:
    """What the agent may offer of this log, masked: the question the bot found no answer to when it last tried (or
    asked back about, and got no further), and what the agent wrote. None where the bot knew, or the agent was silent.
    """
    written = [m for m in log if m.sender == "agent" and m.by == agent and not m.internal]
    if not written:
        return None
    before = [m for m in log if m.seq < written[0].seq]
    tried = next((m for m in reversed(before) if m.reply_to and m.outcome not in _NO_ATTEMPT), None)
    if tried is None or tried.outcome not in _NOT_KNOWN:
        return None
    question = next((m for m in before if m.seq == tried.reply_to and m.sender == "resident"), None)
    if question is None:
        return None
    topic = next((m.topic for m in reversed(before) if m.topic), None)
    answer = "\n\n".join(m.text for m in written if not m.asks_for_contact)
    return Proposal(
        question=masked(question.text, municipality, form),
        answer=masked(answer, municipality, form),
        topic=topic,
        lang=form,
    )
