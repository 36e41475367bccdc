"""What everybody in a run tells each other: calls that are under way, how far the traffic has come, how it went."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["accept", "claim", "agent_write", "follow", "other"]


@dataclass(frozen=True, eq=False)
class Call:
    """A request that has been sent and not been answered yet."""

    kind: Kind
    gateway: int
    conversation: str


@dataclass
class Board:
    """Shared by residents, agents and faults, all in one event loop."""

    messages: int
    """How many messages residents will send."""
    faults: int
    """How many faults there will be."""
    calls: set[Call] = field(default_factory=set)
    taken_in_by: dict[tuple[str, int], int] = field(default_factory=dict)
    """Which gateway acknowledged a message (conversation, seq)."""
    counts: Counter[str] = field(default_factory=Counter)
    unexpected: Counter[str] = field(default_factory=Counter)
    """Answers that a client of the contract does not expect, by call and code."""
    takes_s: dict[Kind, float] = field(default_factory=dict)
    """How long an answered call of this kind took lately, in seconds."""
    accepted: int = 0
    faults_done: int = 0
    _begun: dict[tuple[Kind, int | None], list[asyncio.Future[Call]]] = field(default_factory=dict)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    @contextmanager
    def calling(self, kind: Kind, gateway: int, conversation: str = "") -> Iterator[None]:
        """While a call is under way."""
        call = Call(kind, gateway, conversation)
        self.calls.add(call)
        for key in ((kind, gateway), (kind, None)):
            for future in self._begun.pop(key, []):
                if not future.done():
                    future.set_result(call)
        began = time.monotonic()
        try:
            yield
            took = time.monotonic() - began
            self.takes_s[kind] = 0.8 * self.takes_s.get(kind, took) + 0.2 * took
        finally:
            self.calls.discard(call)

    async def next_call(self, kind: Kind, gateway: int | None, within_s: float) -> Call | None:
        """The next call of this kind, as soon as it has been sent; None when none comes in time."""
        future: asyncio.Future[Call] = asyncio.get_running_loop().create_future()
        self._begun.setdefault((kind, gateway), []).append(future)
        try:
            return await asyncio.wait_for(future, within_s)
        except TimeoutError:
            return None

    def took(self, conversation: str, seq: int, gateway: int) -> None:
        """A message was acknowledged."""
        self.accepted += 1
        self.taken_in_by[conversation, seq] = gateway
        self._tell()

    def struck(self) -> None:
        """One more fault is over."""
        self.faults_done += 1
        self._tell()

    async def my_turn_to_write(self) -> None:
        """Traffic never runs far ahead of the faults, so that these fall on all of it."""
        while self.faults_done < self.faults and self.accepted * self.faults > self.messages * (
            self.faults_done + 2
        ):
            await self._wait()

    async def my_turn_to_strike(self, over: asyncio.Event) -> None:
        """Nor the faults ahead of the traffic, until that is over."""
        while not over.is_set() and self.accepted * self.faults < self.messages * (self.faults_done - 1):
            await self._wait()

    def _tell(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._moved.wait(), 1)
        except TimeoutError:
            return
