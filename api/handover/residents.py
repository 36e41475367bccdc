"""Which residents have the chat open, so that an agent sees whether anybody reads what they write.

Told to Redis for all of them at once, a few times a minute: a call for each would cost more than the messages do.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from api.conversation.scripts import Scripts
from api.errors import StorageUnavailableError

Nearness = Literal["writes", "here", "idle", "gone"]
"""``writes``: something is being written now; ``here``: the chat is open; ``idle``: it was a moment ago (a page
change, a lost network); ``gone``: longer ago."""

TELL_EVERY_S = 15.0
NEW_ONES_EVERY_S = 2.0
_AT_ONCE = 1000


class Residents:
    """The conversations that are open towards this gateway. Use ``run`` as a background task."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self._open: Counter[str] = Counter()
        self._new: set[str] = set()

    @contextmanager
    def here(self, conversation: str) -> Iterator[None]:
        """The resident is connected until the end of the ``with`` block."""
        if not self._open[conversation]:
            self._new.add(conversation)
        self._open[conversation] += 1
        try:
            yield
        finally:
            self._open[conversation] -= 1
            if self._open[conversation] <= 0:
                del self._open[conversation]

    async def writes(self, conversation: str) -> None:
        """The resident is writing; shown for some seconds to a person who has the conversation.

        Raises ``StorageUnavailableError``.
        """
        await self._scripts.run("typing", conversation)

    async def run(self) -> None:
        """Tell Redis, until cancelled."""
        loop = asyncio.get_running_loop()
        told_at = loop.time()
        while True:
            await asyncio.sleep(NEW_ONES_EVERY_S)
            every = loop.time() - told_at >= TELL_EVERY_S
            if every:
                told_at = loop.time()
            with suppress(StorageUnavailableError):
                await self.tell(every=every)

    async def tell(self, *, every: bool) -> None:
        """Tell of those that are new, or of ``every`` open one. Raises ``StorageUnavailableError``."""
        ids = sorted({*self._open, *self._new} if every else self._new)
        for at in range(0, len(ids), _AT_ONCE):
            await self._scripts.run("residents_here", "", *ids[at : at + _AT_ONCE])
        self._new.difference_update(ids)
