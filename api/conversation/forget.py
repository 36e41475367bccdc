"""«Gløym meg»: everything that is kept of one conversation is deleted, and the resident told what it was."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import structlog
from redis.asyncio import Redis

from api.conversation.records import Conversation
from api.conversation.scripts import Keys, Scripts
from api.conversation.storage import reach
from api.errors import ConversationNotFoundError, StorageUnavailableError

RASA_KEYS = ("svara:tracker:", "svara:lock:")
"""What Rasa's keys begin with (bot/endpoints.yml); its sender is ``<conversation>:<episode>``."""
SETTLED_MS = 60_000
"""A turn that was under way when the conversation was deleted has ended long before this."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Forgotten:
    """How many ``what`` were deleted, and how many are kept for a reason the resident is told."""

    what: str
    deleted: int
    kept: int = 0


class Forgets(Protocol):
    """A part that keeps something about conversations outside Redis. The context lists all of them."""

    async def forget(self, conversation: str) -> Forgotten:
        """Delete what is kept of this conversation; done again, it finds nothing. Raises
        ``StorageUnavailableError``."""


class Teller(Protocol):
    """Tells one agent something at once (``api.handover.notices``)."""

    async def tell(self, username: str, kind: str, **what: str) -> None:
        """Raises ``StorageUnavailableError``."""


class Forgetting:
    """Deletes one conversation everywhere."""

    def __init__(
        self, redis: Redis, keys: Keys, scripts: Scripts, parts: Sequence[Forgets], agents: Teller
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = scripts
        self._parts = parts
        self._agents = agents

    async def forget(self, conversation: Conversation) -> list[Forgotten]:
        """Delete the conversation; what was deleted, and what is kept. An agent who has it is told.

        The log goes last: when something fails before, the token still opens it and the same can be asked again.
        Raises ``StorageUnavailableError``; ``ConversationNotFoundError`` when somebody else was quicker.
        """
        found = [await part.forget(conversation.id) for part in self._parts]
        answer = await self._scripts.run("forget", conversation.id)
        if answer[0] == "missing":
            raise ConversationNotFoundError()
        _, messages, owner = answer
        await self._forget_in_rasa(conversation.id, conversation.episode)
        if owner:
            await self._agents.tell(owner, "forgotten", conversation=conversation.id)
        log.info(
            "conversation.forgotten", messages=int(messages), parts={one.what: one.deleted for one in found}
        )
        return [Forgotten("messages", int(messages)), *found]

    async def forget_archived(self, conversation: str) -> list[Forgotten]:
        """The same for one that is in the archive and nowhere else. Raises ``StorageUnavailableError``."""
        found = [await part.forget(conversation) for part in self._parts]
        log.info("conversation.forgotten", messages=0, parts={one.what: one.deleted for one in found})
        return found

    async def settle(self) -> int:
        """Delete what a turn that was under way has written since, and let Redis write its append-only file
        anew, where the words of the deleted still stand; how many conversations that was.

        Raises ``StorageUnavailableError``.
        """
        forgotten = self._keys.shared("forgotten")
        waiting = await reach(self._redis.zrange(forgotten, 0, -1, withscores=True))
        seconds, microseconds = await reach(self._redis.time())
        now = seconds * 1000 + microseconds // 1000
        settled = [member for member, since in waiting if now - since > SETTLED_MS]
        for member in settled:
            conversation, _, episode = member.rpartition(":")
            await self._forget_in_rasa(conversation, int(episode))
        if settled:
            await reach(self._redis.zrem(forgotten, *settled))
            # Refused while one is under way, or where somebody else runs Redis; it is then done at its next turn.
            with suppress(StorageUnavailableError):
                await reach(self._redis.bgrewriteaof())
        return len(settled)

    async def _forget_in_rasa(self, conversation: str, episodes: int) -> None:
        for episode in range(1, episodes + 2):
            for prefix in RASA_KEYS:
                await reach(self._redis.delete(f"{prefix}{conversation}:{episode}"))
