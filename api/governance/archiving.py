"""Moves conversations that a person has had from Redis to the archive: copied, verified, and only then deleted.

Every step may be broken off and run again, and several gateways may do it at once. Redis keeps such a conversation
until it has been moved, so one that no gateway came to in time is not lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from redis.asyncio import Redis

from api.conversation.forget import Forgotten
from api.conversation.log import ConversationLog
from api.conversation.messages import Message
from api.conversation.scripts import Keys, Scripts
from api.conversation.storage import reach
from api.governance.archive import Archive
from api.governance.archive_copy import Copy, copy_of
from kb_sync.municipality import Municipality

AT_ONCE = 50
DAY_S = 86_400
NO_DIGEST = 0

log = structlog.get_logger()


@dataclass(frozen=True)
class Moved:
    """What one round did: ``archived`` and then deleted, ``deleted`` without (there is no archive), ``left``
    because something had happened in them meanwhile, ``removed`` from the archive because their time was over."""

    archived: int = 0
    deleted: int = 0
    left: int = 0
    removed: int = 0


class Archiving:
    """Runs the rounds. ``after_hours``: how long nothing must have happened in a conversation before it is moved.

    ``rated`` gives the thumb and the mark a conversation was given.
    """

    def __init__(
        self,
        redis: Redis,
        keys: Keys,
        scripts: Scripts,
        conversations: ConversationLog,
        archive: Archive,
        municipalities: Mapping[str, Municipality],
        rated: Callable[[str], Awaitable[tuple[str | None, int | None]]],
        after_hours: float,
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = scripts
        self._log = conversations
        self._archive = archive
        self._municipalities = municipalities
        self._rated = rated
        self._idle_ms = int(after_hours * 3_600_000)

    async def run(self) -> Moved:
        """One round, at most ``AT_ONCE`` conversations. Raises ``StorageUnavailableError``."""
        await self._finish_broken_off()
        done: list[str] = []
        for conversation in await self._scripts.run("archive_due", "", self._idle_ms, AT_ONCE):
            try:
                done.append(await self.move(conversation))
            except (LookupError, ValueError) as error:
                # One that cannot be read must not keep the others waiting; it is tried again later.
                log.exception("archive.unreadable", conversation=conversation, reason=type(error).__name__)
                seconds, _ = await reach(self._redis.time())
                later = {conversation: seconds * 1000}
                await reach(self._redis.zadd(self._keys.shared("to_archive"), later, xx=True))
        removed = await self._archive.remove_old()
        moved = Moved(done.count("archived"), done.count("deleted"), done.count("left"), removed)
        if moved.archived or moved.deleted or moved.removed:
            log.info("archive.moved", **vars(moved))
        return moved

    async def move(self, conversation: str) -> str:
        """Move one conversation: ``archived``, ``deleted`` (there is no archive), or ``left`` where it is."""
        copy = await self.copy(conversation)
        if copy is None:
            return "left"
        if self._archive.days and not await self._archive.put(copy):
            return "left"
        return await self.delete(copy)

    async def copy(self, conversation: str) -> Copy | None:
        """The masked copy of a conversation as it is now; None when Redis no longer has it."""
        fields = await reach(self._redis.hgetall(self._keys.own("conv", conversation)))
        messages: list[Message] = []
        while part := await self._log.read(conversation, messages[-1].seq if messages else 0):
            messages += part
        if not fields or not messages:
            return None
        municipality = self._municipalities[fields["municipality"]]
        return copy_of(conversation, fields, messages, municipality, await self._rated(conversation))

    async def delete(self, copy: Copy) -> str:
        """Delete in Redis what ``copy`` holds, unless something was written since; what became of it."""
        id, last = copy.conversation.id, copy.messages[-1].seq
        keep_s = self._archive.days * DAY_S or NO_DIGEST
        answer, mark = await self._scripts.run("archive_delete", id, last, self._idle_ms, keep_s)
        if not self._archive.days:
            return "deleted" if answer == "deleted" else "left"
        if answer == "changed":
            return "left"
        if not mark:
            # Its resident had it deleted while it was copied.
            await self._archive.remove([id])
            return "left"
        await self._archive.settle(id)
        return "archived" if answer == "deleted" else "left"

    async def forget(self, conversation: str) -> Forgotten:
        """Implements ``api.conversation.forget.Forgets``: deleted in the archive, and not to be put there again."""
        await self._scripts.run("archive_forget", conversation)
        return await self._archive.forget(conversation)

    async def _finish_broken_off(self) -> None:
        """Copies of rounds that ended half-way: shown when Redis has let go, removed when the resident wanted so."""
        for conversation in await self._archive.unsettled():
            if await reach(self._redis.exists(self._keys.own("conv", conversation))):
                continue
            # After the conversation itself, so that a deletion between the two is not taken for a resident's.
            if await reach(self._redis.get(self._keys.own("archived", conversation))):
                await self._archive.settle(conversation)
            else:
                await self._archive.remove([conversation])
