"""Tells those who follow a conversation that something new stands in its log.

One Redis subscription for the whole process, carrying nothing but conversation ids: what is new is
always read from the log. A lost notice therefore only costs time, never a message: a subscription that has
fallen silent is found out and made again within ``QUIET_S + ANSWER_S``, everybody is then told to look, and every
waiter looks for itself now and then besides.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from api.conversation.scripts import Keys

REREAD_S = 30.0
"""How long a waiter trusts silence. With a thousand connected, each second less is many reads for nothing."""

QUIET_S = 2.0
ANSWER_S = 3.0
"""After ``QUIET_S`` without a notice the subscription is asked whether it lives, and has ``ANSWER_S`` to say so."""

_SPREAD_S = 0.002
_RECONNECT_S = 0.5
log = structlog.get_logger()


class Listener(Protocol):
    """Hears of every change, whichever conversation it is about. Neither call may block."""

    def hear(self, name: str) -> None:
        """This conversation has changed (or ``notice:<user name>``)."""

    def hear_all(self) -> None:
        """Something may have been missed."""


class Wakeups:
    """The process's one subscription. Use ``run`` as a background task, ``following`` or ``listening`` to wait."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._channel = keys.shared("wake")
        self._followers: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._listeners: set[Listener] = set()

    @asynccontextmanager
    async def following(self, conversation: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever the conversation changes.

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

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """``listener`` hears of every change until the end of the ``with`` block."""
        self._listeners.add(listener)
        try:
            yield
        finally:
            self._listeners.discard(listener)

    async def run(self) -> None:
        """Listen until cancelled; a lost connection is made again and everybody told to look."""
        while True:
            try:
                async with self._redis.pubsub() as subscription:
                    await subscription.subscribe(self._channel)
                    await self._listen(subscription)
            except (RedisError, OSError) as error:
                log.warning("wakeups.lost", reason=type(error).__name__)
                await asyncio.sleep(_RECONNECT_S)

    async def _listen(self, subscription: Any) -> None:
        """Raises ``RedisError`` when the connection is lost, also when only silence says so."""
        loop = asyncio.get_running_loop()
        asked_at: float | None = None
        while True:
            notice = await subscription.get_message(timeout=QUIET_S)
            if notice is not None:
                asked_at = None
                if notice["type"] == "message":
                    self._wake(notice["data"])
                elif notice["type"] == "subscribe":
                    # Also when the client library has made the connection again by itself.
                    self._wake_all()
            elif asked_at is None:
                asked_at = loop.time()
                await subscription.ping()
            elif loop.time() - asked_at > ANSWER_S:
                raise RedisConnectionError("the subscription does not answer")

    def _wake(self, name: str) -> None:
        for event in self._followers.get(name, ()):
            event.set()
        for listener in self._listeners:
            listener.hear(name)

    def _wake_all(self) -> None:
        for listener in self._listeners:
            listener.hear_all()
        # One after another: a thousand who ask in the same instant would open a thousand connections to Redis.
        loop = asyncio.get_running_loop()
        events = [event for events in self._followers.values() for event in events]
        for place, event in enumerate(events):
            loop.call_later(place * _SPREAD_S, event.set)


async def wait_for_news(event: asyncio.Event, seconds: float) -> None:
    """Wait until the event is set or ``seconds`` have passed, never longer than ``REREAD_S``."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), min(seconds, REREAD_S))
