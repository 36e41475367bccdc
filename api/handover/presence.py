"""Which agents are there to take a conversation, judged by whether their console has been heard from."""

from __future__ import annotations

import time

from redis.asyncio import Redis

from api.conversation.scripts import Keys
from api.conversation.storage import reach

PRESENT_S = 45.0
"""A console says it is there every 15 seconds; after three missed times nobody is behind it."""


class Presence:
    """The agents whose console is open and who take conversations."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._key = keys.shared("present")

    async def is_here(self, agent: str) -> None:
        """The agent's console is open now."""
        await reach(self._redis.zadd(self._key, {agent: time.time()}))

    async def has_left(self, agent: str) -> None:
        """The agent has signed out."""
        await reach(self._redis.zrem(self._key, agent))

    async def count(self) -> int:
        """How many agents are there now."""
        return int(await reach(self._redis.zcount(self._key, time.time() - PRESENT_S, "+inf")))
