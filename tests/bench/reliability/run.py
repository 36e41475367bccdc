"""One run: the service, everybody who uses it, everything that happens to it, and what is found in the end."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from api.governance.agent import Agent
from api.governance.users import Users
from api.operations.stack_settings import StackSettings
from tests.bench.reliability.agent import WorkingAgent
from tests.bench.reliability.board import Board
from tests.bench.reliability.evidence import Account, Evidence
from tests.bench.reliability.faults import Fault, Faults, drawn
from tests.bench.reliability.gateways import Gateways
from tests.bench.reliability.gather import gather
from tests.bench.reliability.resident import Resident
from tests.bench.reliability.service import FaultyService
from tests.bench.reliability.story import how_many, live
from tests.bench.reliability.struck import Strike

PASSWORD = "svara-fault-run"
SETTLES_WITHIN_S = 180.0


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    conversations: int = 1000
    kills: int = 210
    at_once: int = 40
    agents: int = 6
    real_share: float = 0.1
    """How much of all conversations the real Rasa answers (``asking_proxy``)."""
    turn_lease_s: float = 3.0
    claim_lease_s: float = 20.0
    """More than the 15 seconds after which a console tells that it is there."""


@dataclass
class Findings:
    """What a run leaves to be judged and told."""

    seed: int
    size: Size
    evidence: list[Evidence]
    strikes: list[Strike]
    others: list[str]
    board: Board
    took_s: float
    settled_after_s: float
    refused_late: dict[str, int] = field(default_factory=dict)
    """Lines in the gateways' logs: what came too late and was refused, by event."""


def settings_of(settings: StackSettings, size: Size) -> StackSettings:
    """The service's settings with the leases of this run, and without limits on how often one may write."""
    environ = {
        **settings.environ,
        "SVARA_TURN_LEASE_S": str(size.turn_lease_s),
        "SVARA_CLAIM_LEASE_S": str(size.claim_lease_s),
        **{f"SVARA_{what}_PER_MINUTE": "1000000" for what in ("MESSAGES", "CONVERSATIONS", "SIGN_INS")},
    }
    return StackSettings(data=settings.data, gateway_ports=(0, 0), environ=environ)


async def run(
    settings: StackSettings,
    size: Size,
    seed: int,
    tell: Callable[[str], None],
    rasa_url: str | None = None,
) -> Findings:
    """Everything once, from the first start to what is found. ``tell`` is given a line now and then."""
    chance = random.Random(seed)
    settings = settings_of(settings, size)
    async with FaultyService(settings, rasa_url, size.real_share) as service:
        faults = drawn(chance, size.kills, service.parts)
        lengths = [how_many(chance) for _ in range(size.conversations)]
        board = Board(sum(lengths), len(faults))
        gateways = Gateways(service.urls, board)
        try:
            return await _run(service, gateways, size, seed, chance, faults, lengths, tell)
        finally:
            await gateways.close()


async def _run(
    service: FaultyService,
    gateways: Gateways,
    size: Size,
    seed: int,
    chance: random.Random,
    faults: list[Fault],
    lengths: list[int],
    tell: Callable[[str], None],
) -> Findings:
    board, began = gateways.board, time.monotonic()
    residents = [Resident(gateways, random.Random(chance.random())) for _ in lengths]
    accounts: dict[str, Account] = {}
    database_url = f"sqlite:///{service.data / 'svara.db'}"
    await asyncio.to_thread(hire, database_url, size.agents)
    names = [f"agent{number}" for number in range(1, size.agents + 1)]
    agents = [
        WorkingAgent(
            gateways,
            random.Random(chance.random()),
            name,
            names,
            PASSWORD,
            size.claim_lease_s,
            accounts.get,
        )
        for name in names
    ]
    over = asyncio.Event()
    doing = Faults(service, board, chance, size.turn_lease_s)
    async with asyncio.TaskGroup() as tasks:
        striking = tasks.create_task(doing.run(faults, over))
        working = [tasks.create_task(agent.work()) for agent in agents]
        telling = tasks.create_task(_tell_now_and_then(board, doing, tell))
        places = asyncio.Semaphore(size.at_once)

        async def one(resident: Resident, messages: int) -> None:
            async with places:
                await live(
                    resident, messages, lambda: accounts.update({resident.account.id: resident.account})
                )

        try:
            await asyncio.gather(*(one(*pair) for pair in zip(residents, lengths, strict=True)))
        finally:
            await asyncio.gather(*(resident.leave() for resident in residents))
        over.set()
        await striking
        for agent in agents:
            agent.over = True
        await asyncio.gather(*working)
        telling.cancel()
    stopped = time.monotonic()
    tell("The traffic is over; waiting until every message has been worked on …")
    await _settle(service)
    settled = time.monotonic() - stopped
    for resident in residents:
        await resident.come_back()
    for agent in agents:
        for account in accounts.values():
            if agent.username in account.agents_saw:
                await agent.catch_up(account)
    evidence = await gather(service.redis, service.keys, database_url, accounts.values())
    return Findings(
        seed,
        size,
        evidence,
        doing.strikes,
        doing.others,
        board,
        time.monotonic() - began,
        settled,
        _refused_late(service),
    )


def hire(database_url: str, number: int) -> None:
    """Add so many agents, ``agent1`` and on, who may have four conversations each."""
    users = Users(database_url)
    for one in range(1, number + 1):
        users.add(Agent(f"agent{one}", f"Agent {one}", "Innbyggarservice", capacity=4), PASSWORD)
    users.close()


async def _settle(service: FaultyService) -> None:
    """Until no message waits for its reply. One that waits for ever is found by the checks."""
    work = service.keys.shared("work")
    for _ in range(int(SETTLES_WITHIN_S / 0.2)):
        if not await service.redis.zcard(work):
            return
        await asyncio.sleep(0.2)


def _refused_late(service: FaultyService) -> dict[str, int]:
    events = ("turn.refused", "reply.refused", "message.refused", "claim.expired")
    found = dict.fromkeys(events, 0)
    for gateway in ("gateway-1", "gateway-2"):
        text = service.log_of(gateway).read_text("utf-8", errors="replace")
        for event in events:
            found[event] += text.count(f'"event": "{event}"')
    return found


async def _tell_now_and_then(board: Board, doing: Faults, tell: Callable[[str], None]) -> None:
    began = time.monotonic()
    while True:
        await asyncio.sleep(20)
        tell(
            f"{time.monotonic() - began:5.0f} s: {board.accepted} of {board.messages} messages, "
            f"{len(doing.strikes)} kills, {board.faults_done} of {board.faults} faults ({doing.now})"
        )
