"""What is done to the service while people write: each fault waits for the moment it is meant for, looks, strikes."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.reliability.asking_proxy import AskingProxy, Stage
from tests.bench.reliability.board import Board, Kind
from tests.bench.reliability.service import GATEWAYS, FaultyService
from tests.bench.reliability.struck import Moment, Pending, Place, Strike, look

AIM_WITHIN_S = 6.0
"""A fault whose moment does not come strikes all the same, and is counted where it struck."""
REWRITE_TAKES_S = 1.0
"""Redis is told to pause at every key while it writes its file anew, so that a small file takes so long."""


@dataclass(frozen=True)
class Fault:
    """One thing to be done. ``kills``: how many processes die of it."""

    what: str
    victim: str
    kills: int = 1


_SHARES: tuple[tuple[str, Sequence[str], float], ...] = (
    ("accepted", GATEWAYS, 0.08),
    ("accepted", ("redis",), 0.12),
    ("answered", GATEWAYS, 0.09),
    ("answered", ("redis",), 0.13),
    ("claim", GATEWAYS, 0.07),
    ("claim", ("redis",), 0.13),
    ("agent", GATEWAYS, 0.03),
    ("agent", ("redis",), 0.06),
    ("rewrite", ("redis",), 0.14),
    ("anytime", GATEWAYS, 0.02),
    ("anytime", ("redis",), 0.07),
    ("anytime", ("rasa",), 0.03),
    ("anytime", ("actions",), 0.02),
)
"""A gateway takes three seconds of a processor to start, Redis a tenth: so Redis dies oftener."""
_NOT_KILLS: tuple[tuple[str, Sequence[str], float], ...] = (
    ("frozen", GATEWAYS, 0.04),
    ("late", GATEWAYS, 0.06),
    ("frozen", ("redis",), 0.04),
    ("frozen", ("rasa",), 0.02),
    ("frozen", ("actions",), 0.02),
    ("restarted", GATEWAYS, 0.03),
)
"""For every kill so many of these."""


def drawn(chance: random.Random, kills: int, parts: Sequence[str]) -> list[Fault]:
    """At least ``kills`` kills and what comes besides, in an order drawn by chance."""
    faults: list[Fault] = []
    if kills == 0:
        return faults
    for what, victims, share in (*_SHARES, *_NOT_KILLS):
        there = [victim for victim in victims if victim in parts]
        number = max(1, round(share * kills)) if there else 0
        count = 0 if what in ("frozen", "late", "restarted") else 1
        faults += [Fault(what, chance.choice(there), count) for _ in range(number)]
    if kills >= 100:
        faults.append(Fault("everything", "", len(parts)))
    while (missing := kills - sum(fault.kills for fault in faults)) > 0:
        faults += [Fault("anytime", chance.choice([*GATEWAYS, "redis"])) for _ in range(missing)]
    chance.shuffle(faults)
    return faults


class Faults:
    """Does them, one after the other, while the traffic lasts."""

    def __init__(self, service: FaultyService, board: Board, chance: random.Random, lease_s: float) -> None:
        self._service, self._board, self._chance, self._lease_s = service, board, chance, lease_s
        self.strikes: list[Strike] = []
        self.now = ""
        """What is being done, for whoever watches."""
        self.others: list[str] = []
        """What was done besides killing."""

    async def run(self, faults: Sequence[Fault], over: asyncio.Event) -> None:
        """Every fault at its place in the traffic. Whatever is still down at the end is started."""
        for fault in faults:
            self.now = "waits for its turn"
            await self._board.my_turn_to_strike(over)
            self.now = f"{fault.what} {fault.victim}"
            if fault.victim in GATEWAYS:
                await self._service.ready(fault.victim)
                await self._service.a_gateway_ready(fault.victim)
            elif fault.victim:
                await self._service.ready(fault.victim)
            await getattr(self, f"_{fault.what}")(fault)
            self._board.struck()
            if fault.victim in ("rasa", "actions") and self._chance.random() < 0.5:
                # Otherwise too much of the traffic would only hear that the bot is down.
                await self._service.ready(fault.victim)
        await self._service.ready()

    async def _accepted(self, fault: Fault) -> None:
        """Messages are taken in, and Rasa has not been asked yet."""
        proxies = self._proxies(fault.victim)
        for proxy in proxies:
            proxy.hold("questions")
        await self._come_so_far(proxies, "held")
        await self._kill(fault.victim, Place.ACCEPTED)

    async def _answered(self, fault: Fault) -> None:
        """Rasa has answered, and the answer is on its way to the log."""
        proxies = self._proxies(fault.victim)
        for proxy in proxies:
            proxy.hold("answers")
        await self._come_so_far(proxies, "answered")
        if fault.victim != "redis" and self._chance.random() < 0.3:
            for proxy in proxies:
                proxy.release()
            await asyncio.sleep(self._chance.uniform(0, 0.004))
        await self._kill(fault.victim, Place.ANSWERED)

    async def _claim(self, fault: Fault) -> None:
        """An agent's claim has been sent and not been answered."""
        await self._in_a_call(fault, "claim", Place.CLAIM)

    async def _agent(self, fault: Fault) -> None:
        """An agent's message, or a passing on, has been sent and not been answered."""
        await self._in_a_call(fault, "agent_write", Place.AGENT)

    async def _rewrite(self, fault: Fault) -> None:
        """Redis writes its append-only file anew. Parent and child are stopped first, to be sure of it."""
        redis, service = self._service.redis, self._service
        pause_us = int(REWRITE_TAKES_S * 1e6 / max(1, await redis.dbsize()))
        await redis.config_set("rdb-key-save-delay", pause_us)
        await redis.execute_command("BGREWRITEAOF")
        await asyncio.sleep(self._chance.uniform(0, 0.6 * REWRITE_TAKES_S))
        pending = await look(redis, service.keys)
        service.signal("redis", signal.SIGSTOP)
        await self._strike("redis", Place.REWRITE, pending, rewriting=service.rewriting())

    async def _anytime(self, fault: Fault) -> None:
        await self._kill(fault.victim, None)

    async def _everything(self, fault: Fault) -> None:
        """Every process at once, as when the machine goes down."""
        service = self._service
        await service.ready()
        pending = await look(service.redis, service.keys)
        for part in service.parts:
            self._note(part, None, pending)
            service.signal(part, signal.SIGKILL)
        for part in service.parts:
            await service.buried(part)
            service.start(part)
        await service.ready("redis", *GATEWAYS)

    async def _frozen(self, fault: Fault) -> None:
        """The process hangs for a while and goes on as if nothing had been."""
        self._service.signal(fault.victim, signal.SIGSTOP)
        await asyncio.sleep(self._chance.uniform(0.5, 5))
        self._service.signal(fault.victim, signal.SIGCONT)
        self.others.append(f"{fault.victim} frozen")

    async def _late(self, fault: Fault) -> None:
        """A gateway hangs with Rasa's answers in hand until another has taken the messages up; then it goes on."""
        proxy = self._service.proxy_of(fault.victim)
        proxy.hold("answers")
        await self._come_so_far([proxy], "answered")
        self._service.signal(fault.victim, signal.SIGSTOP)
        proxy.release()
        await asyncio.sleep(self._lease_s + self._chance.uniform(0.5, 2.5))
        self._service.signal(fault.victim, signal.SIGCONT)
        self.others.append(f"{fault.victim} frozen with answers in hand")

    async def _restarted(self, fault: Fault) -> None:
        """Ended in order, as for a new version."""
        self._service.signal(fault.victim, signal.SIGTERM)
        await self._service.buried(fault.victim)
        self._service.start(fault.victim)
        self.others.append(f"{fault.victim} restarted")

    async def _in_a_call(self, fault: Fault, kind: Kind, place: Place) -> None:
        gateway = GATEWAYS.index(fault.victim) if fault.victim in GATEWAYS else None
        call = await self._board.next_call(kind, gateway, AIM_WITHIN_S)
        if call is not None:
            await asyncio.sleep(self._chance.uniform(0, 0.8 * self._board.takes_s.get(kind, 0.01)))
        if fault.victim == "redis":
            # Without a look: the call would be over by then. Only the calls are counted.
            self._service.signal("redis", signal.SIGSTOP)
            await self._strike("redis", place, [])
        else:
            await self._kill(fault.victim, place)

    async def _kill(self, victim: str, meant: Place | None) -> None:
        if victim == "redis":
            # Looked at in the script directly before: a stopped Redis cannot be asked.
            pending = await look(self._service.redis, self._service.keys)
        else:
            # Stopped in whatever it is doing, so that what is looked at is what the kill strikes.
            self._service.signal(victim, signal.SIGSTOP)
            pending = await look(self._service.redis, self._service.keys)
        await self._strike(victim, meant, pending)

    async def _strike(
        self, victim: str, meant: Place | None, pending: Sequence[Pending], *, rewriting: bool = False
    ) -> None:
        service = self._service
        claimed = [
            call.conversation
            for call in self._board.calls
            if call.kind == "claim" and f"gateway-{call.gateway + 1}" == victim
        ]
        self._note(victim, meant, pending, rewriting=rewriting)
        service.signal(victim, signal.SIGKILL)
        for proxy in self._proxies(victim):
            proxy.release()
        await service.buried(victim)
        for one in claimed:
            state = await service.redis.hget(service.keys.own("conv", one), "state")  # type: ignore[misc]
            self._board.counts["claims made of which the agent was not told"] += state == "agent"
        service.start(victim)
        if victim == "redis":
            await service.ready("redis")

    def _note(
        self, victim: str, meant: Place | None, pending: Sequence[Pending], *, rewriting: bool = False
    ) -> None:
        board = self._board
        asks = [dict(proxy.asks) for proxy in self._service.proxies]
        moment = Moment(pending, asks, list(board.calls), board.taken_in_by, rewriting)
        self.strikes.append(Strike(victim, meant, moment.caught_by(victim), board.accepted))

    def _proxies(self, victim: str) -> list[AskingProxy]:
        """Those a kill of ``victim`` concerns: a gateway's own, for Redis both."""
        return [self._service.proxy_of(victim)] if victim in GATEWAYS else list(self._service.proxies)

    async def _come_so_far(self, proxies: Sequence[AskingProxy], stage: Stage) -> None:
        """Wait until some question has come so far, and a little longer for others to join it."""
        coming = [asyncio.create_task(proxy.comes_so_far(stage)) for proxy in proxies]
        await asyncio.wait(coming, timeout=AIM_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
        for task in coming:
            task.cancel()
        await asyncio.sleep(self._chance.uniform(0, 0.15))
