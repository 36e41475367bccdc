"""What a resident who has asked for a person is told: only what is true at that moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from api.conversation.messages import Entry
from api.handover.opening_hours import in_words, is_open, next_opening
from api.handover.presence import Presence
from kb_sync.municipality import Municipality
from kb_sync.texts import Texts


class HandoverPromise:
    """Composes the message that follows a wish for a person."""

    def __init__(self, texts: Texts, presence: Presence, now: Callable[[], datetime]) -> None:
        self._texts = texts
        self._presence = presence
        self._now = now

    async def entries(self, form: str, municipality: Municipality) -> list[Entry]:
        """One message with the receipt (``{receipt}`` is filled in by the script) and when somebody answers.

        A person counts as there when an agent's console is open, whatever the hour; opening hours
        only decide what is promised otherwise.
        """
        values = {"telephone": municipality.telephone, "receipt": "{receipt}"}
        if await self._presence.count() > 0:
            text = self._texts.get("conversation.queue_people_here", form, **values)
        else:
            text = self._nobody_here(form, municipality, values)
        return [Entry(sender="system", text=text, lang=form, event="handover_requested")]

    def _nobody_here(self, form: str, municipality: Municipality, values: dict[str, str]) -> str:
        now, hours = self._now(), municipality.people_answer
        if is_open(hours, now, municipality.timezone):
            return self._texts.get("conversation.queue_busy", form, **values)
        opening = next_opening(hours, now, municipality.timezone)
        if opening is None:
            return self._texts.get("conversation.queue_hours_unknown", form, **values)
        return self._texts.get("conversation.queue_closed", form, opens=in_words(opening, form), **values)
