"""Which model answers: one value in Redis that every gateway reads before each turn.

Putting a model live is changing that value, once every Rasa process holds the model: at that moment, and not one
process after another, every turn that begins is answered by it. A turn keeps the model it began with, and no
conversation meets an older one again.
"""

from __future__ import annotations

from redis.asyncio import Redis

from api.conversation.scripts import Keys
from api.conversation.storage import reach
from api.errors import StorageUnavailableError


class ModelChoice:
    """The value. Holds the name of the model's archive."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._key = keys.shared("model")

    async def read(self) -> str | None:
        """The model to ask for; None where nobody has chosen, or Redis does not say: Rasa then answers with its own."""
        try:
            found = await reach(self._redis.get(self._key))
        except StorageUnavailableError:
            return None
        return str(found) if found else None

    async def choose(self, file: str) -> None:
        """From now on every turn that begins is answered by ``file``. Raises ``StorageUnavailableError``."""
        await reach(self._redis.set(self._key, file))

    async def redis_answers(self) -> None:
        """Raises ``StorageUnavailableError`` when it does not."""
        await reach(self._redis.ping())
