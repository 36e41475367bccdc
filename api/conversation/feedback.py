"""What residents thought: a thumb for an answer, three questions about the conversation, a few words.

What they write is masked, and so is the question kept beside a thumb down. No row names its conversation:
a keyed digest stands there, so that whoever has the conversation's token can change or delete their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Row, or_, select
from sqlalchemy.exc import IntegrityError, OperationalError

from api.conversation.feedback_table import feedback, metadata
from api.conversation.forget import Forgotten
from api.errors import StorageUnavailableError
from api.governance.sql import make_tables, open_database
from nlu import privacy

T = TypeVar("T")
Rating = Literal["up", "down"]
QUESTIONS = ("found", "understood", "overall")
"""The three questions about a conversation, each answered from 1 to 10."""
WHOLE_CONVERSATION = 0
"""Stands for ``seq`` where the feedback is about the conversation and not one answer."""


@dataclass(frozen=True)
class About:
    """What feedback is about: the answer (``seq``), or the whole conversation."""

    conversation: str
    municipality: str
    form: str
    seq: int = WHOLE_CONVERSATION
    topic: str | None = None
    outcome: str | None = None
    model: str | None = None
    person: bool = False
    """A person wrote the answer, or took part in the conversation."""
    question: str | None = None
    """What the resident had written; kept only beside a thumb down."""


@dataclass(frozen=True)
class ThumbDown:
    """One answer that did not help, as the training studio reads it. Texts are None when their time is over."""

    id: int
    at: datetime
    municipality: str
    form: str
    topic: str | None
    outcome: str | None
    model: str | None
    question: str | None
    text: str | None


@dataclass(frozen=True)
class Satisfaction:
    """What residents said in some period. ``index``: 0–100, None where nobody answered the questions."""

    up: int
    down: int
    answered: int
    means: dict[str, float]
    index: float | None


class Feedback:
    """The table of feedback. Blocking work runs outside the event loop.

    ``digest`` makes of a conversation's id what stands in its place. Every method raises
    ``StorageUnavailableError`` when the database does not answer.
    """

    def __init__(
        self, database_url: str, digest: Callable[[str], str], now: Callable[[], datetime], text_days: int
    ) -> None:
        self._engine = open_database(database_url)
        self._digest = digest
        self._now = now
        self._text_days = text_days

    def prepare(self) -> None:
        """Make the table where it is missing."""
        make_tables(metadata, self._engine)

    def close(self) -> None:
        """Give back the database connections."""
        self._engine.dispose()

    async def rate(self, about: About, rating: Rating, text: str | None) -> None:
        """A thumb for one answer. Given again, the new one stands."""
        question = masked(about.question) if rating == "down" else None
        await self._put(about, rating=rating, text=masked(text), question=question)

    async def answer(self, about: About, answers: dict[str, int], text: str | None) -> None:
        """Answers (1–10) to some or all of ``QUESTIONS``. Given again, the new ones stand."""
        await self._put(about, text=masked(text), **{name: answers.get(name) for name in QUESTIONS})

    async def thumbs_down(
        self, since: datetime, municipality: str | None = None, most: int = 500
    ) -> list[ThumbDown]:
        """Answers that did not help, the latest first; of all municipalities unless one is named."""
        wanted = [feedback.c.rating == "down", feedback.c.at >= since]
        if municipality:
            wanted.append(feedback.c.municipality == municipality)
        query = select(feedback).where(*wanted).order_by(feedback.c.at.desc()).limit(most)

        def work(connection: Connection) -> list[ThumbDown]:
            names = ThumbDown.__dataclass_fields__
            return [
                ThumbDown(**{name: getattr(row, name) for name in names}) for row in connection.execute(query)
            ]

        return await self._run(work)

    async def summary(self, municipality: str, start: datetime, end: datetime) -> Satisfaction:
        """What was said from ``start`` until before ``end``."""
        query = select(feedback).where(
            feedback.c.municipality == municipality, feedback.c.at >= start, feedback.c.at < end
        )
        return await self._run(lambda connection: summarised(connection.execute(query).all()))

    async def rated(self, conversation: str) -> tuple[Rating | None, int | None]:
        """What was thought of one conversation: its thumb (down when any answer had one), and its overall mark."""
        query = select(feedback.c.rating, feedback.c.overall).where(
            feedback.c.conversation == self._digest(conversation)
        )

        def work(connection: Connection) -> tuple[Rating | None, int | None]:
            rows = connection.execute(query).all()
            thumbs = {row.rating for row in rows}
            thumb: Rating | None = "down" if "down" in thumbs else "up" if "up" in thumbs else None
            return thumb, next((row.overall for row in rows if row.overall is not None), None)

        return await self._run(work)

    async def forget(self, conversation: str) -> Forgotten:
        """Implements ``api.conversation.forget.Forgets``."""
        own = feedback.delete().where(feedback.c.conversation == self._digest(conversation))
        return Forgotten("feedback", await self._run(lambda connection: connection.execute(own).rowcount))

    async def forget_texts(self) -> int:
        """Take texts, and the digest of the conversation, out of what is older than the time they are kept."""
        kept = or_(*(column.isnot(None) for column in _PERSONAL))
        old = feedback.update().where(feedback.c.at < self._now() - timedelta(days=self._text_days), kept)
        nothing = dict.fromkeys((column.name for column in _PERSONAL), None)
        return await self._run(lambda connection: connection.execute(old.values(**nothing)).rowcount)

    async def _put(self, about: About, **values: Any) -> None:
        row = {
            **{
                name: value for name, value in vars(about).items() if name not in ("conversation", "question")
            },
            "conversation": self._digest(about.conversation),
            "at": self._now(),
            **values,
        }
        own = (feedback.c.conversation == row["conversation"]) & (feedback.c.seq == about.seq)

        def work(connection: Connection) -> None:
            if connection.execute(feedback.update().where(own).values(**row)).rowcount == 0:
                connection.execute(feedback.insert().values(**row))

        try:
            await self._run(work)
        except IntegrityError:
            # The same feedback came twice in the same moment, and the other was quicker.
            await self._run(work)

    async def _run(self, work: Callable[[Connection], T]) -> T:
        def in_thread() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        try:
            return await asyncio.to_thread(in_thread)
        except OperationalError as error:
            raise StorageUnavailableError() from error


_PERSONAL = (feedback.c.text, feedback.c.question, feedback.c.conversation)


def masked(text: str | None) -> str | None:
    """The text as it may be kept; None where there is none, or where masking has not taken everything."""
    found = privacy.mask(text).text.strip() if text else ""
    return found if found and not privacy.must_stop(found) else None


def summarised(rows: Sequence[Row[Any]]) -> Satisfaction:
    """Counts, means and the index of some rows.

    The index is the mean of each resident's answers, moved from 1–10 to 0–100: (mean − 1) · 100 / 9, as Statistics
    Sweden and SKR do for the NKI of municipalities, with all three questions weighing the same.
    """
    given = {name: [value for row in rows if (value := getattr(row, name)) is not None] for name in QUESTIONS}
    each = [
        sum(answers) / len(answers)
        for row in rows
        if (answers := [value for name in QUESTIONS if (value := getattr(row, name)) is not None])
    ]
    return Satisfaction(
        up=sum(row.rating == "up" for row in rows),
        down=sum(row.rating == "down" for row in rows),
        answered=len(each),
        means={name: sum(values) / len(values) for name, values in given.items() if values},
        index=(sum(each) / len(each) - 1) * 100 / 9 if each else None,
    )
