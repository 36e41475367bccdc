"""Stands between one gateway and Rasa: knows which question has got how far, and can hold it there.

Most conversations of a run are answered here, in Rasa's place, since Rasa and the action server take more of two
cores than everything this run is about. The others reach the real Rasa, whatever is done to it meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

ANSWERS_AFTER_S = 0.02
Stage = Literal["held", "asked", "answered"]
"""``held``: the gateway has asked and Rasa has not been; ``asked``: Rasa has; ``answered``: Rasa has said."""


@dataclass
class Ask:
    """One question of one conversation on its way."""

    stage: Stage
    at_ms: float
    """When it came so far, in ms since 1970."""


class AskingProxy:
    """A proxy in the event loop of the run. ``asks`` holds the latest question of each conversation."""

    def __init__(self, far_port: Callable[[], int], real_share: float) -> None:
        self._far_port, self._real_share = far_port, real_share
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._go_on = {"questions": asyncio.Event(), "answers": asyncio.Event()}
        self._moved = asyncio.Event()
        self.asks: dict[str, Ask] = {}
        self.release()

    async def open(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)

    @property
    def url(self) -> str:
        """What the gateway takes for Rasa."""
        if self._server is None:
            raise RuntimeError("not open")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Pass nothing on any more."""
        if self._server is not None:
            self._server.close()
        await self.cut()

    def hold(self, what: Literal["questions", "answers"]) -> None:
        """From now on, keep what goes to Rasa, or what comes from it."""
        self._go_on[what].clear()

    def release(self) -> None:
        """Pass on what was held, and everything after it."""
        for event in self._go_on.values():
            event.set()

    async def comes_so_far(self, stage: Stage) -> None:
        """Wait until the latest question of some conversation is there."""
        while not any(ask.stage == stage for ask in self.asks.values()):
            await self._moved.wait()

    async def cut(self) -> None:
        """The gateway is dead: its connections end and its questions are nobody's any more."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.asks.clear()
        self.release()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        far: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        try:
            while True:
                head, body = await _message(near)
                asked = json.loads(body) if body else {}
                ask = self._ask(asked)
                await self._go_on["questions"].wait()
                self._move(ask, "asked")
                if ask is not None and not self._is_real(asked):
                    answer = await in_rasas_place(asked)
                else:
                    far = far or await asyncio.open_connection("127.0.0.1", self._far_port())
                    far[1].write(head + body)
                    await far[1].drain()
                    answer = b"".join(await _message(far[0]))
                self._move(ask, "answered")
                await self._go_on["answers"].wait()
                to_near.write(answer)
                await to_near.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # one of the two has ended, which is what this is for
        finally:
            to_near.close()
            if far is not None:
                far[1].close()

    def _is_real(self, asked: Mapping[str, Any]) -> bool:
        """The same for every message of a conversation, at both gateways."""
        return zlib.crc32(_conversation(asked).encode()) % 1000 < self._real_share * 1000

    def _move(self, ask: Ask | None, stage: Stage) -> None:
        if ask is not None:
            ask.stage, ask.at_ms = stage, time.time() * 1000
        self._moved.set()
        self._moved = asyncio.Event()

    def _ask(self, asked: Mapping[str, Any]) -> Ask | None:
        if "sender" not in asked:
            return None
        ask = Ask("held", time.time() * 1000)
        self.asks[_conversation(asked)] = ask
        self._move(ask, "held")
        return ask


async def in_rasas_place(asked: Mapping[str, Any]) -> bytes:
    """An answer such as Rasa gives, after such a time; who asks for a person is passed on."""
    await asyncio.sleep(ANSWERS_AFTER_S)
    wants_a_person = "snakke med" in asked["message"]
    custom = {
        "text": f"Svar på: {asked['message']}",
        "outcome": "handover" if wants_a_person else "answered",
        "lang": "nn",
        **({"intention": "handover"} if wants_a_person else {"topic": "barnehageplass"}),
    }
    body = json.dumps([{"recipient_id": asked["sender"], "custom": custom}]).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode("ascii") + body


def _conversation(asked: Mapping[str, Any]) -> str:
    return str(asked["sender"]).partition(":")[0]


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """One HTTP request or response with a stated length, as httpx and Rasa send them."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return head, await reader.readexactly(int(value))
    return head, b""
