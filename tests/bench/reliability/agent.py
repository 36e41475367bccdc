"""An agent: an open console, claims, answers, passes on, closes; vanishes and comes back late with an old number."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests.bench.reliability.evidence import Account, Written, digest
from tests.bench.reliability.gateways import STREAM_TIMEOUT, Caller, Gateways
from tests.bench.reliability.words import AGENT_SAYS

AT_ONCE = 4
LOOKS_EVERY_S = 0.3


@dataclass
class Mine:
    """A conversation the agent has, and how many answers are still to be written."""

    claim: int
    answers: int


class WorkingAgent:
    """One person at one console."""

    def __init__(
        self,
        gateways: Gateways,
        chance: random.Random,
        username: str,
        colleagues: Sequence[str],
        password: str,
        lease_s: float,
        account_of: Callable[[str], Account | None],
    ) -> None:
        self.caller = Caller(gateways, chance)
        self.chance, self.board, self.username = chance, gateways.board, username
        self._colleagues = colleagues
        self._password, self._lease_s, self._account_of = password, lease_s, account_of
        self._rows: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self._console: asyncio.Task[None] | None = None
        self._has: dict[str, Mine] = {}
        self.over = False

    async def sign_in(self) -> None:
        """A session, kept until the service says it has ended."""
        body = {"username": self.username, "password": self._password}
        answer = await self.caller.call("other", "POST", "/api/agent/session", json=body)
        self.caller.http.cookies.clear()
        self.caller.headers = {"Authorization": f"Bearer {answer.raise_for_status().json()['token']}"}

    async def work(self) -> None:
        """Until told that it is over; what the agent then has, they keep."""
        await self.sign_in()
        self._open_console()
        try:
            while not self.over:
                await self._step()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), self.chance.uniform(0.05, LOOKS_EVERY_S))
                self._news.clear()
        finally:
            await self._close_console()

    async def _step(self) -> None:
        if self._has and self.chance.random() < 0.01:
            await self._vanish()
        row = self._next()
        if row is not None and len(self._has) < AT_ONCE:
            await self._claim(row["id"])
        elif self._has:
            await self._tend(self.chance.choice(sorted(self._has)))

    async def catch_up(self, account: Account) -> None:
        """Read on in a conversation one has seen, from the number one had."""
        seen = account.agents_saw.setdefault(self.username, [])
        while True:
            after = seen[-1][0] if seen else 0
            answer = await self._do("other", account.id, "GET", f"messages?after={after}")
            if answer.status_code != 200:
                self.caller.unexpected("agent reads", answer)
                return
            messages = answer.json()["messages"]
            if not messages:
                return
            for message in messages:
                if seen and message["seq"] <= seen[-1][0]:
                    account.wrong.append(f"{self.username} was shown {message['seq']} after {seen[-1][0]}")
                seen.append((message["seq"], digest(message["text"])))

    def _next(self) -> dict[str, Any] | None:
        """What the agent takes next: theirs already, what is offered, anything that waits."""
        for row in self._rows:
            if row["owner"] and row["owner"]["username"] == self.username and row["id"] not in self._has:
                return row
        waiting = [row for row in self._rows if row["state"] == "queued"]
        return next((row for row in waiting if row["offered"]), waiting[0] if waiting else None)

    async def _claim(self, conversation: str) -> None:
        answer = await self._do("claim", conversation, "POST", "claim")
        self._rows = [row for row in self._rows if row["id"] != conversation]
        account = self._account_of(conversation)
        if answer.status_code != 200:
            self.board.counts[f"claims refused {answer.json().get('code')}"] += 1
        elif account is not None:
            number = answer.json()["claim"]
            account.claims.append((self.username, number))
            self.board.counts["claims"] += 1
            self._has[conversation] = Mine(number, self.chance.randint(1, 3))
            await self.catch_up(account)

    async def _tend(self, conversation: str) -> None:
        mine, account = self._has[conversation], self._account_of(conversation)
        if account is None:
            return
        await self.catch_up(account)
        if mine.answers > 0:
            mine.answers -= 1
            if not await self._write(account, mine.claim):
                self._has.pop(conversation)
        else:
            self._has.pop(conversation)
            await self._end(conversation)

    async def _write(self, account: Account, claim: int) -> bool:
        text = f"{self.chance.choice(AGENT_SAYS)} ({uuid4().hex[:6]})"
        answer = await self._do(
            "agent_write",
            account.id,
            "POST",
            "messages",
            json={"text": text, "claim": claim},
            headers={"Idempotency-Key": str(uuid4())},
        )
        if answer.status_code == 202:
            account.written.append(Written(self.username, answer.json()["seq"], text, claim))
            self.board.counts["messages of agents"] += 1
            return True
        account.refused.append(text)
        self.board.counts[f"messages of agents refused {answer.json().get('code')}"] += 1
        return False

    async def _end(self, conversation: str) -> None:
        drawn = self.chance.random()
        if drawn < 0.4:
            await self._give_away(conversation, "release", {"to": "bot"})
        elif drawn < 0.5:
            await self._give_away(conversation, "release", {"to": "queued"})
        elif drawn < 0.75:
            await self._give_away(conversation, "close", {"outcome": "answered"})
        elif drawn < 0.87:
            department = self.chance.choice(("innbyggarservice", "byggesak", "forvaltningskontoret"))
            await self._give_away(conversation, "transfer", {"department": department, "note": "Di sak"})
        else:
            colleague = self.chance.choice(self._colleagues)
            if colleague != self.username:
                await self._give_away(conversation, "transfer", {"colleague": colleague})

    async def _give_away(self, conversation: str, what: str, body: dict[str, str]) -> None:
        answer = await self._do("agent_write", conversation, "POST", what, json=body)
        self.board.counts[f"{what}: {'done' if answer.status_code == 200 else 'refused'}"] += 1

    async def _vanish(self) -> None:
        """The machine falls asleep with everything the agent has, and wakes when the lease has run out."""
        await self._close_console()
        had = dict(self._has)
        self._has.clear()
        self.board.counts["agents who vanished"] += 1
        await asyncio.sleep(self._lease_s + self.chance.uniform(1, 5))
        for conversation, mine in had.items():
            account = self._account_of(conversation)
            if account is not None and await self._write(account, mine.claim):
                self._has[conversation] = Mine(mine.claim, 0)
        self._open_console()

    async def _do(self, kind: Any, conversation: str, method: str, what: str, **more: Any) -> httpx.Response:
        path = f"/api/agent/conversations/{conversation}/{what}"
        while True:
            answer = await self.caller.call(kind, method, path, conversation=conversation, **more)
            if answer.status_code != 401:
                return answer
            await self.sign_in()

    def _open_console(self) -> None:
        self._console = asyncio.create_task(self._listen())

    async def _close_console(self) -> None:
        if self._console is not None:
            self._console.cancel()
            with suppress(asyncio.CancelledError):
                await self._console
        self._rows = []

    async def _listen(self) -> None:
        while True:
            with suppress(httpx.TransportError):
                with self.board.calling("follow", self.caller.at):
                    await self._events()
            self.board.counts["consoles that came back"] += 1
            self.caller.elsewhere()
            await self.caller.pause()

    async def _events(self) -> None:
        path = "/api/agent/events"
        async with self.caller.http.stream(
            "GET", path, headers=self.caller.headers, timeout=STREAM_TIMEOUT
        ) as stream:
            event = ""
            if stream.status_code != 200:
                return
            async for line in stream.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "data" and event == "queue":
                    self._rows = json.loads(value)["conversations"]
                    self._news.set()
