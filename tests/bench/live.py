"""``python -m tests.bench.live``: how quickly each side sees the other's messages, with many connected to one gateway.

A thousand residents and fifty agents' consoles are connected by server-sent events. Two hundred of the residents
talk with a person (four with each agent), forty wait in line, the others have the chat open. Twenty messages a
second are written, by residents and agents in turn at random moments, all in conversations that agents have, so
that no bot is in the way. Redis, the gateway and both sides, played by this process, share two processors.
Writes bench-results/live.json; returns 1 when a message was refused or not seen.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from redis.asyncio import Redis
from rich.console import Console as Terminal
from rich.table import Table

from api.governance.agent import Agent
from api.governance.users import Users
from api.operations.child_environment import Addresses
from api.operations.parts import Plan, gateway_programs, redis_program
from api.operations.processes import ServiceStack
from api.operations.stack_settings import PROJECT, StackSettings
from tests.bench.live_clients import Console, Resident, Seen, sign_in, start_resident
from tests.bench.live_writes import measure_writes
from tests.bench.process_use import Use, use_of
from tests.support.service import forget_conversations, stack_settings

PASSWORD = "eit langt passord for målinga"  # of users in a data folder made for this
TEXTS = (
    "Hei, eg lurer på om de har fått søknaden min om barnehageplass.",
    "Ja, den er komen inn. Du får svar før påske.",
    "Kan eg endre oppstarten til august, eller må eg søkje på nytt då?",
    "Det kan du endre sjølv så lenge fristen ikkje har gått ut.",
)
GOAL_P95_MS = 150
CORES = 2
LATEST_S = 15.0
"""How long is waited for the last messages to be seen."""


@dataclass
class Sent:
    """One message: when it was due, when the service had accepted it, and who wrote it."""

    conversation: str
    seq: int
    due: float
    accepted: float
    by: str


@dataclass
class Scene:
    """Everybody who takes part."""

    residents: list[Resident]
    consoles: list[Console]
    seen_by_residents: Seen
    seen_by_agents: Seen
    sent: list[Sent] = field(default_factory=list)
    failed: int = 0


def plan(settings: StackSettings, addresses: Addresses) -> Plan:
    """One gateway and its Redis: nobody asks the bot anything here."""
    gateways = gateway_programs(settings, addresses)
    names = [gateway.name for gateway in gateways]
    return Plan(
        [], [redis_program(settings, addresses), *gateways], {names[0]: ["redis"]}, [names, ["redis"]]
    )


async def set_scene(
    http: httpx.AsyncClient, url: str, given: argparse.Namespace, usernames: list[str]
) -> Scene:
    """Conversations begun, agents signed in, lines filled, conversations taken; nobody follows yet."""
    scene = Scene([], [], {}, {})
    for username in usernames:
        scene.consoles.append(await sign_in(http, url, username, PASSWORD, scene.seen_by_agents))
    for _ in range(given.residents):
        scene.residents.append(await start_resident(http, url, scene.seen_by_residents))
    talking = given.agents * given.each
    for number, resident in enumerate(scene.residents[: talking + given.waiting]):
        headers = {"Authorization": f"Bearer {resident.token}"}
        asked = await http.post(f"{url}/api/conversations/{resident.id}/handover", headers=headers)
        asked.raise_for_status()
        if number < talking:
            await scene.consoles[number % given.agents].take(http, resident.id)
    return scene


async def connect(scene: Scene, http: httpx.AsyncClient) -> list[asyncio.Task[None]]:
    """Everybody follows, fifty connecting at a time; the tasks that do so."""
    tasks: list[asyncio.Task[None]] = []
    followers = [(one.follow(), one.connected) for one in scene.residents]
    followers += [(one.follow(http), one.connected) for one in scene.consoles]
    for begin in range(0, len(followers), 50):
        part = followers[begin : begin + 50]
        tasks += [asyncio.create_task(following) for following, _ in part]
        await asyncio.wait_for(asyncio.gather(*(connected.wait() for _, connected in part)), 60)
    return tasks


async def talk(scene: Scene, http: httpx.AsyncClient, per_second: float, seconds: float, seed: int) -> None:
    """Messages at random moments (a Poisson process), each side in turn in each conversation."""
    chance = random.Random(seed)
    talks = [(console, conversation) for console in scene.consoles for conversation in console.has]
    residents = {resident.id: resident for resident in scene.residents}
    turns = dict.fromkeys((conversation for _, conversation in talks), 0)
    writing: set[asyncio.Task[None]] = set()

    async def write(console: Console, conversation: str, turn: int, due: float) -> None:
        by = "agent" if turn % 2 else "resident"
        try:
            if by == "agent":
                seq = await console.write(http, conversation, TEXTS[turn % 4])
            else:
                seq = await residents[conversation].write(http, TEXTS[turn % 4])
        except httpx.HTTPError:
            scene.failed += 1
            return
        scene.sent.append(Sent(conversation, seq, due, time.perf_counter(), by))

    due = time.perf_counter()
    end = due + seconds
    while (due := due + chance.expovariate(per_second)) < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        console, conversation = chance.choice(talks)
        writing.add(asyncio.create_task(write(console, conversation, turns[conversation], due)))
        turns[conversation] += 1
    await asyncio.gather(*writing)


async def until_seen(scene: Scene) -> int:
    """Wait until the other side has seen everything, ``LATEST_S`` at most; how many messages it has not."""
    deadline = time.perf_counter() + LATEST_S
    while left := sum(1 for sent in scene.sent if _seen_at(scene, sent) is None):
        if time.perf_counter() > deadline:
            break
        await asyncio.sleep(0.1)
    return left


def _seen_at(scene: Scene, sent: Sent) -> float | None:
    seen = scene.seen_by_agents if sent.by == "resident" else scene.seen_by_residents
    return seen.get((sent.conversation, sent.seq))


def times(scene: Scene) -> dict[str, Any]:
    """Milliseconds from when a message was due to be sent, and from its 202, until the other side saw it."""

    def spread(values: list[float]) -> dict[str, float]:
        cuts = statistics.quantiles(values, n=100)
        return {
            "p50_ms": round(cuts[49] * 1000, 1),
            "p95_ms": round(cuts[94] * 1000, 1),
            "most_ms": round(max(values) * 1000, 1),
        }

    found: dict[str, Any] = {}
    for by in ("resident", "agent"):
        pairs = [(sent, at) for sent in scene.sent if sent.by == by and (at := _seen_at(scene, sent))]
        found[f"by_{by}"] = {
            "messages": len(pairs),
            "sent_to_seen": spread([at - sent.due for sent, at in pairs]),
            # The event may overtake the 202 on its way to this process.
            "accepted_to_seen": spread([max(0.0, at - sent.accepted) for sent, at in pairs]),
        }
    pairs = [(sent, at) for sent in scene.sent if (at := _seen_at(scene, sent))]
    found["sent_to_seen"] = spread([at - sent.due for sent, at in pairs])
    found["accepted_to_seen"] = spread([max(0.0, at - sent.accepted) for sent, at in pairs])
    found["accepted"] = spread([sent.accepted - sent.due for sent in scene.sent])
    return found


class Watch:
    """What Redis, the gateway and this process use between one look and the next."""

    def __init__(self, stack: ServiceStack) -> None:
        self._pids = {name: stack.pid(name) or 0 for name in ("gateway", "redis")} | {"clients": os.getpid()}
        self._began, self._first = time.perf_counter(), self.look()

    def look(self) -> dict[str, Use]:
        """Each one's use so far."""
        return {name: use_of(pid) for name, pid in self._pids.items()}

    def shares(self) -> dict[str, float]:
        """Which share of one processor each has used since the last call."""
        now, uses = time.perf_counter(), self.look()
        shares = {
            name: round((use.processor_s - self._first[name].processor_s) / (now - self._began), 3)
            for name, use in uses.items()
        }
        self._began, self._first = now, uses
        return shares


async def measure(stack: ServiceStack, given: argparse.Namespace, usernames: list[str]) -> dict[str, Any]:
    """The whole run."""
    url = stack.gateway_url
    async with (
        httpx.AsyncClient(timeout=30) as http,
        Redis.from_url(stack.redis_url, decode_responses=True) as redis,
    ):
        watch = Watch(stack)
        scene = await set_scene(http, url, given, usernames)
        before = watch.look()["gateway"]
        following = await connect(scene, http)
        connected = watch.look()["gateway"]
        watch.shares()
        await asyncio.sleep(given.idle)
        idle = watch.shares()
        await talk(scene, http, given.per_second, given.seconds, given.seed)
        busy = watch.shares()
        unseen = await until_seen(scene)
        after = watch.look()["gateway"]
        clients = (await redis.info("clients"))["connected_clients"]
        lists = sum(console.lists for console in scene.consoles)
        list_bytes = sum(console.list_bytes for console in scene.consoles)
        broken = sum(task.done() for task in following)
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        console = scene.consoles[0]
        writes = await measure_writes(http, stack.redis_url, console, next(iter(console.has)))
    connections = len(scene.residents) + len(scene.consoles)
    return {
        "messages": len(scene.sent),
        "failed": scene.failed,
        "unseen": unseen,
        "broken_streams": broken,
        "times": times(scene),
        "processor_share": {"idle": idle, "busy": busy},
        "gateway_memory_mib": {
            "before": before.memory_kib // 1024,
            "connected": connected.memory_kib // 1024,
            "after": after.memory_kib // 1024,
        },
        "memory_per_connection_kib": round((after.memory_kib - before.memory_kib) / connections, 1),
        "gateway_files": {"before": before.files, "connected": connected.files},
        "redis_clients": clients,
        "lists_sent": lists,
        "list_kib": round(list_bytes / max(1, lists) / 1024, 1),
        "writes": writes,
    }


def options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=1000)
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--each", type=int, default=4, help="conversations each agent has")
    parser.add_argument("--waiting", type=int, default=40, help="residents who wait in line")
    parser.add_argument("--per-second", type=float, default=20, help="messages a second, both ways together")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--idle", type=float, default=15, help="seconds everybody is connected and silent first"
    )
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--data", type=Path, default=PROJECT / ".svara-test" / "live")
    return parser.parse_args()


def main() -> int:
    """Measure, print, keep."""
    given = options()
    if len(os.sched_getaffinity(0)) > CORES:
        # What is started from here inherits it.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    given.data.mkdir(parents=True, exist_ok=True)
    forget_conversations(given.data)
    settings = replace(
        stack_settings(given.data, SVARA_CONVERSATIONS_PER_MINUTE="1000000"), gateway_ports=(0,)
    )
    usernames = [f"agent{number}" for number in range(given.agents)]
    users = Users(f"sqlite:///{given.data / 'svara.db'}")
    users.prepare(demo=False)
    for username in usernames:
        users.add(Agent(username, username.title(), "Innbyggarservice", capacity=given.each), PASSWORD)
    users.close()
    with ServiceStack(settings, plan=plan) as stack:
        found = asyncio.run(measure(stack, given, usernames))
    show(found)
    told = {
        "residents": given.residents,
        "agents": given.agents,
        "each": given.each,
        "waiting": given.waiting,
    }
    told |= {"per_second": given.per_second, "seconds": given.seconds, "seed": given.seed}
    told["cores"] = len(os.sched_getaffinity(0))
    file = PROJECT / "bench-results" / "live.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({**told, **found}, indent=2), encoding="utf-8")
    return 1 if found["failed"] or found["unseen"] or found["broken_streams"] else 0


def show(found: dict[str, Any]) -> None:
    """The figures as JSON and as a table."""
    out = Terminal(highlight=False)
    out.print_json(json.dumps(found))
    table = Table("milliseconds", "p50", "p95", "most")
    rows = {
        f"sent → seen (goal: p95 ≤ {GOAL_P95_MS})": found["times"]["sent_to_seen"],
        "– written by residents": found["times"]["by_resident"]["sent_to_seen"],
        "– written by agents": found["times"]["by_agent"]["sent_to_seen"],
        "accepted → seen": found["times"]["accepted_to_seen"],
        "sent → accepted": found["times"]["accepted"],
    }
    for name, row in rows.items():
        table.add_row(name, *(str(row[key]) for key in ("p50_ms", "p95_ms", "most_ms")))
    out.print(table)


if __name__ == "__main__":
    raise SystemExit(main())
