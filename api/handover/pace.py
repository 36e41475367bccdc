"""When a console looks again: at once for what concerns it alone, otherwise now and then.

With many conversations going on, the list changes many times a second; nobody reads that fast, and fifty consoles
that are each sent all of it would keep a gateway busy with nothing else. What one's own residents write is another
matter: that is seen at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

SHORTEST_S, EACH_ROW_S, LONGEST_S = 0.5, 0.01, 3.0
"""The least time between two looks at what only concerns others: the longer the list, the more it costs and the
more often it changes. After a quiet while the first look is at once."""


class Pace:
    """Hears of changes (``api.conversation.wake.Listener``) and tells one console when to look."""

    def __init__(self) -> None:
        self._pause_s = SHORTEST_S
        self._mine: frozenset[str] = frozenset()
        self._loop = asyncio.get_running_loop()
        self._look = asyncio.Event()
        self._later: asyncio.TimerHandle | None = None
        self._not_before = 0.0
        self.noticed = True
        """Whether something was heard that stands in a list of this agent's own (``notice:…``)."""

    def shows(self, rows: int, mine: Iterable[str]) -> None:
        """The console shows that many rows now. Changes of ``mine`` are told at once from here on: conversations,
        and ``notice:<user name>``."""
        self._pause_s = min(LONGEST_S, SHORTEST_S + rows * EACH_ROW_S)
        self._mine = frozenset(mine)

    def hear(self, name: str) -> None:
        """Something has changed."""
        if name in self._mine:
            self.noticed = self.noticed or name.startswith("notice:")
            self._look.set()
        elif not name.startswith("notice:") and self._later is None:
            self._later = self._loop.call_at(max(self._loop.time(), self._not_before), self._look.set)

    def hear_all(self) -> None:
        """Something may have been missed."""
        self.noticed = True
        self._look.set()

    def looks(self) -> None:
        """The console begins to look now: what is heard from here on is news again."""
        self._look.clear()
        self._not_before = self._loop.time() + self._pause_s
        self.close()

    async def wait(self, seconds: float) -> None:
        """Until there is reason to look, ``seconds`` at most."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._look.wait(), seconds)

    def close(self) -> None:
        """Nothing is waited for any more."""
        if self._later is not None:
            self._later.cancel()
            self._later = None
