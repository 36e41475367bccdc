"""A network between the browser and the service that behaves as badly as a test asks for.

Requests go through one at a time per connection, unchanged, until a test says otherwise: ``down``, ``faults``,
``hold``, ``freeze``. Runs in a thread of the test process, as the fake service does.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from contextlib import suppress
from typing import Literal, Self

Fault = Literal["fine", "refused", "answer lost", "twice"]
PIECE = 65536


class FaultyNetwork:
    """Start with ``with FaultyNetwork(port) as network``; ``network.url`` leads to the service at ``port``."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.faults: deque[Fault] = deque()
        """What happens to the next messages that are sent, one each; afterwards everything is fine."""
        self.refusing = False

    @property
    def url(self) -> str:
        """Where the browser goes."""
        return f"http://127.0.0.1:{self.port}"

    def down(self) -> None:
        """Everything that is open breaks, and nothing new gets through until ``up``."""
        self.refusing = True
        self._in_loop(self._break)

    def up(self) -> None:
        """Everything gets through again."""
        self.refusing = False

    def hold(self) -> None:
        """Requests wait on the way until ``let_go``."""
        self._in_loop(self._open.clear)

    def let_go(self) -> None:
        """What waits goes on."""
        self._in_loop(self._open.set)

    def freeze(self) -> None:
        """Connections that are open stay so, but nothing more comes through them, as after a machine's sleep."""
        self._in_loop(self._freeze)

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("the faulty network did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._in_loop(self._stop.set)
        self._thread.join(10)

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop, self._open = asyncio.Event(), asyncio.Event()
        self._open.set()
        self._answers: set[asyncio.Task[None]] = set()
        self._frozen: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        server.close()
        self._break()

    def _in_loop(self, action: object) -> None:
        async def run() -> None:
            action()  # type: ignore[operator]

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def _break(self) -> None:
        for task in (*self._answers, *self._frozen):
            task.cancel()

    def _freeze(self) -> None:
        self._frozen |= self._answers

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._answers.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._one_request(reader, writer, task)
        finally:
            self._answers.discard(task)
            self._frozen.discard(task)
            writer.close()

    async def _one_request(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, task: asyncio.Task[None]
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")),
            0,
        )  # fmt: skip
        request = head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1) + await reader.readexactly(length)
        await self._open.wait()
        sends = head.startswith(b"POST") and b"/messages " in head
        fault: Fault = self.faults.popleft() if sends and self.faults else "fine"
        if self.refusing or fault == "refused":
            return
        if fault == "twice":
            await self._answer(request, None, task)
        await self._answer(request, None if fault == "answer lost" else writer, task)

    async def _answer(
        self, request: bytes, writer: asyncio.StreamWriter | None, task: asyncio.Task[None]
    ) -> None:
        from_service, to_service = await asyncio.open_connection("127.0.0.1", self._to)
        try:
            to_service.write(request)
            while piece := await from_service.read(PIECE):
                if task in self._frozen:
                    await self._stop.wait()
                if writer:
                    writer.write(piece)
                    await writer.drain()
        finally:
            to_service.close()
