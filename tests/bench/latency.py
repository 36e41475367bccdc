"""How long an answer takes, from POST to the reply in the log, beside what Rasa itself takes for it.

Every round measures the three paths in turn – the whole service, Rasa's own REST webhook with the same
question, and ``/model/parse`` alone – so that a machine that slows down slows all of them. Quote the ratios.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx

QUESTION = "korleis søkjer eg om barnehageplass"
ROUNDS = 5
EACH = 40
WARM_UP = 10


async def measure(gateway: str, rasa: str) -> dict[str, Any]:
    """Milliseconds (median, 95th percentile) for each path at 1 and 8 at once, and the ratios of medians."""
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
    async with httpx.AsyncClient(timeout=60, limits=limits) as http:
        paths: dict[str, Callable[[int], Awaitable[float]]] = {
            "service": _Service(http, gateway).once,
            "webhook": _Webhook(http, rasa).once,
            "parse": _Parse(http, rasa).once,
        }
        return {f"{at_once}_at_once": await _compare(paths, at_once) for at_once in (1, 8)}


async def _compare(paths: dict[str, Callable[[int], Awaitable[float]]], at_once: int) -> dict[str, Any]:
    taken: dict[str, list[float]] = {name: [] for name in paths}
    for once in paths.values():
        await _run(once, WARM_UP, at_once)
    for _ in range(ROUNDS):
        for name, once in paths.items():
            taken[name] += await _run(once, EACH, at_once)
    figures: dict[str, Any] = {
        name: {
            "median_ms": round(statistics.median(times) * 1000, 1),
            "p95_ms": round(statistics.quantiles(times, n=20)[18] * 1000, 1),
        }
        for name, times in taken.items()
    }
    service = figures["service"]["median_ms"]
    figures["service_to_webhook"] = round(service / figures["webhook"]["median_ms"], 2)
    figures["service_to_parse"] = round(service / figures["parse"]["median_ms"], 2)
    return figures


async def _run(once: Callable[[int], Awaitable[float]], count: int, at_once: int) -> list[float]:
    """``count`` calls by ``at_once`` callers, each of whom makes one call at a time."""

    async def caller(number: int) -> list[float]:
        return [await once(number) for _ in range(count // at_once)]

    return [taken for part in await asyncio.gather(*map(caller, range(at_once))) for taken in part]


class _Service:
    """Conversations of the gateway; a new one after ``TURNS``, as trackers grow slow."""

    TURNS = 10

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http, self._url = http, url
        self._open: dict[int, tuple[str, dict[str, str], int]] = {}

    async def once(self, caller: int) -> float:
        path, token, turns = self._open.get(caller) or await self._start()
        began = time.perf_counter()
        key = {"Idempotency-Key": str(uuid4())}
        sent = await self._http.post(f"{path}/messages", json={"text": QUESTION}, headers={**token, **key})
        seq = sent.raise_for_status().json()["seq"]
        read = await self._http.get(f"{path}/messages", params={"after": seq, "wait": 20}, headers=token)
        taken = time.perf_counter() - began
        outcome = read.raise_for_status().json()["messages"][0]["outcome"]
        if outcome != "answered":
            raise RuntimeError(f"the answer was {outcome}")
        if turns + 1 < self.TURNS:
            self._open[caller] = (path, token, turns + 1)
        else:
            del self._open[caller]
        return taken

    async def _start(self) -> tuple[str, dict[str, str], int]:
        created = (await self._http.post(f"{self._url}/api/conversations", json={})).raise_for_status().json()
        path = f"{self._url}/api/conversations/{created['id']}"
        return path, {"Authorization": f"Bearer {created['token']}"}, 0


class _Webhook:
    """Rasa's REST channel, with trackers as long as the service's."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http, self._url = http, url
        self._turns: dict[int, tuple[str, int]] = {}

    async def once(self, caller: int) -> float:
        sender, turns = self._turns.get(caller, (str(uuid4()), 0))
        body = {
            "sender": sender,
            "message": QUESTION,
            "metadata": {"lang": "nn", "municipality": "alver", "test": True},
        }
        began = time.perf_counter()
        answer = await self._http.post(f"{self._url}/webhooks/rest/webhook", json=body)
        taken = time.perf_counter() - began
        if not answer.raise_for_status().json():
            raise RuntimeError("Rasa answered nothing")
        if turns + 1 < _Service.TURNS:
            self._turns[caller] = (sender, turns + 1)
        else:
            self._turns.pop(caller, None)
        return taken


class _Parse:
    """Understanding alone."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http, self._url = http, url

    async def once(self, caller: int) -> float:
        began = time.perf_counter()
        answer = await self._http.post(f"{self._url}/model/parse", json={"text": QUESTION})
        answer.raise_for_status()
        return time.perf_counter() - began
