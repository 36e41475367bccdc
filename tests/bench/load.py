"""``python -m tests.bench.load``: many residents at once; writes bench-results/load.json.

Each resident has a conversation of their own and asks the next question when the last is answered, through
either of two gateways. What is counted: messages that were accepted, replies for each (exactly one is right),
times to acceptance and to the reply, and the memory of each part before and after.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from rich.console import Console

from api.operations.processes import ServiceStack
from api.operations.stack_settings import PROJECT
from tests.support.service import forget_conversations, stack_settings

QUESTIONS = (
    "korleis søkjer eg om barnehageplass",
    "når opnar innbyggarservice i Knarvik?",
    "hvor mye koster sfo",
    "hei",
    "kven brøyter vegen vår",
    "eg vil snakke med eit menneske om ei sak",
    "hva er telefonnummeret til kommunen",
    "kan eg bygge garasje utan å søkje",
)
PARTS = ("gateway", "gateway-2", "rasa", "actions", "redis")


@dataclass
class Tally:
    """What one run counted; times in seconds."""

    accepted: list[float] = field(default_factory=list)
    replied: list[float] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)


async def resident(http: httpx.AsyncClient, url: str, number: int, questions: int, tally: Tally) -> None:
    """One resident's conversation, from the first question to the last answer."""
    created = (await http.post(f"{url}/api/conversations", json={})).raise_for_status().json()
    path = f"{url}/api/conversations/{created['id']}/messages"
    token = {"Authorization": f"Bearer {created['token']}"}
    sent: list[int] = []
    for turn in range(questions):
        began = time.perf_counter()
        body = {"text": QUESTIONS[(number + turn) % len(QUESTIONS)]}
        answer = await http.post(path, json=body, headers={**token, "Idempotency-Key": str(uuid4())})
        if answer.status_code != httpx.codes.ACCEPTED:
            code = str(answer.json().get("code", answer.status_code))
            tally.refused[code] = tally.refused.get(code, 0) + 1
            continue
        tally.accepted.append(time.perf_counter() - began)
        sent.append(answer.json()["seq"])
        await http.get(path, params={"after": sent[-1], "wait": 30}, headers=token)
        tally.replied.append(time.perf_counter() - began)
    everything = (await http.get(path, headers=token)).raise_for_status().json()["messages"]
    replies = [message for message in everything if message["sender"] == "bot" and message["seq"] > min(sent)]
    tally.lost += max(0, len(sent) - len(replies))
    tally.doubled += max(0, len(replies) - len(sent))
    for message in replies:
        tally.outcomes[message["outcome"]] = tally.outcomes.get(message["outcome"], 0) + 1


async def run(urls: tuple[str, ...], residents: int, questions: int) -> tuple[Tally, float]:
    """All residents at once; what was counted, and how long it took in seconds."""
    tally = Tally()
    limits = httpx.Limits(max_connections=residents, max_keepalive_connections=residents)
    began = time.perf_counter()
    async with httpx.AsyncClient(timeout=90, limits=limits) as http:
        urls_in_turn = [urls[number % len(urls)] for number in range(residents)]
        await asyncio.gather(
            *(resident(http, url, number, questions, tally) for number, url in enumerate(urls_in_turn))
        )
    return tally, time.perf_counter() - began


def memory_mib(stack: ServiceStack) -> dict[str, int]:
    """Resident memory of each part in MiB; empty where /proc is not to be had."""
    found = {}
    for part in PARTS:
        status = Path(f"/proc/{stack.pid(part)}/status")
        if status.exists():
            line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmRSS"))
            found[part] = int(line.split()[1]) // 1024
    return found


def figures(tally: Tally, took: float) -> dict[str, Any]:
    """The counts and times as they are written down."""

    def spread(times: list[float]) -> dict[str, float]:
        cuts = statistics.quantiles(times, n=100)
        return {"median_ms": round(cuts[49] * 1000, 1), "p95_ms": round(cuts[94] * 1000, 1)}

    return {
        "messages": len(tally.accepted),
        "messages_per_second": round(len(tally.accepted) / took, 1),
        "accepted": spread(tally.accepted),
        "replied": spread(tally.replied),
        "lost": tally.lost,
        "doubled": tally.doubled,
        "refused": tally.refused,
        "outcomes": dict(sorted(tally.outcomes.items())),
    }


def main() -> int:
    """Measure, print, keep. Returns 1 when a reply was lost or doubled."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--residents", type=int, default=50)
    options.add_argument("--questions", type=int, default=10)
    given = options.parse_args()
    out = Console(highlight=False)
    data = PROJECT / ".svara-test" / "bench"
    data.mkdir(parents=True, exist_ok=True)
    forget_conversations(data)
    with ServiceStack(stack_settings(data)) as stack:
        asyncio.run(run(stack.gateway_urls, 4, 4))  # everything is loaded once before it counts
        before = memory_mib(stack)
        out.print(f"{given.residents} residents, {given.questions} questions each …")
        tally, took = asyncio.run(run(stack.gateway_urls, given.residents, given.questions))
        found = {**figures(tally, took), "memory_mib": {"before": before, "after": memory_mib(stack)}}
    out.print_json(json.dumps(found))
    file = PROJECT / "bench-results" / "load.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"residents": given.residents, **found}, indent=2), encoding="utf-8")
    return 1 if tally.lost or tally.doubled else 0


if __name__ == "__main__":
    raise SystemExit(main())
