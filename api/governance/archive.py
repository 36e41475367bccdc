"""The archive's tables: a copy is put in unsettled, and shown once Redis has let go of the conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from api.conversation.forget import Forgotten
from api.errors import ConversationNotFoundError, StorageUnavailableError
from api.governance.archive_copy import Copy
from api.governance.archive_table import (
    Archived,
    ArchivedMessage,
    comments,
    conversations,
    labels,
    messages,
    metadata,
)
from api.governance.sql import make_tables, open_database

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
Record = TypeVar("Record", bound="DataclassInstance")


class Archive:
    """Keeps, gives out and removes archived conversations. Blocking work runs outside the event loop.

    Every method raises ``StorageUnavailableError`` when the database does not answer. ``days``: how long a
    conversation is kept after its last word; 0: there is no archive.
    """

    def __init__(self, database_url: str, now: Callable[[], datetime], days: int) -> None:
        self._engine = open_database(database_url)
        self._now = now
        self.days = days

    def prepare(self) -> None:
        """Make the tables where they are missing."""
        make_tables(metadata, self._engine)

    def close(self) -> None:
        """Give back the database connections."""
        self._engine.dispose()

    def kept_until(self, last: datetime) -> datetime:
        """When a conversation with its last word at ``last`` is removed."""
        return last + timedelta(days=self.days)

    async def put(self, copy: Copy) -> bool:
        """Put the copy in, unsettled, in place of an earlier one; whether it stands there, word for word.

        False too when a settled one is there already, or another gateway is putting it in now.
        """
        try:
            stands = await self.run(lambda connection: _put(connection, copy))
        except IntegrityError:
            return False
        return stands and await self.run(lambda connection: _read(connection, copy.conversation.id)) == copy

    async def settle(self, conversation: str) -> None:
        """Redis has let go of it: from now on it can be found."""
        own = conversations.update().where(conversations.c.id == conversation)
        await self.run(lambda connection: connection.execute(own.values(settled=True)))

    async def unsettled(self) -> list[str]:
        """Conversations whose copy was put in and not settled: it was under way, or broken off."""
        query = select(conversations.c.id).where(~conversations.c.settled)
        return await self.run(lambda connection: list(connection.scalars(query)))

    async def remove(self, ids: Iterable[str]) -> int:
        """Remove these with everything that was noted about them; how many there were."""
        wanted = list(ids)
        return await self.run(lambda connection: _remove(connection, wanted))

    async def remove_old(self) -> int:
        """Remove what has been kept for as long as it may; how many conversations that was."""
        before = self._now() - timedelta(days=self.days)
        old = select(conversations.c.id).where(conversations.c.settled, conversations.c.last < before)
        return await self.run(lambda connection: _remove(connection, list(connection.scalars(old))))

    async def get(self, conversation: str) -> Copy:
        """The conversation with everything said in it. Raises ``ConversationNotFoundError``."""
        found = await self.run(lambda connection: _read(connection, conversation, settled=True))
        if found is None:
            raise ConversationNotFoundError()
        return found

    async def forget(self, conversation: str) -> Forgotten:
        """Implements ``api.conversation.forget.Forgets``."""

        def work(connection: Connection) -> int:
            own = select(func.count()).select_from(messages).where(messages.c.conversation == conversation)
            number = connection.scalar(own) or 0
            _remove(connection, [conversation])
            return number

        return Forgotten("messages", await self.run(work))

    async def run(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` gives, in one transaction in a thread of its own."""

        def in_thread() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        try:
            return await asyncio.to_thread(in_thread)
        except OperationalError as error:
            raise StorageUnavailableError() from error


def _put(connection: Connection, copy: Copy) -> bool:
    id = copy.conversation.id
    own = conversations.c.id == id
    if connection.scalar(select(conversations.c.settled).where(own)):
        return False
    connection.execute(messages.delete().where(messages.c.conversation == id))
    connection.execute(conversations.delete().where(own))
    connection.execute(conversations.insert().values(**vars(copy.conversation), settled=False))
    connection.execute(messages.insert(), [{"conversation": id, **vars(each)} for each in copy.messages])
    return True


def _read(connection: Connection, id: str, *, settled: bool = False) -> Copy | None:
    wanted = select(conversations).where(conversations.c.id == id)
    row = connection.execute(wanted.where(conversations.c.settled) if settled else wanted).first()
    if row is None:
        return None
    found = connection.execute(select(messages).where(messages.c.conversation == id).order_by(messages.c.seq))
    return Copy(archived(row), tuple(_fields(ArchivedMessage, each) for each in found))


def archived(row: Any) -> Archived:
    """The conversation in a row of the table."""
    return _fields(Archived, row)


def _fields(cls: type[Record], row: Any) -> Record:
    return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})


def _remove(connection: Connection, ids: list[str]) -> int:
    for table in (comments, labels, messages):
        connection.execute(table.delete().where(table.c.conversation.in_(ids)))
    return connection.execute(conversations.delete().where(conversations.c.id.in_(ids))).rowcount
