"""Takes what was published into use: a sync of the knowledge base, in a process of its own and with low priority."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import structlog

from api.errors import PublishingFailedError, SvaraError
from api.governance.agent import Agent
from api.studio.history import History
from api.studio.history_table import Change
from kb_sync.errors import ContentRejectedError
from kb_sync.overlay import valid_now

SYNC_WITHIN_S = 300.0
ATTEMPTS = 20
AGAIN_AFTER_S = 3.0
NICE = 10
log = structlog.get_logger()


class Publisher(Protocol):
    """Brings the live knowledge base in line with what is published."""

    async def sync(self) -> None:
        """Return when what is published answers. Raises ``PublishingFailedError``; what was live then is live still."""

    async def holds_today(self) -> frozenset[str]:
        """What is published and to be used today. Raises ``PublishingFailedError``."""


class SyncProcess:
    """``svara kb sync`` as residents' answers are made from it."""

    def __init__(self, data: Path, content: Path, embedding_model: str, now: Callable[[], datetime]) -> None:
        self._data, self._now = data, now
        self._environ = {
            **os.environ,
            "SVARA_DATA": str(data),
            "SVARA_CONTENT": str(content),
            "SVARA_EMBEDDING_MODEL": embedding_model,
        }
        self._one_at_a_time = asyncio.Lock()

    async def sync(self) -> None:
        """Implements ``Publisher``. Where another sync runs (a crawl at night), it is waited for."""
        async with self._one_at_a_time:
            for _ in range(ATTEMPTS):
                code = await self._run()
                if code is None:
                    return
                if code != "kb_sync_in_progress":
                    raise PublishingFailedError()
                await asyncio.sleep(AGAIN_AFTER_S)
        raise PublishingFailedError()

    async def holds_today(self) -> frozenset[str]:
        """Implements ``Publisher``."""
        try:
            return frozenset(await asyncio.to_thread(valid_now, self._data, self._now().date()))
        except (ContentRejectedError, OSError) as error:
            raise PublishingFailedError() from error

    async def _run(self) -> str | None:
        """One sync; None when it went well, otherwise the fault's code."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kb_sync.commands",
            "sync",
            "--json",
            env=self._environ,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        with suppress(OSError):
            # The chat goes first; a system that does not let us be modest is no reason not to publish.
            os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        try:
            output, _ = await asyncio.wait_for(process.communicate(), SYNC_WITHIN_S)
        except TimeoutError:
            return "timed_out"
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode == 0:
            return None
        with suppress(ValueError, IndexError):
            told = json.loads(output.decode().strip().splitlines()[-1])
            log.error("studio.sync_failed", code=told.get("error"))
            return str(told.get("error"))
        return "failed"


class Publishing:
    """Takes changes into use one after the other, in the background, and tells how it goes.

    A change that cannot be taken into use is taken back, so that nothing stands in the way of the next one.
    """

    def __init__(self, publisher: Publisher, history: History) -> None:
        self._publisher = publisher
        self._history = history
        self._task: asyncio.Task[None] | None = None
        self._waiting: list[tuple[Agent, Change]] = []
        self._state: dict[str, Any] = {"state": "idle"}
        self._held: frozenset[str] | None = None

    def state(self) -> dict[str, Any]:
        """``state`` (``idle``, ``running``, ``failed``), and the ``change`` it is about."""
        return dict(self._state)

    def begin(self, who: Agent, change: Change) -> None:
        """Take a change into use, after those that wait."""
        self._waiting.append((who, change))
        self._state = {"state": "running", "change": change.id}
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())

    async def settled(self) -> dict[str, Any]:
        """How it went, once nothing is being taken into use any more."""
        if self._task is not None:
            await asyncio.shield(self._task)
        return self.state()

    async def follow_the_calendar(self) -> None:
        """Sync where a day has come on which something begins or ceases to hold. Never raises."""
        try:
            holds = await self._publisher.holds_today()
            if self._held is not None and holds != self._held:
                await self._publisher.sync()
            self._held = holds
        except PublishingFailedError as error:
            log.error("studio.calendar_failed", reason=error.code)

    async def stop(self) -> None:
        """Drop what is under way: it is taken into use when the service starts again."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _work(self) -> None:
        while self._waiting:
            who, change = self._waiting.pop(0)
            self._state = {"state": "running", "change": change.id}
            try:
                await self._publisher.sync()
                self._held = await self._publisher.holds_today()
            except PublishingFailedError as error:
                log.error("studio.not_published", change=change.id)
                with suppress(SvaraError):
                    await self._history.undo(who, change.id)
                self._state = {"state": "failed", "change": change.id, "code": error.code}
                continue
            if not self._waiting:
                self._state = {"state": "idle", "change": change.id}
