"""Following a conversation through what can happen to it and to Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis

from api.conversation import follow as follow_module
from api.conversation.follow import follow
from api.conversation.log import ConversationLog
from api.conversation.messages import Entry, Message, Standing
from api.conversation.scripts import Keys, Scripts
from api.conversation.wake import Wakeups


@pytest.fixture
async def wakeups(redis: Redis, keys: Keys) -> AsyncIterator[Wakeups]:
    wakeups = Wakeups(redis, keys)
    task = asyncio.create_task(wakeups.run())
    yield wakeups
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class Following:
    """What a follower has been told, and a way to wait for it."""

    def __init__(self, items: AsyncIterator[Message | Standing]) -> None:
        self.seqs: list[int] = []
        self.states: list[str] = []
        self._news = asyncio.Event()
        self.task = asyncio.create_task(self._run(items))

    async def _run(self, items: AsyncIterator[Message | Standing]) -> None:
        async for item in items:
            if isinstance(item, Standing):
                self.states.append(item.state)
            else:
                self.seqs.append(item.seq)
            self._news.set()

    async def until(self, seqs: list[int], states: list[str]) -> None:
        async with asyncio.timeout(10):
            while (self.seqs, self.states) != (seqs, states):
                self._news.clear()
                await self._news.wait()

    async def end(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def accept(conversations: ConversationLog, conversation: str, key: str) -> None:
    entry = Entry(sender="resident", text="Hei", lang="nn")
    await conversations.accept(
        conversation, key=key, digest="digest", entry=entry, replies=[], form=None, reopened=entry
    )


async def test_a_conversation_that_is_deleted_ends_the_stream(
    redis: Redis, keys: Keys, conversations: ConversationLog, conversation, wakeups: Wakeups
) -> None:
    following = Following(follow(conversations, wakeups, conversation.id, 0))
    await following.until([1], ["bot"])
    await redis.delete(keys.own("conv", conversation.id), keys.own("log", conversation.id))
    await redis.publish(keys.shared("wake"), conversation.id)
    await asyncio.wait_for(following.task, 10)


async def test_a_redis_that_is_away_is_waited_for_and_nothing_is_lost_or_told_twice(
    redis: Redis,
    redis_url: str,
    keys: Keys,
    conversations: ConversationLog,
    conversation,
    wakeups: Wakeups,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(follow_module, "STORAGE_BACK_S", 0.02)
    await redis.acl_setuser("reader", enabled=True, nopass=True, keys=["*"], commands=["+@all"])
    address = urlsplit(redis_url)
    reader = Redis.from_url(f"redis://reader:x@{address.hostname}:{address.port}/0", decode_responses=True)
    log = ConversationLog(reader, keys, Scripts(reader, keys, 3600), b"secret", 5)
    following = Following(follow(log, wakeups, conversation.id, 0))
    try:
        await following.until([1], ["bot"])
        await redis.acl_log_reset()
        await redis.acl_setuser("reader", commands=["-@all"])
        await accept(conversations, conversation.id, "1")
        async with asyncio.timeout(10):
            while len(await redis.acl_log()) == 0:
                pass  # until it has been refused
        assert (following.seqs, following.task.done()) == ([1], False)
        await redis.acl_setuser("reader", commands=["+@all"])
        await following.until([1, 2], ["bot"])
    finally:
        await following.end()
        await reader.aclose()
        await redis.acl_deluser("reader")
