"""What one agent should know at once: that somebody has come, that a colleague has passed a conversation on.

Kept for a day in a stream of the agent's own, so that a console that was away sees it when it comes back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from api.conversation.scripts import Keys, Scripts
from api.conversation.storage import reach

FROM_THE_FIRST = "0"


@dataclass(frozen=True)
class Notice:
    """One notice. ``id`` rises, and is where a console resumes."""

    id: str
    what: dict[str, Any]


class Notices:
    """Writes and reads notices."""

    def __init__(self, redis: Redis, keys: Keys, scripts: Scripts) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = scripts

    async def tell(self, username: str, kind: str, **what: Any) -> None:
        """Tell one agent. ``what`` holds numbers and names, never message text."""
        await self._scripts.run("notify", "", username, json.dumps({"kind": kind, **what}))

    async def after(self, username: str, last: str = FROM_THE_FIRST) -> list[Notice]:
        """Notices of the last day with an id above ``last``, in order."""
        stream = self._keys.own("notices", username)
        entries = await reach(self._redis.xrange(stream, min=f"({last}"))
        return [Notice(id, {**json.loads(fields["notice"]), "id": id}) for id, fields in entries]
