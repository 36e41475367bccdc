"""Rasa's conversation locks in Redis, with an end to waiting and to keeping."""

from __future__ import annotations

import redis
from rasa.core.lock import TicketLock
from rasa.core.lock_store import RedisLockStore
from rasa.utils.endpoints import EndpointConfig

TICKET_SECONDS = 3.0
"""Longest a turn holds a conversation. Rasa's 60 s would silence a conversation for that long whenever Redis
goes away between taking the lock and giving it back."""
LOCK_SECONDS = 60  # what a crashed process left behind goes away by itself


class TimedRedisLockStore(RedisLockStore):
    """A ``RedisLockStore`` that takes a Redis URL, gives up on one that hangs and leaves no lock behind."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        """``endpoint_config`` is the ``lock_store`` part of ``endpoints.yml``."""
        timeout = float(endpoint_config.kwargs.get("socket_timeout", 2))
        super().__init__(key_prefix=endpoint_config.kwargs.get("key_prefix"), socket_timeout=timeout)
        self.red = redis.StrictRedis.from_url(
            endpoint_config.url, socket_timeout=timeout, socket_connect_timeout=timeout
        )

    def issue_ticket(self, conversation_id: str, lock_lifetime: float = TICKET_SECONDS) -> int:
        """Give out a number that is good for :data:`TICKET_SECONDS` at most, whatever Rasa asks for."""
        return super().issue_ticket(conversation_id, min(lock_lifetime, TICKET_SECONDS))

    def save_lock(self, lock: TicketLock) -> None:
        """Store the lock for at most :data:`LOCK_SECONDS`."""
        self.red.set(self.key_prefix + lock.conversation_id, lock.dumps(), ex=LOCK_SECONDS)
