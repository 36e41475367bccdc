"""Everybody who takes part in ``tests.bench.live``: how they come together, talk, and what was seen when."""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.bench.live_clients import Console, Resident, Seen, sign_in, start_resident

PASSWORD = "eit langt passord for målinga"  # of users in a data folder made for this
TEXTS = (
    "Hei, eg lurer på om de har fått søknaden min om barnehageplass.",
    "Ja, den er komen inn. Du får svar før påske.",
    "Kan eg endre oppstarten til august, eller må eg søkje på nytt då?",
    "Det kan du endre sjølv så lenge fristen ikkje har gått ut.",
)
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


def spread(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile and the most, from seconds to milliseconds."""
    cuts = statistics.quantiles(values, n=100)
    return {
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "most_ms": round(max(values) * 1000, 1),
    }


def times(scene: Scene) -> dict[str, Any]:
    """Milliseconds from when a message was due to be sent, and from its 202, until the other side saw it."""
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
