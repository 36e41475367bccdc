"""What residents leave for later, made into cases with a due time from the municipality's service standard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from api.conversation.for_later import Kept, Kind, Left
from api.conversation.receipt import new_receipt
from api.conversation.records import Conversation
from api.handover.cases import Cases, NewCase
from api.handover.departments import Departments
from api.handover.due import due
from api.handover.opening_hours import in_words
from kb_sync.municipality import Municipality


class MessagesForLater:
    """Implements ``api.conversation.for_later.Keeper``."""

    def __init__(
        self,
        cases: Cases,
        departments: Departments,
        municipalities: Mapping[str, Municipality],
        now: Callable[[], datetime],
    ) -> None:
        self._cases = cases
        self._departments = departments
        self._municipalities = municipalities
        self._now = now

    async def keep(self, conversation: Conversation, left: Left, *, key: str, form: str) -> Kept:
        """The case, the same one for the same key. Raises ``StorageUnavailableError``."""
        municipality = self._municipalities[conversation.municipality]
        if conversation.test:
            return self._kept(new_receipt(), self._due(left.kind, municipality), municipality, form)
        case = await self._cases.add(
            NewCase(
                kind=left.kind,
                municipality=municipality.id,
                department=self._department(conversation),
                lang=form,
                topic=conversation.topic,
                conversation=conversation.id,
                key=key,
                text=left.text,
                due=self._due(left.kind, municipality),
                telephone=left.telephone,
                email=left.email,
                name=left.name,
                wishes=left.wishes,
            )
        )
        return self._kept(case.id, case.due, municipality, form)

    def due(self, kind: Kind, municipality: Municipality, form: str) -> str:
        """When somebody who leaves this now has an answer, in words."""
        return self._in_words(self._due(kind, municipality), municipality, form)

    def _department(self, conversation: Conversation) -> str:
        """Whoever waits in a department's line is answered by that department."""
        if conversation.state in ("queued", "agent") and conversation.department:
            return conversation.department
        found = self._departments.for_topic(
            conversation.municipality, conversation.topic, conversation.language
        )
        return found.id

    def _kept(self, case: str, when: datetime, municipality: Municipality, form: str) -> Kept:
        return Kept(case, when, self._in_words(when, municipality, form))

    def _due(self, kind: Kind, municipality: Municipality) -> datetime:
        standard = municipality.service_standard
        return due(standard.meeting if kind == "meeting" else standard.message, self._now(), municipality)

    def _in_words(self, moment: datetime, municipality: Municipality, form: str) -> str:
        return in_words(moment.astimezone(ZoneInfo(municipality.timezone)), form)
