"""A Redis that cannot be asked is down, not unsafe and not fine."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from api.conversation.durability import Durability
from api.errors import StorageNotDurableError, StorageUnavailableError
from tests.conftest import free_port


async def test_a_redis_that_is_down_is_told_as_unavailable() -> None:
    nobody = Redis(host="127.0.0.1", port=free_port(), retry=Retry(NoBackoff(), 1))
    durability = Durability(nobody)
    for ask in (durability.check, durability.require):
        with pytest.raises(StorageUnavailableError):
            await ask()
    await nobody.aclose()


async def test_a_redis_that_will_not_tell_is_not_trusted(redis: Redis, redis_url: str) -> None:
    await redis.execute_command("ACL", "SETUSER", "shy", "on", ">secret", "~*", "&*", "+@all", "-config")
    shy = Redis.from_url(redis_url.replace("redis://", "redis://shy:secret@"), decode_responses=True)
    durability = Durability(shy)
    assert "CONFIG GET" in (await durability.check())[0]
    with pytest.raises(StorageNotDurableError):
        await durability.require()
    await shy.aclose()
    await redis.execute_command("ACL", "DELUSER", "shy")
