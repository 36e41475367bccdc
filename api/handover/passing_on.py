"""No wrong door: a conversation is passed on with everything said so far, and notes only agents see."""

from __future__ import annotations

from collections.abc import Sequence

from api.conversation.log import ConversationLog
from api.conversation.messages import Entry
from api.conversation.receipt import new_receipt
from api.conversation.scripts import Scripts
from api.errors import ColleagueNotHereError
from api.governance.agent import Agent
from api.handover.choices import waiting_choices
from api.handover.claims import agent_event, refuse, to_json
from api.handover.presence import PRESENT_S, Presence
from kb_sync.municipality import Department
from kb_sync.texts import Texts


class PassingOn:
    """Transfers and notes."""

    def __init__(
        self,
        scripts: Scripts,
        conversations: ConversationLog,
        presence: Presence,
        texts: Texts,
        lease_s: float,
    ) -> None:
        self._scripts = scripts
        self._log = conversations
        self._presence = presence
        self._texts = texts
        self._lease_ms = int(lease_s * 1000)

    async def to_colleague(self, conversation: str, agent: Agent, username: str, note: str | None) -> int:
        """Give the conversation to a colleague who is there; the new claim number.

        Raises ``ColleagueNotHereError``, ``ClaimLostError``, ``NotClaimedError``, ``ConversationNotFoundError``.
        """
        form = (await self._log.get(conversation)).form
        found = await self._presence.find(username)
        if found is None:
            raise ColleagueNotHereError()
        to = found.agent
        values = {"to_name": to.name, "to_role": to.role}
        entries = [
            agent_event(self._texts, "passed_to_colleague", form, agent, why=note, **values),
            agent_event(self._texts, "agent_joined", form, to),
        ]
        return await self._transfer(conversation, agent, "agent", to.username, to.name, to.role, entries)

    async def to_department(
        self, conversation: str, agent: Agent, department: Department, note: str | None, when: str
    ) -> None:
        """Put the conversation first in the department's line. ``when`` says when somebody answers there.

        Raises ``ClaimLostError``, ``NotClaimedError``, ``ConversationNotFoundError``.
        """
        form = (await self._log.get(conversation)).form
        entry = agent_event(
            self._texts,
            "passed_to_department",
            form,
            agent,
            why=note,
            department=department.name.of(form),
        )
        entry.text, entry.choices = f"{entry.text} {when}".strip(), waiting_choices(self._texts, form)
        await self._transfer(conversation, agent, "department", department.id, "", "", [entry])

    async def note(self, conversation: str, agent: Agent, *, key: str, text: str) -> int:
        """Append a note that only agents see; its seq. The same key again gives the same seq.

        Raises ``IdempotencyKeyReusedError``, ``ConversationNotFoundError``.
        """
        form = (await self._log.get(conversation)).form
        entry = Entry(
            sender="agent",
            text=text,
            lang=form,
            event="note",
            name=agent.name,
            by=agent.username,
            internal=True,
        )
        answer = await self._scripts.run("note", conversation, key, self._log.digest(text), entry.to_json())
        refuse(answer)
        return int(answer[1])

    async def _transfer(
        self,
        conversation: str,
        agent: Agent,
        kind: str,
        target: str,
        name: str,
        role: str,
        entries: Sequence[Entry],
    ) -> int:
        answer = await self._scripts.run(
            "transfer",
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
        return int(answer[1])
