"""Whether Redis keeps what it acknowledges: checked at start and whenever readiness is asked for."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from api.errors import StorageNotDurableError, StorageUnavailableError

REQUIRED = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}


class Durability:
    """Remembers what the last look at Redis's settings showed."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._problems: list[str] | None = None

    async def check(self) -> list[str]:
        """What is wrong, in words; empty when all is well. Raises ``StorageUnavailableError``."""
        try:
            found = await self._redis.config_get(*REQUIRED)
        except ResponseError:
            self._problems = ["Redis does not allow CONFIG GET, so its durability cannot be checked"]
            return self._problems
        except (RedisError, OSError) as error:
            raise StorageUnavailableError() from error
        self._problems = [
            f"{name} is '{found.get(name)}', must be '{wanted}' (redis.conf or CONFIG SET)"
            for name, wanted in REQUIRED.items()
            if found.get(name) != wanted
        ]
        return self._problems

    async def require(self) -> None:
        """Raises ``StorageNotDurableError`` when Redis may lose what it acknowledges.

        Also ``StorageUnavailableError``, when that has never been looked at and Redis is down.
        """
        if self._problems is None:
            await self.check()
        if self._problems:
            raise StorageNotDurableError()
