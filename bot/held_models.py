"""The models one Rasa process holds: the one it answers with, and others ready beside it.

A model takes about 25 MB and a tenth of a second to load, so that a new one can stand ready while the old one
answers, and the change is which of the two a turn asks for. A turn keeps the one it began with.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Dict, Optional

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.tar\.gz")
log = logging.getLogger(__name__)


class ModelMissingError(Exception):
    """There is no such model in the folder, or its name is not one a model can have."""


class ModelUnusableError(Exception):
    """The archive cannot be loaded, or what was loaded cannot read a message. The message is the error's type."""


class HeldModels:
    """Models by the name of their archive. Belongs to one event loop."""

    def __init__(
        self,
        active: Any,
        name: str,
        folder: Path,
        load: Callable[[Path], Any],
        try_out: Callable[[Any], Awaitable[None]],
    ) -> None:
        """``active`` is loaded already. ``load`` may block and runs in a thread; ``try_out`` reads one message."""
        self._folder = folder
        self._load = load
        self._try_out = try_out
        self._held: Dict[str, Any] = {name: active}
        self._active, self._before = name, name
        self._turn = asyncio.Lock()

    @property
    def active(self) -> str:
        """The name of the model that answers whoever asks for none in particular."""
        return self._active

    def names(self) -> Dict[str, Any]:
        """Every model held, by name."""
        return dict(self._held)

    async def hold(self, name: str) -> Any:
        """Load ``name`` beside the others unless it is held. Raises the two errors above; nothing changes then."""
        async with self._turn:
            if name not in self._held:
                path = self._folder / name
                if not _NAME.fullmatch(name) or not path.is_file():
                    raise ModelMissingError(name)
                try:
                    model = await asyncio.to_thread(self._load, path)
                    await self._try_out(model)
                except Exception as error:  # whatever is wrong with an archive, the live model answers on
                    raise ModelUnusableError(type(error).__name__) from error
                self._held[name] = model
            return self._held[name]

    async def make_active(self, name: str) -> Any:
        """Answer with ``name`` from now on; of the others only the one before it is still held."""
        model = await self.hold(name)
        if name != self._active:
            self._active, self._before = name, self._active
        self._held = {n: m for n, m in self._held.items() if n in (self._active, self._before)}
        return model

    async def for_turn(self, name: Optional[str]) -> Any:
        """The model for one turn: ``name``, loaded now if it must be; the active one where that cannot be had."""
        if name and name != self._active:
            try:
                return await self.hold(name)
            except (ModelMissingError, ModelUnusableError) as error:
                log.warning("model %s cannot be had (%s); answering with the active one", name, error)
        return self._held[self._active]
