"""Calls to Redis, with its failures told in our own words."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from redis.exceptions import RedisError

from api.errors import StorageUnavailableError


async def reach(call: Awaitable[Any] | Any) -> Any:
    """The answer to ``call``. Raises ``StorageUnavailableError`` when Redis gives none.

    ``Any``: redis-py types each command as the union of its blocking and its asynchronous answer.
    """
    try:
        return await call
    except (RedisError, OSError) as error:
        raise StorageUnavailableError() from error
