"""The service whose live version is changed: running, with Redis and Rasa processes, or stopped."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict
from typing import Protocol

import structlog
from redis.asyncio import Redis

from api.conversation.model_choice import ModelChoice
from api.conversation.scripts import Keys
from api.conversation.storage import reach
from api.errors import ActivationFailedError, ActivationRunningError
from api.studio.activation_rasa import ProcessState, RasaProcesses
from api.studio.versions import Version

LOCK_MS = 120_000
log = structlog.get_logger()


class Service(Protocol):
    """What has to happen besides writing down which version is live."""

    def changing(self) -> AbstractAsyncContextManager[None]:
        """One change at a time. Raises ``ActivationRunningError``."""

    async def make_ready(self, version: Version) -> None:
        """Before it is written down. Raises ``ActivationFailedError``: nothing has changed then."""

    async def switch(self, version: Version) -> list[ProcessState]:
        """After it is written down: from now on it answers. What each Rasa process says."""

    async def align(self, file: str) -> None:
        """Have turns ask for ``file``, which is live."""


class RunningService:
    """Changes the version under everybody who is talking; see ``api.studio.activation``."""

    def __init__(self, redis: Redis, keys: Keys, choice: ModelChoice, processes: RasaProcesses) -> None:
        self._redis = redis
        self._lock = keys.shared("activation")
        self._choice = choice
        self._processes = processes

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[None]:
        """See ``Service``. A gateway that dies meanwhile gives the turn back after two minutes."""
        mine = secrets.token_hex(8)
        if not await reach(self._redis.set(self._lock, mine, nx=True, px=LOCK_MS)):
            raise ActivationRunningError()
        try:
            yield
        finally:
            if await reach(self._redis.get(self._lock)) == mine:
                await reach(self._redis.delete(self._lock))

    async def make_ready(self, version: Version) -> None:
        """Every process loads it. One that refuses stops it; those that are down take the live one when they start."""
        held = await self._processes.hold(version.file)
        wrong = [one for one in held if one.answer in ("unusable", "missing")]
        wrong += [one for one in held if one.answer == "holds" and one.model_id != version.model_id]
        if wrong or all(one.answer == "down" for one in held):
            log.error("activation.failed", number=version.number, processes=[asdict(one) for one in held])
            raise ActivationFailedError(number=version.number)

    async def switch(self, version: Version) -> list[ProcessState]:
        """The one value, then every process is told and asked."""
        await self._choice.choose(version.file)
        await self._processes.make_active(version.file)
        return await self._processes.active()

    async def align(self, file: str) -> None:
        """See ``Service``."""
        if file != await self._choice.read():
            await self._choice.choose(file)


class StoppedService:
    """Nothing runs: what is written down is what it starts with."""

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[None]:
        """Nobody else changes anything."""
        yield

    async def make_ready(self, version: Version) -> None:
        """Nothing to prepare."""

    async def switch(self, version: Version) -> list[ProcessState]:
        """Nothing answers."""
        return []

    async def align(self, file: str) -> None:
        """Nothing to align."""
