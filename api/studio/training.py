"""The one training there can be at a time, as everybody sees it: kept in Redis, so that any gateway can tell.

Editors ask for it (``start``), the trainer (``api.studio.training_worker``) takes it under a lease that it renews,
and tells how far it is. A trainer that is gone loses the lease, and the training is then ended: ``interrupted``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self, get_args

from redis.asyncio import Redis

from api.conversation.scripts import Keys
from api.conversation.storage import reach
from api.errors import TrainingNotRunningError, TrainingRunningError

State = Literal["waiting", "checking", "training", "comparing", "done", "unchanged", "failed", "cancelled"]
UNDER_WAY: tuple[State, ...] = ("waiting", "checking", "training", "comparing")
Problem = Literal["interrupted", "disk_full", "data_unreadable", "comparison_failed", "failed"]
PROBLEMS: tuple[Problem, ...] = get_args(Problem)
LEASE_MS = 10_000
PRESENT_MS = 10_000
_LUA = Path(__file__).with_name("lua")


class LeaseLostError(Exception):
    """The trainer was silent for so long that the training was taken from it."""


@dataclass(frozen=True)
class Training:
    """The training under way, or the last one."""

    id: str
    by: str
    """User name of who asked for it."""
    name: str
    """What that person is called."""
    state: State
    asked_at: str
    description: str = ""
    compare: int | None = None
    """Where only this version is to be compared anew."""
    step: str = ""
    done: int = 0
    of: int = 0
    ended_at: str = ""
    number: int | None = None
    """The version that came of it; for ``unchanged`` the one that is made of the same already."""
    problem: Problem | None = None
    detail: str = ""
    """What the program said, where something went wrong."""
    cancel_by: str = ""

    @classmethod
    def of_fields(cls, fields: dict[str, str], *, leased: bool) -> Self:
        """The training as the hash has it; one under way without a lease was interrupted."""
        given: dict[str, Any] = {
            name: value for name, value in fields.items() if name in cls.__dataclass_fields__ and value != ""
        }
        for number in ("done", "of", "number", "compare"):
            if number in given:
                given[number] = int(given[number])
        if given["state"] in UNDER_WAY[1:] and not leased:
            given |= {"state": "failed", "problem": "interrupted"}
        return cls(**given)

    @property
    def under_way(self) -> bool:
        """Whether it has not ended."""
        return self.state in UNDER_WAY


class TrainingDesk:
    """Asks for, follows and ends trainings. Every method raises ``StorageUnavailableError`` when Redis is down."""

    def __init__(self, redis: Redis, keys: Keys, now: Callable[[], datetime] | None = None) -> None:
        self._redis = redis
        self._now = now or (lambda: datetime.now(UTC))
        self._training = keys.shared("training")
        self._lease = keys.shared("training-lease")
        self._log = keys.shared("training-log")
        self._trainer = keys.shared("trainer")
        self._scripts = {
            file.stem.removeprefix("training_"): redis.register_script(file.read_text(encoding="utf-8"))
            for file in _LUA.glob("training_*.lua")
        }

    async def start(self, by: str, name: str, description: str = "", compare: int | None = None) -> Training:
        """Ask for a training, or only for a comparison. Raises ``TrainingRunningError``."""
        training = Training(secrets.token_hex(8), by, name, "waiting", self._at(), description, compare)
        fields = _fields(vars(training))
        other = await reach(
            self._scripts["start"](keys=[self._training, self._lease, self._log], args=fields)
        )
        if other is not None:
            raise TrainingRunningError(name=str(other))
        return training

    async def read(self) -> Training | None:
        """The training under way or the last one; None where there never was one."""
        # In one look: a training that ends between two would seem to be interrupted.
        async with self._redis.pipeline(transaction=True) as look:
            look.hgetall(self._training)
            look.exists(self._lease)
            fields, leased = await reach(look.execute())
        return Training.of_fields(fields, leased=bool(leased)) if fields else None

    async def log(self) -> list[str]:
        """What was done so far, one line a step."""
        return list(await reach(self._redis.lrange(self._log, 0, -1)))

    async def cancel(self, by: str) -> None:
        """Have it ended. Raises ``TrainingNotRunningError``."""
        args = [by, self._at()]
        if not await reach(self._scripts["cancel"](keys=[self._training, self._lease], args=args)):
            raise TrainingNotRunningError()

    async def trainer_present(self) -> bool:
        """Whether there is a trainer to do it."""
        return bool(await reach(self._redis.exists(self._trainer)))

    async def take(self) -> Training | None:
        """For the trainer: the training that waits, now its own. Also says that the trainer is there."""
        await reach(self._redis.set(self._trainer, "1", px=PRESENT_MS))
        if not await reach(self._scripts["take"](keys=[self._training, self._lease], args=[LEASE_MS])):
            return None
        return await self.read()

    async def tell(self, id: str, line: str = "", **fields: str | int) -> str:
        """For the trainer: how far it is, and that it is alive. Gives who wants it cancelled, or "".

        Raises ``LeaseLostError``.
        """
        return await self._tell(id, LEASE_MS, line, fields)

    async def end(self, id: str, state: State, **fields: str | int) -> None:
        """For the trainer: it has ended. Raises ``LeaseLostError``."""
        await self._tell(id, 0, state, {"state": state, "ended_at": self._at(), **fields})

    async def _tell(self, id: str, lease_ms: int, line: str, fields: dict[str, str | int]) -> str:
        await reach(self._redis.set(self._trainer, "1", px=PRESENT_MS))
        stamped = f"{self._at()} {line}" if line else ""
        keys = [self._training, self._lease, self._log]
        args: list[str | int] = [id, lease_ms, stamped, *_fields(fields)]
        wanted = await reach(self._scripts["tell"](keys=keys, args=args))
        if wanted is None:
            raise LeaseLostError(id)
        return str(wanted)

    def _at(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")


def _fields(told: dict[str, Any]) -> list[str]:
    return [part for name, value in told.items() for part in (name, "" if value is None else str(value))]
