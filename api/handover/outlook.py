"""What is true now for somebody who waits for a person: who is there, when they are, how long others waited."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from api.conversation.log import ConversationLog
from api.conversation.messages import Estimate, Outlook, Standing
from api.conversation.records import Conversation
from api.conversation.scripts import Scripts
from api.handover.departments import Departments
from api.handover.opening_hours import is_open, next_opening, special_day
from api.handover.presence import Presence
from kb_sync.municipality import Department, Municipality
from kb_sync.texts import Texts

FEWEST_WAITS = 5
"""With fewer than this nothing is said about time."""
RECENT_S = 30 * 86400
LEFT_OUT = 0.2
"""The luckiest and the unluckiest fifth are left out of the range, so that one lunch does not make it useless."""


class Outlooks:
    """Reads what a waiting resident is told."""

    def __init__(
        self,
        scripts: Scripts,
        conversations: ConversationLog,
        presence: Presence,
        departments: Departments,
        municipalities: Mapping[str, Municipality],
        texts: Texts,
        now: Callable[[], datetime],
    ) -> None:
        self._scripts = scripts
        self._log = conversations
        self._presence = presence
        self._departments = departments
        self._municipalities = municipalities
        self._texts = texts
        self._now = now

    async def standing(self, conversation: Conversation) -> Standing:
        """How the conversation stands, and while it waits, what the resident can expect.

        Raises ``ConversationNotFoundError``.
        """
        return await self.seen(conversation, await self._log.standing(conversation.id))

    async def seen(self, conversation: Conversation, standing: Standing) -> Standing:
        """The standing with what the resident can expect, where the conversation waits."""
        if standing.state != "queued":
            return standing
        municipality = self._municipalities[conversation.municipality]
        department = self._departments.standing(municipality.id, standing.department)
        language = standing.language or conversation.language
        outlook = await self.of(municipality, department, language, conversation.form, standing.waited_s or 0)
        return standing.model_copy(update={"outlook": outlook})

    async def of(
        self, municipality: Municipality, department: Department, language: str, form: str, waited_s: int = 0
    ) -> Outlook:
        """What is true for a conversation in this department's line. A person is there when their console
        is open, whatever the hour; opening hours decide only what is promised otherwise."""
        serving = [
            one
            for one in await self._presence.here()
            if one.status == "available" and one.agent.serves(municipality.id)
        ]
        fitting = [one for one in serving if one.agent.fits(municipality.id, department.id, language)]
        if not serving:
            return self._nobody_here(municipality, department, form)
        now_ms, waits = await self._scripts.run("waits", "", department.id)
        estimate = estimated(waits, now_ms // 1000)
        slow = estimate is not None and waited_s > estimate.to_minutes * 60
        return Outlook(
            people="here" if any(one.takes_more for one in fitting or serving) else "busy",
            estimate=None if slow else estimate,
            slow=slow,
        )

    def _nobody_here(self, municipality: Municipality, department: Department, form: str) -> Outlook:
        hours, now = department.hours or municipality.people_answer, self._now()
        timezone, exceptions = municipality.timezone, municipality.exceptional_days
        if is_open(hours, now, timezone, exceptions):
            return Outlook(people="open")
        opens = next_opening(hours, now, timezone, exceptions)
        day = special_day(now, timezone, exceptions, self._texts, form)
        return Outlook(people="closed" if opens else "unknown", opens=opens, day=day)


def estimated(waits: Sequence[str], now_s: int) -> Estimate | None:
    """The range in which most of the recent waits lie, in minutes; None where there are too few to say.

    ``waits``: texts "<when, s>:<waited, s>".
    """
    pairs = [tuple(map(int, text.split(":"))) for text in waits]
    recent = sorted(waited for when, waited in pairs if now_s - when <= RECENT_S)
    if len(recent) < FEWEST_WAITS:
        return None
    out = int(len(recent) * LEFT_OUT)
    return Estimate(from_minutes=recent[out] // 60, to_minutes=max(1, math.ceil(recent[-1 - out] / 60)))
