"""A resident: writes, follows by stream or by waiting, loses the connection, comes back, repeats."""

from __future__ import annotations

import asyncio
import json
import random
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx

from tests.bench.reliability.evidence import Account, Sent, digest
from tests.bench.reliability.gateways import STREAM_TIMEOUT, Caller, Gateways

REPLY_WITHIN_S = 20.0
"""A resident who has heard nothing for so long writes on all the same."""


class Resident:
    """One conversation, and what its client was told."""

    def __init__(self, gateways: Gateways, chance: random.Random) -> None:
        self.caller = Caller(gateways, chance)
        self.chance, self.board = chance, gateways.board
        self.account = Account("")
        self.state = "bot"
        self.replied: set[int] = set()
        self.person_wrote = 0
        self._path = ""
        self._news = asyncio.Event()
        self._follower: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the conversation and follow it."""
        answer = await self.caller.call("other", "POST", "/api/conversations", json={"locale": "nn"})
        started = answer.raise_for_status().json()
        self.account.id = started["id"]
        self._path = f"/api/conversations/{started['id']}"
        self.caller.headers = {"Authorization": f"Bearer {started['token']}"}
        self._see(started["messages"])
        self._follower = asyncio.create_task(self._follow())

    async def leave(self) -> None:
        """Close the browser: nothing is followed any more."""
        if self._follower is not None:
            self._follower.cancel()
            with suppress(asyncio.CancelledError):
                await self._follower
            self._follower = None

    async def come_back(self) -> None:
        """Read what came since, from the number one had."""
        while part := (await self._read(0)).get("messages"):
            self._see(part)

    async def write(self, text: str, *, as_written: bool = True, choice: str | None = None) -> int | None:
        """Send one message until it is acknowledged; its number. None where it is refused for good."""
        await self.board.my_turn_to_write()
        key, body = str(uuid4()), {"text": text, **({"choice": choice} if choice else {})}
        seq = None
        for _ in range(2 if self.chance.random() < 0.08 else 1):
            answer = await self.caller.call(
                "accept",
                "POST",
                f"{self._path}/messages",
                conversation=self.account.id,
                json=body,
                headers={"Idempotency-Key": key},
            )
            if answer.status_code != 202:
                self.caller.unexpected("message", answer)
                return None
            told = answer.json()["seq"]
            if seq not in (None, told):
                self.account.wrong.append(f"the same key gave {seq} and then {told}")
            seq = told
        if seq is not None:
            self.account.sent.append(Sent(seq, text if as_written else None))
            self.board.took(self.account.id, seq, self.caller.at)
        return seq

    async def has_reply(self, seq: int) -> None:
        """Wait until the message is replied to, or a person has the conversation; not for ever."""
        await self._until(lambda: seq in self.replied or self.state == "agent", REPLY_WITHIN_S)

    async def hears_from_a_person(self, within_s: float) -> None:
        """Wait until a person has written something more."""
        before = self.person_wrote
        await self._until(lambda: self.person_wrote > before or self.state != "agent", within_s)

    async def ask_for_a_person(self) -> None:
        """The button: a receipt, the same one however often it is asked."""
        answer = await self.caller.call("other", "POST", f"{self._path}/handover")
        if answer.status_code == 202:
            self.account.receipts.add(answer.json()["receipt"])
        else:
            self.caller.unexpected("handover", answer)

    async def stop_waiting(self) -> None:
        """No longer wants a person."""
        answer = await self.caller.call("other", "DELETE", f"{self._path}/handover")
        if answer.status_code != 200:
            self.caller.unexpected("stop waiting", answer)

    async def leave_a_message(self) -> None:
        """By the form: a case with a due time."""
        body = {"text": "Ring meg om barnehageplassen", "telephone": "412 34 567"}
        answer = await self.caller.call(
            "other",
            "POST",
            f"{self._path}/message-for-later",
            json=body,
            headers={"Idempotency-Key": str(uuid4())},
        )
        if answer.status_code == 202:
            self.account.cases.add(answer.json()["case"])
        else:
            self.caller.unexpected("message for later", answer)

    async def _follow(self) -> None:
        while True:
            with suppress(httpx.TransportError):
                with self.board.calling("follow", self.caller.at, self.account.id):
                    if self.chance.random() < 0.6:
                        await self._stream(self.chance.randint(2, 30))
                    else:
                        await self._wait(self.chance.randint(1, 12))
            self.board.counts["followers who came back"] += 1
            if self.chance.random() < 0.5:
                self.caller.elsewhere()
            await self.caller.pause()

    async def _stream(self, messages: int) -> None:
        """Server-sent events, until so many messages have come; then the network is gone."""
        headers = {**self.caller.headers, "Last-Event-ID": str(self._last)}
        async with self.caller.http.stream(
            "GET", f"{self._path}/events", headers=headers, timeout=STREAM_TIMEOUT
        ) as stream:
            event = ""
            if stream.status_code != 200:
                return
            async for line in stream.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "data" and event == "message":
                    self._see([json.loads(value)])
                    messages -= 1
                    if messages <= 0:
                        return
                elif name == "data":
                    self._stands(json.loads(value))

    async def _wait(self, times: int) -> None:
        for _ in range(times):
            told = await self._read(5)
            if "state" not in told:
                return
            self._see(told["messages"])
            self._stands(told)

    async def _read(self, wait: float) -> dict[str, Any]:
        if wait:
            answer = await self.caller.http.get(
                f"{self._path}/messages",
                params={"after": self._last, "wait": wait},
                headers=self.caller.headers,
            )
            return answer.json() if answer.status_code == 200 else {}
        answer = await self.caller.call("other", "GET", f"{self._path}/messages?after={self._last}")
        return answer.raise_for_status().json()

    @property
    def _last(self) -> int:
        return self.account.resident_saw[-1][0] if self.account.resident_saw else 0

    def _see(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            seq = message["seq"]
            if seq <= self._last:
                self.account.wrong.append(f"{seq} was shown after {self._last}")
            self.account.resident_saw.append((seq, digest(message["text"])))
            if "reply_to" in message:
                self.replied.add(message["reply_to"])
            if "case" in message:
                self.account.cases.add(message["case"])
            self.person_wrote += message["sender"] == "agent"
        self._tell()

    def _stands(self, told: dict[str, Any]) -> None:
        self.state = told["state"]
        if "receipt" in told:
            self.account.receipts.add(told["receipt"])
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def _until(self, wanted: Any, within_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while not wanted():
                    await self._news.wait()
