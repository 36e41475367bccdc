"""The figures of the day: counted by the scripts hour by hour, added up from midnight in the municipality's zone."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

from redis.asyncio import Redis

from api.conversation.scripts import Keys
from api.conversation.storage import reach
from api.handover.claims import How
from api.handover.waiting import Waiting

_HOUR_S = 3600
CAME, TAKEN, ANSWERED, CLOSED = "came", "taken", "answered", "closed"


class Figures:
    """Reads what ``handover/lua/prelude.lua:tally`` counts."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def today(self, now: datetime, zones: Iterable[tuple[str, str]]) -> dict[str, dict[str, Any]]:
        """For each ``(municipality, time zone)``: how many came, were taken for the first time, were written to
        by a person, and were closed, by how they ended (``""``: not said). ``now`` is by the real clock.

        Raises ``StorageUnavailableError``.
        """
        first = {id: _hour(_midnight(now, zone)) for id, zone in zones}
        hours = range(min(first.values(), default=_hour(now)), _hour(now) + 1)
        async with self._redis.pipeline(transaction=False) as pipe:
            for hour in hours:
                pipe.hgetall(self._keys.own("tally", str(hour)))
            counted = await reach(pipe.execute())
        sums: Counter[str] = Counter()
        for hour, fields in zip(hours, counted, strict=True):
            for name, number in fields.items():
                if hour >= first.get(name.partition(":")[0], hour + 1):
                    sums[name] += int(number)
        return {id: _told(id, sums) for id in first}


def waits_now(rows: Sequence[Waiting], now: datetime) -> dict[str, Any]:
    """How many wait, and how long: the one in the middle and the longest, in seconds; None when nobody waits."""
    waits = sorted(max(0, int((now - row.since).total_seconds())) for row in rows if row.since)
    return {
        "waiting": len(waits),
        "median_s": int(statistics.median(waits)) if waits else None,
        "longest_s": waits[-1] if waits else None,
    }


def _told(municipality: str, sums: Counter[str]) -> dict[str, Any]:
    endings = (*get_args(How), "")
    closed = {how: sums[f"{municipality}:{CLOSED}:{how}"] for how in endings}
    return {
        **{what: sums[f"{municipality}:{what}"] for what in (CAME, TAKEN, ANSWERED)},
        "closed": {how: number for how, number in closed.items() if number},
    }


def _midnight(now: datetime, zone: str) -> datetime:
    local = now.astimezone(ZoneInfo(zone))
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    # Where midnight is half past an hour in UTC, the hour it falls in is left out rather than counted twice.
    return start + timedelta(minutes=-start.astimezone(UTC).minute % 60)


def _hour(moment: datetime) -> int:
    return int(moment.timestamp()) // _HOUR_S
