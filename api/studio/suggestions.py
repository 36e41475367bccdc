"""A suggestion in the other form, by Apertium: never used before somebody has accepted or mended it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from api.errors import InvalidRequestError, TranslationUnavailableError
from kb_sync.article import FORMS, Form
from kb_sync.translate.apertium import Apertium
from nlu.normalise import normalise

LONGEST = 4_000


class Suggestions:
    """Translates between the forms. Apertium is started at the first text, a program of its own."""

    def __init__(self, start: Callable[[], Apertium] = Apertium) -> None:
        self._start = start
        self._apertium: Apertium | None = None
        self._one_at_a_time = asyncio.Lock()

    async def of(self, text: str, source: Form, target: Form) -> dict[str, Any]:
        """The text in the other form, and the words the municipality's list changed.

        Raises ``TranslationUnavailableError`` where nothing here translates or the text came back harmed,
        ``InvalidRequestError`` for an empty or too long one.
        """
        text = normalise(text)
        if not text or len(text) > LONGEST:
            raise InvalidRequestError(field="text")
        if source == target or {source, target} - set(FORMS):
            raise InvalidRequestError(field="to")
        async with self._one_at_a_time:
            if self._apertium is None:
                self._apertium = await asyncio.to_thread(self._start)
            apertium = self._apertium
            if not apertium.available:
                raise TranslationUnavailableError()
            found = await asyncio.to_thread(apertium.explain, text, source, target)
        if found is None:
            raise TranslationUnavailableError()
        changes = [{"machine": one.machine, "becomes": one.becomes} for one in found.changes]
        return {"text": found.text, "lang": target, "changes": changes}

    def close(self) -> None:
        """End Apertium's programs."""
        if self._apertium is not None:
            self._apertium.close()
