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
import time
from dataclasses import replace
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
from tests.bench.live_scene import PASSWORD, TEXTS, connect, set_scene, spread, talk, times, until_seen
from tests.bench.live_writes import measure_writes
from tests.bench.process_use import Use, use_of
from tests.support.service import forget_conversations, stack_settings

GOAL_P95_MS = 150
CORES = 2
PROBE_EVERY_S = 0.25


def plan(settings: StackSettings, addresses: Addresses) -> Plan:
    """One gateway and its Redis: nobody asks the bot anything here."""
    gateways = gateway_programs(settings, addresses)
    names = [gateway.name for gateway in gateways]
    return Plan(
        [], [redis_program(settings, addresses), *gateways], {names[0]: ["redis"]}, [names, ["redis"]]
    )


async def probe(redis: Redis, times: list[float]) -> None:
    """A bare ``XADD`` of our own now and then, until cancelled: what Redis and the disk need meanwhile (seconds)."""
    while True:
        began = time.perf_counter()
        await redis.xadd("bench:probe", {"entry": TEXTS[0]}, maxlen=10)
        times.append(time.perf_counter() - began)
        await asyncio.sleep(PROBE_EVERY_S)


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
        meanwhile: list[float] = []
        probing = asyncio.create_task(probe(redis, meanwhile))
        await talk(scene, http, given.per_second, given.seconds, given.seed)
        busy = watch.shares()
        probing.cancel()
        await asyncio.gather(probing, return_exceptions=True)
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
        "times": {**times(scene), "xadd_meanwhile": spread(meanwhile)},
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
        "a bare XADD meanwhile": found["times"]["xadd_meanwhile"],
    }
    for name, row in rows.items():
        table.add_row(name, *(str(row[key]) for key in ("p50_ms", "p95_ms", "most_ms")))
    out.print(table)


if __name__ == "__main__":
    raise SystemExit(main())
