"""Agreed meetings: the link to register that one has come, and telling the person who is visited."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from api.errors import MeetingNotFoundError, MeetingNotTodayError
from api.governance.agent import Agent
from api.handover.case_table import Case
from api.handover.cases import Cases, new_arrival_token
from api.handover.notices import Notices
from api.handover.opening_hours import in_words
from kb_sync.municipality import Municipality
from kb_sync.texts import Texts

PAGE = "/mote/"
"""Where the link leads; the token follows."""


class Meetings:
    """Agreeing on a meeting, and the arrival to it."""

    def __init__(
        self,
        cases: Cases,
        notices: Notices,
        municipalities: Mapping[str, Municipality],
        now: Callable[[], datetime],
    ) -> None:
        self._cases = cases
        self._notices = notices
        self._municipalities = municipalities
        self._now = now

    async def agree(self, case: str, agent: Agent, at: datetime, place: str | None) -> tuple[Case, str]:
        """The case with its meeting, and the address to send the resident. An earlier address ends.

        Raises ``CaseTakenError``, ``CaseClosedError``, ``CaseNotFoundError``.
        """
        token = new_arrival_token()
        return await self._cases.agree(case, agent, at, place, _digest(token)), PAGE + token

    async def find(self, token: str) -> Case:
        """The meeting of this link. Raises ``MeetingNotFoundError``."""
        case = await self._cases.by_arrival(_digest(token))
        if case is None or case.meeting_at is None:
            raise MeetingNotFoundError()
        return case

    def told(self, case: Case, texts: Texts) -> str:
        """What the resident is written about an agreed meeting, before the address; in the case's form."""
        if case.meeting_at is None:
            raise MeetingNotFoundError()
        zone = ZoneInfo(self._municipalities[case.municipality].timezone)
        at, place = in_words(case.meeting_at.astimezone(zone), case.lang), case.meeting_place
        key = "conversation.meeting_agreed_at" if place else "conversation.meeting_agreed"
        return texts.get(key, case.lang, at=at, **({"place": place} if place else {}))

    async def arrive(self, token: str) -> Case:
        """Whoever has the link has come: the host is told. Repeated, nothing new happens.

        Raises ``MeetingNotFoundError``, and ``MeetingNotTodayError`` on any day but the meeting's own.
        """
        case = await self.find(token)
        if case.arrived is not None or case.meeting_at is None:
            return case
        zone = ZoneInfo(self._municipalities[case.municipality].timezone)
        at = case.meeting_at.astimezone(zone)
        if at.date() != self._now().astimezone(zone).date():
            raise MeetingNotTodayError(day=in_words(at, case.lang))
        # Told before it is noted: after a stop in between, pressing again tells it twice rather than never.
        await self._notices.tell(
            case.host or "",
            "arrival",
            case=case.id,
            name=case.name,
            at=case.meeting_at.isoformat(),
            place=case.meeting_place,
            time=self._now().isoformat(),
        )
        await self._cases.has_arrived(case.id)
        return await self._cases.get(case.id)


def _digest(token: str) -> str:
    # The token is 192 random bits, so a plain digest cannot be searched backwards.
    return hashlib.sha256(token.encode()).hexdigest()
