"""What whoever leads sees and does: everything at once, and moving conversations between people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.conversation.log import ConversationLog
from api.conversation.messages import Entry
from api.conversation.receipt import new_receipt
from api.conversation.scripts import Scripts
from api.errors import ColleagueNotHereError
from api.governance.agent import Agent
from api.governance.audit import AuditLog
from api.handover.absences import Absences
from api.handover.choices import waiting_choices
from api.handover.claims import agent_event, refuse, to_json
from api.handover.departments import Departments
from api.handover.desk import Desk
from api.handover.figures import Figures, waits_now
from api.handover.notices import Notices
from api.handover.opening_hours import is_open, next_opening, periods, special_day
from api.handover.presence import PRESENT_S, Presence
from api.handover.switches import Switches
from kb_sync.municipality import Department, Hours, Municipality
from kb_sync.texts import Texts


class Supervision:
    """The overview, and conversations moved over the heads of those who have them."""

    def __init__(
        self,
        scripts: Scripts,
        conversations: ConversationLog,
        presence: Presence,
        notices: Notices,
        desk: Desk,
        figures: Figures,
        switches: Switches,
        absences: Absences,
        departments: Departments,
        municipalities: Mapping[str, Municipality],
        audit: AuditLog,
        texts: Texts,
        lease_s: float,
        now: Callable[[], datetime],
    ) -> None:
        self._scripts = scripts
        self._log = conversations
        self._presence = presence
        self._notices = notices
        self._desk = desk
        self._figures = figures
        self._switches = switches
        self._absences = absences
        self._departments = departments
        self._municipalities = municipalities
        self._audit = audit
        self._texts = texts
        self._lease_ms = int(lease_s * 1000)
        self._now = now

    async def overview(self, agent: Agent, form: str) -> dict[str, Any]:
        """Every conversation that waits or has somebody, who is there, and how each municipality's day goes.

        Only of the municipalities the agent serves. Raises ``StorageUnavailableError``.
        """
        rows, here = await self._desk.everything()
        served = [one for id, one in self._municipalities.items() if agent.serves(id)]
        real = datetime.now(UTC)
        figures = await self._figures.today(real, [(one.id, one.timezone) for one in served])
        told = []
        for one in served:
            own = [row for row in rows if row.municipality == one.id]
            told.append(
                {
                    "id": one.id,
                    "name": one.name.of(form),
                    "figures": {
                        **figures[one.id],
                        **waits_now([row for row in own if row.state == "queued"], real),
                        "with_people": sum(row.state == "agent" for row in own),
                    },
                    "cases": await self._desk.count((one.id,)),
                    "hours": self._hours(one, form),
                    **(await self._switches.standing(one.id)).to_json(),
                }
            )
        ids = {one.id for one in served}
        return {
            "conversations": [row.to_json() for row in rows if row.municipality in ids],
            "colleagues": [one.to_json() for one in here if any(map(one.agent.serves, ids))],
            "municipalities": told,
            "absences": [one.to_json() for one in await self._absences.coming()],
        }

    async def give_to(self, conversation: str, agent: Agent, username: str, why: str) -> None:
        """Give the conversation to somebody who is there, or take it over oneself, whoever has it.

        Raises ``ColleagueNotHereError``, ``ConversationClosedError``, ``ConversationNotFoundError``.
        """
        form = (await self._log.get(conversation)).form
        if username == agent.username:
            to, entries = agent, [agent_event(self._texts, "agent_joined", form, agent, why=why)]
        else:
            found = await self._presence.find(username)
            if found is None:
                raise ColleagueNotHereError()
            to = found.agent
            values = {"to_name": to.name, "to_role": to.role}
            entries = [
                agent_event(self._texts, "passed_to_colleague", form, agent, why=why, **values),
                agent_event(self._texts, "agent_joined", form, to),
            ]
        before = await self._move(conversation, agent, "agent", to.username, to.name, to.role, entries)
        if before is None:
            return
        if to.username != agent.username:
            await self._notices.tell(to.username, "passed_on", conversation=conversation, by=agent.name)
        await self._tell_former(conversation, agent, before, to.username)
        await self._note(conversation, agent, before, to.username)

    async def send_to(
        self, conversation: str, agent: Agent, department: Department, why: str, when: str
    ) -> None:
        """Put the conversation in the department's line, first when somebody had it. ``when``: when they answer.

        Raises ``ConversationClosedError``, ``ConversationNotFoundError``.
        """
        form = (await self._log.get(conversation)).form
        name = department.name.of(form)
        entry = agent_event(self._texts, "passed_to_department", form, agent, why=why, department=name)
        entry.text, entry.choices = f"{entry.text} {when}".strip(), waiting_choices(self._texts, form)
        before = await self._move(conversation, agent, "department", department.id, "", "", [entry])
        if before is None:
            return
        await self._tell_former(conversation, agent, before, "")
        await self._note(conversation, agent, before, department.id)

    async def _move(
        self,
        conversation: str,
        agent: Agent,
        kind: str,
        target: str,
        name: str,
        role: str,
        entries: list[Entry],
    ) -> str | None:
        """User name of who had it before; empty when nobody had, None when it is there already."""
        answer = await self._scripts.run(
            "reassign",
            conversation,
            agent.username,
            kind,
            target,
            name,
            role,
            self._lease_ms,
            to_json(entries),
            PRESENT_S,
            new_receipt(),
        )
        refuse(answer)
        return str(answer[1]) if answer[0] == "moved" else None

    async def _tell_former(self, conversation: str, agent: Agent, former: str, now_with: str) -> None:
        if former and former not in (agent.username, now_with):
            await self._notices.tell(former, "taken_from_you", conversation=conversation, by=agent.name)

    async def _note(self, conversation: str, agent: Agent, before: str, to: str) -> None:
        # Why stands in the conversation, and goes when the resident's words go.
        await self._audit.note(
            agent.username, "conversation.moved", conversation, {"from": before or None, "to": to}
        )

    def _hours(self, municipality: Municipality, form: str) -> dict[str, Any]:
        everybody = self._day(municipality.people_answer, municipality, form)
        own = [
            {"department": one.id, "name": one.name.of(form), **self._day(one.hours, municipality, form)}
            for one in self._departments.of(municipality.id)
            if one.hours is not None
        ]
        return {**everybody, "departments": own}

    def _day(self, hours: Hours, municipality: Municipality, form: str) -> dict[str, Any]:
        now, zone, exceptions = self._now(), municipality.timezone, municipality.exceptional_days
        today = now.astimezone(ZoneInfo(zone)).date()
        opens = next_opening(hours, now, zone, exceptions)
        return {
            "open": is_open(hours, now, zone, exceptions),
            "today": [
                {"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
                for opens, closes in periods(hours, today, zone, exceptions)
            ],
            "special": special_day(now, zone, exceptions, self._texts, form),
            "opens_next": opens.astimezone(UTC).isoformat() if opens else None,
        }
