"""How often one address or one conversation may ask, counted in Redis so that it holds across gateways."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from types import MappingProxyType

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import Redis

from api.conversation.scripts import Keys
from api.conversation.storage import reach
from api.errors import TooManyRequestsError


class RateLimits:
    """Sliding-window counters, one for each purpose."""

    def __init__(
        self,
        redis: Redis,
        keys: Keys,
        per_minute: Mapping[str, int],
        per_hour: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        # The address is only read for its form; the connections are those of ``redis``.
        storage = RedisStorage(
            "async+redis://shared:6379",
            implementation="redispy",
            key_prefix=f"{keys.prefix}:limits",
            connection_pool=redis.connection_pool,  # type: ignore[arg-type]  # typed for plain values only
        )
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._items: dict[str, RateLimitItem] = {
            **{purpose: RateLimitItemPerMinute(amount) for purpose, amount in per_minute.items()},
            **{purpose: RateLimitItemPerHour(amount) for purpose, amount in per_hour.items()},
        }

    async def count(self, purpose: str, who: str) -> None:
        """Count one more. Raises ``TooManyRequestsError`` with the seconds to wait."""
        item = self._items[purpose]
        if await reach(self._limiter.hit(item, purpose, who)):
            return
        window = await reach(self._limiter.get_window_stats(item, purpose, who))
        raise TooManyRequestsError(seconds=max(1, math.ceil(window.reset_time - time.time())))
