"""Being woken: whoever follows hears of what changes, and a subscription that has died is found out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis

from api.conversation import wake
from api.conversation.scripts import Keys
from api.conversation.wake import Wakeups


class Heard:
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.all = asyncio.Event()

    def hear(self, name: str) -> None:
        self.names.append(name)

    def hear_all(self) -> None:
        self.all.set()


@asynccontextmanager
async def running(wakeups: Wakeups) -> AsyncIterator[None]:
    """The subscription, as the gateway runs it."""
    task = asyncio.create_task(wakeups.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_who_follows_is_woken_by_their_own_conversation_and_a_listener_by_all(redis: Redis) -> None:
    keys, heard = Keys("test"), Heard()
    wakeups = Wakeups(redis, keys)
    async with running(wakeups), wakeups.following("a") as news, wakeups.following("b") as other:
        with wakeups.listening(heard):
            for event in (news, other):
                await asyncio.wait_for(event.wait(), 10)  # told to look, now that there is a subscription
                event.clear()
            await redis.publish(keys.shared("wake"), "c")
            await redis.publish(keys.shared("wake"), "a")
            await asyncio.wait_for(news.wait(), 10)
            assert heard.names == ["c", "a"]
        assert not other.is_set()


async def test_a_connection_that_is_lost_is_made_again_and_everybody_told_to_look(redis: Redis) -> None:
    keys, heard = Keys("test"), Heard()
    wakeups = Wakeups(redis, keys)
    async with running(wakeups), wakeups.following("a") as news:
        with wakeups.listening(heard):
            for event in (news, heard.all):
                await asyncio.wait_for(event.wait(), 10)
                event.clear()
            assert await redis.client_kill_filter(_type="pubsub", skipme=True) == 1
            for event in (news, heard.all):
                await asyncio.wait_for(event.wait(), 10)
                event.clear()
            await redis.publish(keys.shared("wake"), "a")
            await asyncio.wait_for(news.wait(), 10)


class Network:
    """Passes connections on to Redis; those that are open can be struck dumb without being closed."""

    def __init__(self, redis_url: str) -> None:
        address = urlsplit(redis_url)
        self._far = (address.hostname, address.port)
        self._dumb: set[asyncio.StreamWriter] = set()
        self._open: set[asyncio.StreamWriter] = set()

    def strike_dumb(self) -> None:
        self._dumb |= self._open

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._far)
        self._open |= {writer, far_writer}
        with suppress(OSError):
            await asyncio.gather(self._pass_on(reader, far_writer), self._pass_on(far_reader, writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                if writer not in self._dumb:
                    writer.write(data)
        finally:
            writer.close()


async def test_a_connection_that_is_only_silent_is_found_out(
    redis: Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wake, "QUIET_S", 0.1)
    monkeypatch.setattr(wake, "ANSWER_S", 0.3)
    keys, network = Keys("test"), Network(redis_url)
    server = await asyncio.start_server(network.connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    through = Redis.from_url(f"redis://127.0.0.1:{port}/0", decode_responses=True)
    wakeups = Wakeups(through, keys)
    async with running(wakeups), wakeups.following("a") as news:
        await asyncio.wait_for(news.wait(), 10)
        network.strike_dumb()
        news.clear()
        await redis.publish(keys.shared("wake"), "a")  # lost on the way
        await asyncio.wait_for(news.wait(), 10)  # told to look, over a new connection
        news.clear()
        await redis.publish(keys.shared("wake"), "a")
        await asyncio.wait_for(news.wait(), 10)
    await through.aclose()
    server.close()


async def test_many_followers_are_not_all_told_in_the_same_instant(redis: Redis) -> None:
    wakeups = Wakeups(redis, Keys("test"))
    async with asyncio.timeout(20):
        async with running(wakeups), wakeups.following("first") as first:
            others = [wakeups.following(str(number)) for number in range(300)]
            events = [await other.__aenter__() for other in others]
            try:
                await first.wait()
                assert sum(event.is_set() for event in events) < 150
                await asyncio.gather(*(event.wait() for event in events))
            finally:
                for other in others:
                    await other.__aexit__(None, None, None)
