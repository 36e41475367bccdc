"""Who is offered what: by department, language, municipality and room for more, in a fair order."""

from __future__ import annotations

import asyncio

import pytest

from api.governance.agent import Agent
from api.handover.claims import Claims
from api.handover.presence import Presence
from api.handover.shared_read import SharedRead
from api.handover.waiting import offered
from tests.support.clock import let_a_millisecond_pass
from tests.unit.api.handover.conftest import INGRID, OLA
from tests.unit.api.handover.test_claims import until_expired

KARI = Agent("kari", "Kari", "Byggesak", departments=("byggesak",))
PAWEL = Agent("pawel", "Paweł", "Servicetorg", languages=("nn", "nb", "pl"))
FEDJE = Agent("fedje", "Frøya", "Servicetorg", municipalities=("fedje",))


@pytest.fixture
def presence(scripts) -> Presence:
    return Presence(scripts)


@pytest.fixture
def queued(conversations, claims: Claims, promise, redis):
    async def one(
        department: str = "innbyggarservice", language: str = "nn", municipality: str = "alver"
    ) -> str:
        created, _ = await conversations.create(
            municipality=municipality, locale="nn", test=False, entries=[]
        )
        await redis.hset(f"svara:{{test}}:conv:{created.id}", "language", language)
        await claims.request(created.id, promise, department)
        let_a_millisecond_pass()
        return created.id

    return one


@pytest.fixture
def offers(claims: Claims, presence: Presence):
    async def to(agent: Agent) -> list[str]:
        return offered(await claims.waiting(), agent, await presence.here())

    return to


async def test_each_is_offered_what_fits_and_the_longest_waiting_first(queued, offers, presence) -> None:
    for agent in (INGRID, KARI, PAWEL, FEDJE):
        await presence.arrives(agent)
    desk, building, polish, other = (
        await queued(),
        await queued("byggesak"),
        await queued(language="pl"),
        await queued(municipality="fedje"),
    )
    assert await offers(INGRID) == [desk, building, other]
    assert await offers(KARI) == [building]
    assert await offers(PAWEL) == [desk, building, polish]
    assert await offers(FEDJE) == [other]


async def test_what_fits_nobody_who_is_there_is_offered_to_everybody_of_the_municipality(
    queued, offers, presence
) -> None:
    await presence.arrives(KARI)
    await presence.arrives(FEDJE)
    arabic = await queued(language="ar")
    assert await offers(KARI) == [arabic]
    assert await offers(FEDJE) == []
    await presence.arrives(INGRID)
    assert await offers(KARI) == [arabic], "Ingrid does not know Arabic either"
    desk = await queued()
    assert await offers(KARI) == [arabic] and await offers(INGRID) == [arabic, desk]


async def test_nobody_is_offered_more_than_they_have_room_for_but_can_take_it(
    queued, offers, presence, claims
) -> None:
    busy = Agent("busy", "Bente", "Servicetorg", capacity=2)
    await presence.arrives(busy)
    ids = [await queued() for _ in range(4)]
    assert await offers(busy) == ids[:2]
    await claims.claim(ids[0], busy)
    assert await offers(busy) == [ids[1]]
    await claims.claim(ids[3], busy)
    assert await offers(busy) == []
    assert await claims.claim(ids[1], busy), "taking one by hand is always possible"
    await claims.leave(ids[0], busy, "bot")
    await claims.leave(ids[3], busy, "closed", ended="answered")
    assert await offers(busy) == [ids[2]]


@pytest.mark.parametrize("status", ["away", "transfers_only"])
async def test_who_is_away_is_offered_nothing_and_is_nobody_to_wait_for(
    queued, offers, presence, status: str
) -> None:
    await presence.arrives(KARI)
    await presence.arrives(PAWEL, status)
    polish = await queued(language="pl")
    assert await offers(PAWEL) == []
    assert await offers(KARI) == [polish]
    await presence.arrives(PAWEL, "available")
    assert await offers(PAWEL) == [polish] and await offers(KARI) == []


async def test_returned_ones_come_before_all_others_and_then_who_has_waited_longest(
    queued, offers, presence, claims
) -> None:
    await presence.arrives(INGRID)
    first, second, third = await queued(), await queued(), await queued()
    await claims.claim(third, OLA)
    await claims.claim(second, OLA)
    await until_expired(claims)
    while len(rows := await claims.waiting()) < 3 or any(row.state == "agent" for row in rows):
        await claims.expire()
    assert await offers(INGRID) == [second, third, first]
    assert [(row.id, row.returned) for row in rows] == [(second, True), (third, True), (first, False)]


async def test_who_is_there_is_told_by_the_console_and_ends_with_signing_out(
    presence, claims, queued
) -> None:
    await presence.arrives(KARI)
    await presence.is_here("ingrid")
    await claims.claim(await queued(), KARI)
    here = {one.agent.username: one for one in await presence.here()}
    assert here["kari"].agent == KARI and here["kari"].has == 1 and here["kari"].status == "available"
    assert here["ingrid"].agent.name == "ingrid"
    await presence.arrives(KARI, "away")
    await presence.has_left("kari")
    assert [one.agent.username for one in await presence.here()] == ["ingrid"]
    await presence.arrives(KARI)
    assert (await presence.find("kari")).status == "available"


async def test_one_read_serves_those_who_asked_before_it_began_and_nobody_later() -> None:
    began: list[int] = []
    started, gate = asyncio.Event(), asyncio.Event()

    async def read() -> int:
        began.append(len(began) + 1)
        started.set()
        number = began[-1]
        await gate.wait()
        return number

    shared = SharedRead(read)
    early = [asyncio.create_task(shared.get()) for _ in range(5)]
    await started.wait()
    late = [asyncio.create_task(shared.get()) for _ in range(5)]
    await asyncio.sleep(0)
    gate.set()
    assert await asyncio.gather(*early) == [1] * 5
    assert await asyncio.gather(*late) == [2] * 5
    assert began == [1, 2]
