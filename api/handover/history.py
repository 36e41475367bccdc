"""What has been: searching the archive, opening one conversation, and what supervisors think of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, exists, func, select

from api.errors import ConversationNotFoundError, UnknownMunicipalityError
from api.governance.agent import Agent
from api.governance.archive import Archive, archived
from api.governance.archive_copy import Copy, folded, masked
from api.governance.archive_table import Archived, comments, conversations, labels, messages
from kb_sync.municipality import Municipality

Quality = Literal["good", "could_be_better", "wrong"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)
PAGE = 25
EXPORT_MOST = 20_000


@dataclass(frozen=True)
class Wanted:
    """What is searched for; what is None or empty does not count. ``start`` and ``end`` are both included."""

    words: str = ""
    start: date | None = None
    end: date | None = None
    topic: str | None = None
    outcome: str | None = None
    rating: str | None = None
    municipality: str | None = None


@dataclass(frozen=True)
class Label:
    """What supervisors think of a conversation, and whether it is good to practise on."""

    quality: Quality | None = None
    practice: bool = False


@dataclass(frozen=True)
class Comment:
    """A supervisor's words about a conversation."""

    at: datetime
    name: str
    text: str


@dataclass(frozen=True)
class HistoryRow:
    """One conversation found."""

    about: Archived
    label: Label


@dataclass(frozen=True)
class Found:
    """One page of what was found, the latest first; ``topics``: every subject there is to choose from."""

    rows: Sequence[HistoryRow]
    total: int
    topics: Sequence[str]


@dataclass(frozen=True)
class Opened:
    """One conversation with everything said in it. ``judged``: the reader may see label and comments."""

    copy: Copy
    label: Label
    comments: Sequence[Comment]
    judged: bool
    kept_until: datetime


class History:
    """Reads the archive for agents, of the municipalities they serve.

    Every method raises ``StorageUnavailableError``; those about one conversation ``ConversationNotFoundError``.
    """

    def __init__(self, archive: Archive, municipalities: Mapping[str, Municipality]) -> None:
        self._archive = archive
        self._municipalities = municipalities

    async def search(self, agent: Agent, wanted: Wanted, page: int = 1) -> Found:
        """Page ``page`` (from 1) of what was found. Raises ``UnknownMunicipalityError`` for one not served."""
        served = self._served(agent, wanted)
        conditions = self._conditions(served, wanted)
        rows = _rows(conditions).limit(PAGE).offset((page - 1) * PAGE)
        number = select(func.count()).select_from(conversations).where(*conditions)
        known = _settled_of(served)
        topics = select(conversations.c.topic).where(*known, conversations.c.topic.isnot(None)).distinct()

        def work(connection: Connection) -> Found:
            found = [_row(row) for row in connection.execute(rows)]
            return Found(found, connection.scalar(number) or 0, sorted(connection.scalars(topics)))

        return await self._archive.run(work)

    async def figures(self, agent: Agent, wanted: Wanted) -> Sequence[HistoryRow]:
        """Everything that was found, at most ``EXPORT_MOST``, for figures. Raises as ``search``."""
        rows = _rows(self._conditions(self._served(agent, wanted), wanted)).limit(EXPORT_MOST)
        return await self._archive.run(lambda connection: [_row(row) for row in connection.execute(rows)])

    async def open(self, agent: Agent, conversation: str) -> Opened:
        """One conversation. Label and comments are for supervisors and for whoever answered in it."""
        copy = await self._archive.get(conversation)
        if not agent.serves(copy.conversation.municipality):
            raise ConversationNotFoundError()
        said = select(comments).where(comments.c.conversation == conversation).order_by(comments.c.no)
        noted = select(labels).where(labels.c.conversation == conversation)

        def work(connection: Connection) -> tuple[Label, list[Comment]]:
            row = connection.execute(noted).first()
            label = Label(row.quality, row.practice) if row else Label()
            return label, [Comment(each.at, each.name, each.text) for each in connection.execute(said)]

        label, all_said = await self._archive.run(work)
        judged = may_read_judgement(agent, copy.conversation)
        return Opened(
            copy,
            label if judged else Label(practice=label.practice),
            all_said if judged else (),
            judged,
            self._archive.kept_until(copy.conversation.last),
        )

    async def label(self, agent: Agent, conversation: str, label: Label) -> None:
        """Set what is thought of it, in place of what was thought before."""
        await self.open(agent, conversation)

        def work(connection: Connection) -> None:
            connection.execute(labels.delete().where(labels.c.conversation == conversation))
            if label != Label():
                connection.execute(labels.insert().values(conversation=conversation, **vars(label)))

        await self._archive.run(work)

    async def comment(self, agent: Agent, conversation: str, text: str, at: datetime) -> None:
        """Add a comment, masked."""
        about = (await self.open(agent, conversation)).copy.conversation
        kept = masked(text, self._municipalities[about.municipality], about.lang)
        who = {"who": agent.username, "name": agent.name}
        new = comments.insert().values(conversation=conversation, at=at, text=kept, **who)
        await self._archive.run(lambda connection: connection.execute(new))

    def _served(self, agent: Agent, wanted: Wanted) -> list[str]:
        served = [id for id in self._municipalities if agent.serves(id)]
        if wanted.municipality is None:
            return served
        if wanted.municipality not in served:
            raise UnknownMunicipalityError(field="municipality")
        return [wanted.municipality]

    def _conditions(self, served: Sequence[str], wanted: Wanted) -> list[ColumnElement[bool]]:
        found = _settled_of(served)
        # Days as they are where the first of the municipalities lies.
        zone = ZoneInfo(self._municipalities[served[0]].timezone) if served else UTC
        if wanted.start:
            found.append(conversations.c.last >= datetime.combine(wanted.start, time(), zone))
        if wanted.end:
            found.append(
                conversations.c.last < datetime.combine(wanted.end + timedelta(days=1), time(), zone)
            )
        for column, value in (
            (conversations.c.topic, wanted.topic),
            (conversations.c.outcome, wanted.outcome),
            (conversations.c.rating, wanted.rating),
        ):
            if value:
                found.append(column == value)
        return found + [_has(word) for word in folded(wanted.words).split()]


def may_read_judgement(agent: Agent, about: Archived) -> bool:
    """Whether this agent sees what is thought of the conversation: supervisors, and whoever answered in it."""
    return agent.may("supervisor") or agent.username in about.agents


def _settled_of(served: Iterable[str]) -> list[ColumnElement[bool]]:
    return [conversations.c.settled, conversations.c.municipality.in_(list(served))]


def _has(word: str) -> ColumnElement[bool]:
    """Somebody wrote the word, or a word that holds it, somewhere; or it is the receipt, or a part of it."""
    said = exists().where(
        messages.c.conversation == conversations.c.id, messages.c.folded.contains(word, autoescape=True)
    )
    return said | func.lower(conversations.c.receipts).contains(word, autoescape=True)


def _rows(conditions: list[ColumnElement[bool]]) -> Any:
    return (
        select(conversations, labels.c.quality, labels.c.practice)
        .join(labels, labels.c.conversation == conversations.c.id, isouter=True)
        .where(*conditions)
        .order_by(conversations.c.last.desc(), conversations.c.id)
    )


def _row(row: Row[Any]) -> HistoryRow:
    return HistoryRow(archived(row), Label(row.quality, bool(row.practice)))
