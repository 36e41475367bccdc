"""Tells those who follow a conversation that something new stands in its log.

One Redis subscription for the whole process, carrying nothing but conversation ids: what is new is
always read from the log. A lost notice therefore only costs time, never a message: every waiter
looks for itself again after ``REREAD_S``.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.conversation.scripts import Keys

REREAD_S = 5.0
"""How long a waiter trusts silence. Longer saves reads; shorter hides a lost notice sooner."""

EVERYTHING = "*"
_RECONNECT_S = 0.5
log = structlog.get_logger()


class Wakeups:
    """The process's one subscription. Use ``run`` as a background task and ``following`` to wait."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._channel = keys.shared("wake")
        self._followers: dict[str, set[asyncio.Event]] = defaultdict(set)

    @asynccontextmanager
    async def following(self, conversation: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever the conversation changes (``EVERYTHING``: whenever any does).

        The follower clears it before it reads, so that nothing falls between reading and waiting.
        """
        event = asyncio.Event()
        self._followers[conversation].add(event)
        try:
            yield event
        finally:
            self._followers[conversation].discard(event)
            if not self._followers[conversation]:
                del self._followers[conversation]

    async def run(self) -> None:
        """Listen until cancelled; a lost connection is made again and everybody told to look."""
        while True:
            try:
                async with self._redis.pubsub() as subscription:
                    await subscription.subscribe(self._channel)
                    self._wake_all()
                    while True:
                        notice = await subscription.get_message(
                            ignore_subscribe_messages=True, timeout=REREAD_S
                        )
                        if notice is not None:
                            self._wake(notice["data"])
            except (RedisError, OSError) as error:
                log.warning("wakeups.lost", reason=type(error).__name__)
                await asyncio.sleep(_RECONNECT_S)

    def _wake(self, conversation: str) -> None:
        for name in (conversation, EVERYTHING):
            for event in self._followers.get(name, ()):
                event.set()

    def _wake_all(self) -> None:
        for events in self._followers.values():
            for event in events:
                event.set()


async def wait_for_news(event: asyncio.Event, seconds: float) -> None:
    """Wait until the event is set or ``seconds`` have passed, never longer than ``REREAD_S``."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), min(seconds, REREAD_S))
