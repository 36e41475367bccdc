"""The Lua scripts that change a conversation, and the names of the keys they change.

Every change of state is one script, so that no other process ever sees half of it. The keys of one
agent pool share a hash tag (``svara:{pool}``), which keeps each script in one slot of a Redis cluster.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from api.conversation.storage import reach

_API = Path(__file__).resolve().parent.parent
_FOLDERS = (_API / "conversation" / "lua", _API / "handover" / "lua")
_PRELUDES = tuple(folder / "prelude.lua" for folder in _FOLDERS)


class Keys:
    """Names of the keys of one agent pool. docs/storage.md lists what each holds."""

    def __init__(self, pool: str) -> None:
        self.prefix = f"svara:{{{pool}}}"

    def shared(self, part: str) -> str:
        """A key of the whole pool: ``work``, ``queue``, ``claims``, ``present``, ``wake``."""
        return f"{self.prefix}:{part}"

    def own(self, part: str, conversation: str) -> str:
        """A key of one conversation: ``conv``, ``log``, ``keys``, ``pending``, ``offered``."""
        return f"{self.prefix}:{part}:{conversation}"


class Scripts:
    """Runs the scripts of one pool by name."""

    def __init__(self, redis: Redis, keys: Keys, retention_s: int) -> None:
        self._keys = keys
        self._retention = str(retention_s)
        self._scripts = {name: redis.register_script(source) for name, source in _sources().items()}

    async def run(self, name: str, conversation: str, *arguments: str | int) -> Any:
        """Run the script ``name`` about ``conversation`` ("" when it is about none in particular).

        Raises ``StorageUnavailableError`` when Redis does not answer; the change may or may not have
        been made then, and every script can safely be run again.
        """
        return await reach(
            self._scripts[name](
                keys=[self._keys.own("conv", conversation)],
                args=[self._keys.prefix, conversation, self._retention, *arguments],
            )
        )


@cache
def _sources() -> dict[str, str]:
    prelude = "\n".join(file.read_text(encoding="utf-8") for file in _PRELUDES)
    return {
        file.stem: f"{prelude}\n{file.read_text(encoding='utf-8')}"
        for folder in _FOLDERS
        for file in sorted(folder.glob("*.lua"))
        if file not in _PRELUDES
    }
