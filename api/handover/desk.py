"""What an agent's console shows: the list, what they are offered, who is there, cases that wait."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial

from redis.asyncio import Redis

from api.conversation.scripts import Keys, Scripts
from api.errors import StorageUnavailableError
from api.governance.agent import Agent
from api.handover.board import Board, Rows
from api.handover.cases import Cases
from api.handover.presence import Colleague, Presence
from api.handover.shared_read import SharedRead
from api.handover.waiting import Waiting, offered

COUNTED_EVERY_S = 5.0
"""Cases are due in days; the consoles need not ask the database at every message in every conversation."""
OTHERS_MOST = 200
"""Conversations of colleagues that one console is shown; there may be many more of them."""

Counted = tuple[float, dict[str, int] | None]
"""When, in seconds of the monotonic clock, and the counts."""


@dataclass(frozen=True)
class View:
    """What one agent's console shows, as JSON text, how many rows that is, and what the agent has."""

    text: str
    rows: int
    own: list[str]


class Desk:
    """Composes the console's view."""

    def __init__(self, redis: Redis, keys: Keys, scripts: Scripts, presence: Presence, cases: Cases) -> None:
        self._rows = Rows(redis, keys, scripts)
        self._presence = presence
        self._cases = cases
        self._shared = SharedRead(self._read)
        self._counted: dict[tuple[str, ...], Counted] = {}
        self._counting: dict[tuple[str, ...], SharedRead[Counted]] = {}

    async def view(self, agent: Agent) -> View:
        """The list as this agent sees it, as JSON text: those in line, their own, and what others have up to
        ``OTHERS_MOST``. ``offered`` marks what they should take next."""
        board = await self._shared.get()
        me = next((one for one in board.here if one.agent.username == agent.username), None)
        # The session knows what this agent answers for also before their console is open.
        for_me = set(offered(board.rows, agent, board.here, board.for_all))
        rows = [
            f'{row.as_json}, "offered": {"true" if row.id in for_me else "false"}}}'
            for row in shown_to(agent, board.rows)
        ]
        rest = {
            "me": {
                "status": me.status if me else None,
                "has": me.has if me else 0,
                "capacity": agent.capacity,
            },
            "cases": await self.count(agent.municipalities),
        }
        text = f'{{"conversations": [{", ".join(rows)}], {json.dumps(rest, ensure_ascii=False)[1:]}'
        return View(text, len(rows), [row.id for row in board.rows if row.owner == agent.username])

    async def everything(self) -> tuple[list[Waiting], list[Colleague]]:
        """The whole list, and everybody whose console is open."""
        board = await self._shared.get()
        return list(board.rows), list(board.here)

    async def _read(self) -> Board:
        return Board.of(await self._rows.read(), await self._presence.here())

    async def count(self, municipalities: tuple[str, ...]) -> dict[str, int] | None:
        """The counts; None while the database is away, since conversations go on without it."""
        kept = self._counted.get(municipalities)
        if kept is None or time.monotonic() - kept[0] > COUNTED_EVERY_S:
            counting = self._counting.setdefault(
                municipalities, SharedRead(partial(self._count, municipalities))
            )
            kept = await counting.get()
        return kept[1]

    async def _count(self, municipalities: tuple[str, ...]) -> Counted:
        try:
            counts = asdict(await self._cases.counts(municipalities))
        except StorageUnavailableError:
            counts = None
        self._counted[municipalities] = kept = (time.monotonic(), counts)
        return kept

    def forget_counts(self) -> None:
        """A case has changed in this process: count again when asked next."""
        self._counted.clear()


def shown_to(agent: Agent, rows: Sequence[Waiting]) -> Iterator[Waiting]:
    """The rows this agent is shown, in the same order."""
    others = 0
    for row in rows:
        if row.state != "queued" and row.owner != agent.username:
            others += 1
            if others > OTHERS_MOST:
                continue
        yield row
