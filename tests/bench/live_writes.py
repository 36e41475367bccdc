"""What an acknowledged write costs beside Redis's own: the same Redis, the same connection kind, in turns.

Redis runs with ``appendonly yes`` and ``appendfsync always``, so each of the three waits for the disk: a bare
``XADD`` of one entry, the gateway's script for a message (``lua/write.lua``, through the same client library),
and the whole of ``POST …/messages`` up to 202. One caller, one call at a time.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
from redis.asyncio import Redis

from api.conversation.log import ConversationLog
from api.conversation.messages import Entry
from api.conversation.scripts import Keys, Scripts
from tests.bench.live_clients import Console

ROUNDS = 20
EACH = 20
TEXT = "Takk, då ser eg på det no og svarer deg her så snart eg har funne ut av det."


async def measure_writes(
    http: httpx.AsyncClient, redis_url: str, console: Console, conversation: str
) -> dict[str, Any]:
    """Medians in milliseconds, and what the service's two cost as multiples of ``XADD``."""
    redis = Redis.from_url(redis_url, decode_responses=True)
    keys = Keys("svara")
    scripts = Scripts(redis, keys, 3600)
    entry = Entry(sender="agent", text=TEXT, lang="nn", name="Kari", by=console.username).to_json()
    digest = ConversationLog(redis, keys, scripts, b"bench", 1).digest(TEXT)

    async def xadd() -> None:
        await redis.xadd("bench:xadd", {"ms": "1764500000000", "entry": entry})

    async def script() -> None:
        answer = await scripts.run(
            "write", conversation, console.username, 90_000, str(uuid4()), digest, entry, "", ""
        )
        if answer[0] != "written":
            raise RuntimeError(f"the script refused: {answer}")

    async def post() -> None:
        await console.write(http, conversation, TEXT)

    paths: dict[str, Callable[[], Awaitable[None]]] = {"xadd": xadd, "script": script, "post": post}
    taken: dict[str, list[float]] = {name: [] for name in paths}
    try:
        for once in paths.values():
            await _times(once)
        for _ in range(ROUNDS):
            for name, once in paths.items():
                taken[name] += await _times(once)
    finally:
        await redis.delete("bench:xadd")
        await redis.aclose()
    medians = {name: statistics.median(times) * 1000 for name, times in taken.items()}
    return {
        **{f"{name}_ms": round(median, 2) for name, median in medians.items()},
        "script_to_xadd": round(medians["script"] / medians["xadd"], 2),
        "post_to_xadd": round(medians["post"] / medians["xadd"], 2),
    }


async def _times(once: Callable[[], Awaitable[None]]) -> list[float]:
    taken = []
    for _ in range(EACH):
        began = time.perf_counter()
        await once()
        taken.append(time.perf_counter() - began)
    return taken
