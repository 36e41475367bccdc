"""What an agent's console shows: the list, what they are offered, who is there, cases that wait."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from redis.asyncio import Redis

from api.conversation.scripts import Keys
from api.errors import StorageUnavailableError
from api.governance.agent import Agent
from api.handover.cases import Cases
from api.handover.presence import Colleague, Presence
from api.handover.shared_read import SharedRead
from api.handover.waiting import Waiting, offered, waiting_list

COUNTED_EVERY_S = 5.0
"""Cases are due in days; the consoles need not ask the database at every message in every conversation."""


class Desk:
    """Composes the console's view."""

    def __init__(self, redis: Redis, keys: Keys, presence: Presence, cases: Cases) -> None:
        self._redis = redis
        self._keys = keys
        self._presence = presence
        self._cases = cases
        self._shared = SharedRead(self._read)
        self._counted: dict[tuple[str, ...], tuple[float, dict[str, int] | None]] = {}

    async def view(self, agent: Agent) -> dict[str, Any]:
        """The list as this agent sees it. ``offered`` marks what they should take next."""
        rows, here = await self._shared.get()
        me = next((one for one in here if one.agent.username == agent.username), None)
        # The session knows what this agent answers for also before their console is open.
        for_me = set(offered(rows, agent, here))
        return {
            "conversations": [{**row.to_json(), "offered": row.id in for_me} for row in rows],
            "me": {
                "status": me.status if me else None,
                "has": me.has if me else 0,
                "capacity": agent.capacity,
            },
            "cases": await self._count(agent.municipalities),
        }

    async def _read(self) -> tuple[list[Waiting], list[Colleague]]:
        return await waiting_list(self._redis, self._keys), await self._presence.here()

    async def _count(self, municipalities: tuple[str, ...]) -> dict[str, int] | None:
        """The counts; None while the database is away, since conversations go on without it."""
        kept = self._counted.get(municipalities)
        if kept is None or time.monotonic() - kept[0] > COUNTED_EVERY_S:
            try:
                counts = asdict(await self._cases.counts(municipalities))
            except StorageUnavailableError:
                counts = None
            kept = (time.monotonic(), counts)
            self._counted[municipalities] = kept
        return kept[1]

    def forget_counts(self) -> None:
        """A case has changed in this process: count again when asked next."""
        self._counted.clear()
