"""The agents' list as it is now, read so often that only what has changed may be read anew."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from redis.asyncio import Redis

from api.conversation.scripts import Keys, Scripts
from api.handover.presence import Colleague
from api.handover.waiting import Waiting, fits_nobody, read_rows

LINE_MOST = 200
"""Those in line that are shown; who stands behind them is shown when their turn comes nearer."""
CLAIMS_MOST = 1000
TRUSTED_S = 30.0
"""A row that seems unchanged is read anew after that all the same, or a little earlier: not all in the same moment."""


@dataclass(frozen=True)
class Board:
    """The list at one moment, the same for all agents."""

    rows: Sequence[Waiting]
    here: Sequence[Colleague]
    for_all: frozenset[str]
    """Conversations in line that fit nobody who is there."""

    @classmethod
    def of(cls, rows: Sequence[Waiting], here: Sequence[Colleague]) -> Board:
        """From the list and who is there."""
        return cls(rows, here, fits_nobody(rows, here))


class Rows:
    """Reads the list: one call that tells what has changed, and another for the rows that have."""

    def __init__(self, redis: Redis, keys: Keys, scripts: Scripts) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = scripts
        self._known: dict[str, tuple[tuple[str, ...], float, Waiting]] = {}

    async def read(self) -> list[Waiting]:
        """In line first, in its order; then those a person has, in the order they came."""
        flat = await self._scripts.run("board", "", LINE_MOST, CLAIMS_MOST)
        marks = {id: tuple(mark) for id, *mark in zip(*[iter(flat)] * 4, strict=True)}
        now = time.monotonic()
        known = {
            id: kept
            for id, mark in marks.items()
            if (kept := self._known.get(id)) and kept[0] == mark and now < kept[1]
        }
        missing = [id for id in marks if id not in known]
        returned = {id for id, (again, *_) in marks.items() if again}
        for row in await read_rows(self._redis, self._keys, missing, returned):
            mark = marks[row.id]
            until = now + TRUSTED_S * (1 + hash(row.id) % 100 / 100) / 2
            known[row.id] = (mark, until, replace(row, resident=mark[1]))
        self._known = known
        rows = [known[id][2] for id in marks if id in known]
        line = [row for row in rows if row.state == "queued"]
        taken = [row for row in rows if row.state != "queued"]
        return line + sorted(taken, key=lambda row: (row.since.timestamp() if row.since else 0.0, row.id))
