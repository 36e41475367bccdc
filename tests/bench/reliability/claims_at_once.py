"""Fifty agents claim one conversation at once, two hundred times, through two gateways."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

import httpx

from api.operations.stack_settings import StackSettings
from tests.bench.reliability.board import Board
from tests.bench.reliability.gateways import Gateways
from tests.bench.reliability.run import PASSWORD, Size, hire, settings_of
from tests.bench.reliability.service import FaultyService

AT_ONCE, TIMES = 50, 200


async def measure(settings: StackSettings, at_once: int = AT_ONCE, times: int = TIMES) -> dict[str, Any]:
    """How often exactly one got it and all others heard who, and how long it took until everybody knew, in ms."""
    async with FaultyService(settings_of(settings, Size()), rasa_url="http://127.0.0.1:9") as service:
        await asyncio.to_thread(hire, f"sqlite:///{service.data / 'svara.db'}", at_once)
        gateways = Gateways(service.urls, Board(0, 0))
        try:
            agents = [await _sign_in(gateways.http[n % 2], n) for n in range(1, at_once + 1)]
            return await _claim_all(gateways, agents, times)
        finally:
            await gateways.close()


async def _claim_all(
    gateways: Gateways, agents: list[tuple[httpx.AsyncClient, dict[str, str]]], times: int
) -> dict[str, Any]:
    broken, winners, took = 0, set[int](), []
    for time_number in range(times):
        conversation = await _waiting(gateways.http[time_number % 2])
        path = f"/api/agent/conversations/{conversation}"
        began = time.perf_counter()
        answers = await asyncio.gather(*(http.post(f"{path}/claim", headers=me) for http, me in agents))
        took.append((time.perf_counter() - began) * 1000)
        won = [number for number, answer in enumerate(answers) if answer.status_code == 200]
        lost = [answer.json() for answer in answers if answer.status_code == 409]
        names = {problem.get("name") for problem in lost if problem["code"] == "claim_lost"}
        right = len(won) == 1 and len(lost) == len(agents) - 1 and names == {f"Agent {won[0] + 1}"}
        broken += not right
        winners.update(won)
        http, me = agents[won[0]] if won else agents[0]
        await http.post(f"{path}/close", headers=me)
    return {
        "at_once": len(agents),
        "times": times,
        "broken": broken,
        "different_winners": len(winners),
        "all_know_after_ms": {
            "median": round(statistics.median(took), 1),
            "p95": round(statistics.quantiles(took, n=20)[18], 1),
        },
    }


async def _sign_in(http: httpx.AsyncClient, number: int) -> tuple[httpx.AsyncClient, dict[str, str]]:
    body = {"username": f"agent{number}", "password": PASSWORD}
    answer = (await http.post("/api/agent/session", json=body)).raise_for_status()
    http.cookies.clear()
    return http, {"Authorization": f"Bearer {answer.json()['token']}"}


async def _waiting(http: httpx.AsyncClient) -> str:
    """A new conversation in line."""
    started = (await http.post("/api/conversations", json={})).raise_for_status().json()
    path = f"/api/conversations/{started['id']}/handover"
    (await http.post(path, headers={"Authorization": f"Bearer {started['token']}"})).raise_for_status()
    return str(started["id"])
