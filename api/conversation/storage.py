"""Calls to Redis, with its failures told in our own words."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from redis.exceptions import RedisError

from api.errors import StorageUnavailableError

CLOSED_MEANWHILE = "the handler is closed"
"""How uvloop says it (uvloop/handles/handle.pyx)."""


async def reach(call: Awaitable[Any] | Any) -> Any:
    """The answer to ``call``. Raises ``StorageUnavailableError`` when Redis gives none.

    uvloop tells of a connection that Redis closed while it was being made with a ``RuntimeError``, which
    redis-py passes on as it is.

    ``Any``: redis-py types each command as the union of its blocking and its asynchronous answer.
    """
    try:
        return await call
    except (RedisError, OSError) as error:
        raise StorageUnavailableError() from error
    except RuntimeError as error:
        if CLOSED_MEANWHILE not in str(error):
            raise
        raise StorageUnavailableError() from error
