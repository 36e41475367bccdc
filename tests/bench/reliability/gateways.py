"""Calls to the two gateways as a patient client makes them: again, with the same key, until there is an answer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from typing import Any

import httpx

from tests.bench.reliability.board import Board, Kind

TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
PAUSE_S = (0.05, 0.4)
TIMEOUT = httpx.Timeout(12, connect=2)
STREAM_TIMEOUT = httpx.Timeout(20, connect=2)


class Gateways:
    """Both addresses, and a client for each that is shared by everybody in the run."""

    def __init__(self, urls: tuple[str, ...], board: Board) -> None:
        # Shorter than the gateway keeps them: one it is about to close must not be used for a claim.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=40, keepalive_expiry=2.0)
        self.http = [httpx.AsyncClient(base_url=url, timeout=TIMEOUT, limits=limits) for url in urls]
        self.board = board

    async def close(self) -> None:
        """End every connection."""
        for http in self.http:
            await http.aclose()


class Caller:
    """One resident's or agent's way to the service: stays with one gateway until it fails."""

    def __init__(self, gateways: Gateways, chance: random.Random) -> None:
        self.gateways, self.chance, self.board = gateways, chance, gateways.board
        self.at = chance.randrange(len(gateways.http))
        self.headers: dict[str, str] = {}

    @property
    def http(self) -> httpx.AsyncClient:
        """The gateway it is with now."""
        return self.gateways.http[self.at]

    def elsewhere(self) -> None:
        """Try the other gateway."""
        self.at = (self.at + 1) % len(self.gateways.http)

    async def pause(self) -> None:
        """What a client waits before it tries again."""
        await asyncio.sleep(self.chance.uniform(*PAUSE_S))

    async def call(
        self,
        kind: Kind,
        method: str,
        path: str,
        *,
        conversation: str = "",
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> httpx.Response:
        """The first definite answer. No answer, and what says «try again», is tried again."""
        while True:
            try:
                with self.board.calling(kind, self.at, conversation):
                    answer = await self.http.request(
                        method, path, headers={**self.headers, **(headers or {})}, **more
                    )
            except httpx.TransportError:
                self.board.counts["calls without an answer"] += 1
                self.elsewhere()
            else:
                if answer.status_code not in TRY_AGAIN:
                    return answer
                code = _code(answer)
                self.board.counts[f"answered {answer.status_code} {code}"] += 1
                if self.chance.random() < 0.5:
                    self.elsewhere()
            await self.pause()

    def unexpected(self, what: str, answer: httpx.Response) -> None:
        """Remember an answer that the contract does not promise here."""
        self.board.unexpected[f"{what}: {answer.status_code} {_code(answer)}"] += 1


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("code", ""))
    except (ValueError, AttributeError):
        return ""
