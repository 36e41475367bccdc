"""Questions the municipality's own people want to see answered right, with what each is about.

Saved from the test bench, the inbox or a conversation; every new model is compared on them.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from api.errors import InvalidRequestError, NotInStudioError
from api.governance.agent import Agent
from api.studio.examples_text import checked
from api.studio.history import History
from api.studio.history_table import Change
from api.studio.subjects import Subjects
from api.studio.working_copy import WorkingCopy
from api.studio.working_copy_files import Edit
from api.studio.working_copy_state import Op
from nlu import written_standard

Origin = Literal["bench", "inbox", "conversation"]


@dataclass(frozen=True)
class Expected:
    """One question and the intent it belongs to; ``must``: no model may get it wrong."""

    text: str
    intent: str
    lang: str
    must: bool


def expected(data: Path, shipped: Path) -> tuple[Expected, ...]:
    """The saved questions, for whatever judges a model. Blocking; raises ``WorkingCopyUnreadableError``."""
    changes = WorkingCopy(data, shipped).changes()
    return tuple(
        Expected(one["text"], changes.intent(one["intent"]), one["lang"], bool(one.get("must")))
        for one in changes.tests.values()
    )


class OwnTests:
    """Keeps the questions."""

    def __init__(
        self, copy: WorkingCopy, subjects: Subjects, history: History, now: Callable[[], datetime]
    ) -> None:
        self._copy = copy
        self._subjects = subjects
        self._history = history
        self._now = now

    async def listed(self) -> list[dict[str, Any]]:
        """Every question, the latest first."""
        changes = await asyncio.to_thread(self._copy.changes)
        return [{"id": key, **one} for key, one in reversed(changes.tests.items())]

    async def save(
        self,
        who: Agent,
        text: str,
        subject: str,
        origin: Origin,
        *,
        lang: str | None = None,
        must: bool = False,
    ) -> Change:
        """Save a question; saved again, the new one stands. Raises as ``examples_text.checked``, and
        ``InvalidRequestError`` for a subject there is none of."""
        text = checked(text)
        if subject not in await asyncio.to_thread(self._subjects.known):
            raise InvalidRequestError(field="subject")
        key = hashlib.sha256(text.casefold().encode()).hexdigest()[:12]
        value = {
            "text": text,
            "intent": self._subjects.intent(subject),
            "subject": subject,
            "lang": lang if lang in ("nn", "nb") else written_standard.detect(text).code or "nn",
            "must": must,
            "from": origin,
            "by": who.name,
            "at": self._now().isoformat(),
        }
        return await self._history.change(
            who,
            "test_saved",
            subject,
            lambda edit: [_step(edit, key, value)],
            seen={f"test:{key}": None},
            detail={"text": text},
        )

    async def remove(self, who: Agent, key: str) -> Change:
        """Remove a question. Raises ``NotInStudioError``."""

        def plan(edit: Edit) -> list[Op]:
            if key not in edit.changes.tests:
                raise NotInStudioError()
            return [_step(edit, key, None)]

        known = (await asyncio.to_thread(self._copy.changes)).tests.get(key, {})
        return await self._history.change(
            who,
            "test_removed",
            str(known.get("subject", "")),
            plan,
            seen={f"test:{key}": None},
            detail={"text": known.get("text", "")},
        )


def _step(edit: Edit, key: str, value: dict[str, Any] | None) -> Op:
    return {"do": "test", "id": key, "value": value, "was": edit.changes.tests.get(key)}
