"""Conversations that a person has had go to the archive, whole and masked, once, and whatever is killed when."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from redis.asyncio import Redis

import api
from api.context import connect
from api.conversation.log import ConversationLog
from api.conversation.messages import Entry, Outcome
from api.conversation.scripts import Keys, Scripts
from api.errors import ConversationGoneError, ConversationNotFoundError
from api.governance.agent import Agent
from api.governance.archive import Archive
from api.governance.archiving import Archiving, Moved
from api.handover.claims import Claims
from api.settings import GatewaySettings
from kb_sync.municipality import load_municipalities
from kb_sync.texts import Texts

INGRID = Agent("ingrid", "Ingrid", "Innbyggarservice")
KEYS = Keys("test")
WELCOME = Entry(sender="bot", text="Hei! Ring 56 37 50 00 eller 22 22 55 55.", lang="nn")
ASKED = Entry(sender="system", text="Kvitteringa di er {receipt}.", lang="nn", event="handover_requested")


class World:
    """One gateway's parts over the test's Redis, and a database of its own."""

    def __init__(self, redis: Redis, database: str, *, days: int = 90, after_hours: float = 0) -> None:
        self.redis = redis
        self.now = datetime.now(UTC)
        scripts = Scripts(redis, KEYS, 3600)
        self.log = ConversationLog(redis, KEYS, scripts, b"secret", 5)
        texts = Texts.load(Path(api.__file__).parent / "locale")
        self.claims = Claims(redis, KEYS, scripts, self.log, texts, 60)
        self.archive = Archive(database, lambda: self.now, days)
        self.archive.prepare()
        municipalities = load_municipalities(GatewaySettings(demo=True).content)
        self.archiving = Archiving(
            redis, KEYS, scripts, self.log, self.archive, municipalities, self.rated, after_hours
        )
        self.tokens: dict[str, str] = {}

    async def rated(self, conversation: str) -> tuple[str | None, int | None]:
        return "up", 9

    async def says(self, conversation: str, text: str) -> None:
        entry = Entry(sender="resident", text=text, lang="nn")
        reopened = Entry(sender="system", text="Opna igjen", lang="nn", event="reopened")
        unanswered = Entry(sender="bot", text="Det veit eg ikkje.", lang="nn", outcome=Outcome.UNANSWERED)
        await self.log.accept(
            conversation,
            key=str(uuid4()),
            digest="x",
            entry=entry,
            replies=[unanswered],
            form="nn",
            reopened=reopened,
        )

    async def begun(self, *, test: bool = False) -> str:
        created, token = await self.log.create(
            municipality="alver", locale="nn", test=test, entries=[WELCOME]
        )
        self.tokens[created.id] = token
        await self.says(created.id, "Kva kostar feiing?")
        return created.id

    async def with_person(self, *, test: bool = False, close: bool = True) -> str:
        conversation = await self.begun(test=test)
        await self.claims.request(conversation, [ASKED], "innbyggarservice")
        await self.claims.claim(conversation, INGRID)
        text = "Eg ringjer Kari på 99 88 77 66. Skriv til kari@example.org."
        await self.claims.write(conversation, INGRID, key=str(uuid4()), text=text, lang="nn", claim=None)
        if close:
            await self.claims.leave(conversation, INGRID, "closed", ended="answered")
        return conversation


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'archive.db'}"


@pytest.fixture
def world(redis: Redis, database: str) -> Iterator[World]:
    world = World(redis, database)
    yield world
    world.archive.close()


async def keys_of(redis: Redis, conversation: str) -> list[str]:
    return sorted([key async for key in redis.scan_iter(f"*{conversation}*")])


async def test_a_closed_conversation_is_moved_whole_and_masked(world: World) -> None:
    conversation = await world.with_person()
    assert await world.archiving.run() == Moved(archived=1)
    found = await world.archive.get(conversation)
    about = found.conversation
    assert (about.municipality, about.department, about.outcome) == ("alver", "innbyggarservice", "answered")
    assert (about.rating, about.overall, about.agents) == ("up", 9, {"ingrid": "Ingrid"})
    assert about.first_words == "Kva kostar feiing?" and about.waited_s == 0
    assert len(about.receipts) == 7 and about.receipts in " ".join(each.text for each in found.messages)
    assert [each.seq for each in found.messages] == list(range(1, len(found.messages) + 1))
    assert found.messages[0].text == WELCOME.text, "what the service tells stays"
    written = next(each for each in found.messages if each.sender == "agent")
    assert written.text == "Eg ringjer Kari på [telefon]. Skriv til [e-post]."
    assert written.to_agent()["name"] == "Ingrid"
    assert await keys_of(world.redis, conversation) == [KEYS.own("archived", conversation)]
    with pytest.raises(ConversationGoneError):
        await world.log.authorise(conversation, world.tokens[conversation])
    with pytest.raises(ConversationGoneError):
        await world.log.get(conversation)
    with pytest.raises(ConversationNotFoundError):
        await world.log.authorise(conversation, "somebody else's")
    assert await world.archiving.run() == Moved()


async def test_only_what_a_person_has_had_and_what_is_at_rest_is_moved(world: World) -> None:
    bots = await world.begun()
    with_person = await world.with_person(close=False)
    tests = await world.with_person(test=True)
    assert await world.archiving.run() == Moved()
    for conversation in (bots, with_person, tests):
        assert (await world.log.get(conversation)).id == conversation
    for conversation, forever in ((bots, False), (with_person, True), (tests, False)):
        for part in ("conv", "log"):
            assert (await world.redis.ttl(KEYS.own(part, conversation)) == -1) is forever
    await world.claims.leave(with_person, INGRID, "bot")
    assert await world.archiving.run() == Moved(archived=1)
    assert (await world.archive.get(with_person)).conversation.outcome == "open"


async def test_a_conversation_waits_for_a_gateway_and_for_its_time(redis: Redis, database: str) -> None:
    patient = World(redis, database, after_hours=72)
    conversation = await patient.with_person()
    assert await patient.archiving.run() == Moved()
    # Long ago, with no gateway running: Redis has kept it.
    await redis.zadd(KEYS.shared("to_archive"), {conversation: 0})
    assert await redis.ttl(KEYS.own("log", conversation)) == -1
    await patient.says(conversation, "Er du der?")
    assert await patient.archiving.run() == Moved(), "its time begins anew"
    await redis.zadd(KEYS.shared("to_archive"), {conversation: 0})
    assert await patient.archiving.run() == Moved(archived=1)
    patient.archive.close()


async def test_what_is_written_after_the_copy_is_not_lost(world: World) -> None:
    conversation = await world.with_person()
    copy = await world.archiving.copy(conversation)
    assert copy and await world.archive.put(copy)
    await world.says(conversation, "Ein ting til!")
    assert await world.archiving.delete(copy) == "left"
    with pytest.raises(ConversationNotFoundError):
        await world.archive.get(conversation)
    assert await world.archiving.run() == Moved(archived=1)
    texts = [each.text for each in (await world.archive.get(conversation)).messages]
    assert "Ein ting til!" in texts and len(texts) == len(set(texts)) + 1  # the bot's reply twice


async def test_many_gateways_at_once_archive_each_once(redis: Redis, database: str) -> None:
    worlds = [World(redis, database) for _ in range(4)]
    conversations = [await worlds[0].with_person() for _ in range(12)]
    rounds = await asyncio.gather(*(world.archiving.run() for world in worlds))
    assert sum(done.archived for done in rounds) == 12
    await worlds[0].archiving.run()
    assert await worlds[0].archive.unsettled() == []
    for conversation in conversations:
        found = await worlds[1].archive.get(conversation)
        assert len(found.messages) == found.messages[-1].seq
    for world in worlds:
        world.archive.close()


@pytest.mark.parametrize("before", ["put", "delete", "settle"])
async def test_killed_at_any_step_the_next_round_finishes(
    redis: Redis, redis_url: str, database: str, before: str
) -> None:
    world = World(redis, database)
    conversations = [await world.with_person() for _ in range(2)]
    fork = multiprocessing.get_context("fork")
    victim = fork.Process(target=_run_and_die, args=(redis_url, database, before))
    victim.start()
    await asyncio.to_thread(victim.join, 60)
    assert victim.exitcode == -signal.SIGKILL
    first = [id for id in conversations if await keys_of(redis, id) == [KEYS.own("archived", id)]]
    assert len(first) == (1 if before == "settle" else 0)
    done = await world.archiving.run()
    assert done.archived == len(conversations) - len(first)
    for conversation in conversations:
        assert (await world.archive.get(conversation)).conversation.outcome == "answered"
    assert await world.archive.unsettled() == []
    world.archive.close()


def _run_and_die(redis_url: str, database: str, before: str) -> None:
    async def main() -> None:
        redis = connect(GatewaySettings(demo=True, redis_url=redis_url))
        world = World(redis, database)
        step = {
            "put": (world.archive, "put"),
            "delete": (world.archiving, "delete"),
            "settle": (world.archive, "settle"),
        }[before]
        setattr(*step, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        await world.archiving.run()

    asyncio.run(main())


async def test_without_an_archive_nothing_is_copied_and_everything_is_deleted(
    redis: Redis, database: str
) -> None:
    world = World(redis, database, days=0)
    conversation = await world.with_person()
    assert await world.archiving.run() == Moved(deleted=1)
    assert await keys_of(redis, conversation) == []
    with pytest.raises(ConversationNotFoundError):
        await world.log.get(conversation)
    world.archive.close()


async def test_an_archived_conversation_is_removed_when_its_time_is_over(world: World) -> None:
    conversation = await world.with_person()
    await world.archiving.run()
    last = (await world.archive.get(conversation)).conversation.last
    world.now = last + timedelta(days=90) - timedelta(seconds=1)
    assert (await world.archiving.run()).removed == 0
    world.now = world.archive.kept_until(last) + timedelta(seconds=1)
    assert (await world.archiving.run()).removed == 1
    with pytest.raises(ConversationNotFoundError):
        await world.archive.get(conversation)


@pytest.mark.parametrize("when", ["archived", "while it is copied"])
async def test_a_conversation_that_its_resident_had_deleted_does_not_come_back(
    world: World, when: str
) -> None:
    conversation = await world.with_person()
    copy = await world.archiving.copy(conversation)
    assert copy is not None
    if when == "archived":
        await world.archiving.run()
        assert (await world.archiving.forget(conversation)).deleted == len(copy.messages)
    else:
        await world.archiving.forget(conversation)
        await Scripts(world.redis, KEYS, 3600).run("forget", conversation)
    # A slow gateway that had read it before goes on now, and is killed before it looks at Redis again.
    assert await world.archive.put(copy)
    await world.archiving.run()
    assert await world.archive.unsettled() == []
    with pytest.raises(ConversationNotFoundError):
        await world.archive.get(conversation)
    with pytest.raises(ConversationNotFoundError):
        await world.log.get(conversation)
    assert await world.archive.put(copy)
    assert await world.archiving.delete(copy) == "left"
    assert await world.archive.unsettled() == []


async def test_one_that_cannot_be_read_does_not_stop_the_others(world: World) -> None:
    broken, whole = await world.with_person(), await world.with_person()
    await world.redis.hset(KEYS.own("conv", broken), "municipality", "nowhere")
    await world.redis.zadd(KEYS.shared("to_archive"), {broken: 0})
    assert await world.archiving.run() == Moved(archived=1)
    assert (await world.archive.get(whole)).conversation.id == whole
    assert await world.redis.exists(KEYS.own("log", broken))
