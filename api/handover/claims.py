"""Who has a conversation: asking for a person, claiming, writing as an agent, giving back, closing.

Each change is one script that checks ownership in the same breath, so two agents never both get a
conversation and a late message by a former owner is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import structlog
from redis.asyncio import Redis

from api.conversation.log import ConversationLog
from api.conversation.messages import FORMS, Entry
from api.conversation.receipt import new_receipt
from api.conversation.scripts import Keys, Scripts
from api.errors import (
    ClaimLostError,
    ColleagueNotHereError,
    ConflictError,
    ConversationClosedError,
    ConversationNotFoundError,
    IdempotencyKeyReusedError,
    NotClaimedError,
)
from api.governance.agent import Agent
from api.handover.choices import waiting_choices
from api.handover.waiting import Waiting, waiting_list
from kb_sync.texts import Texts

How = Literal["answered", "no_solution", "resident_left", "abuse", "other"]
"""How a conversation ended, in the agent's judgement."""

log = structlog.get_logger()


class Claims:
    """The changes of who has a conversation, and the list agents choose from."""

    def __init__(
        self,
        redis: Redis,
        keys: Keys,
        scripts: Scripts,
        conversations: ConversationLog,
        texts: Texts,
        lease_s: float,
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = scripts
        self._log = conversations
        self._texts = texts
        self._lease_ms = int(lease_s * 1000)

    async def request(self, conversation: str, entries: Sequence[Entry], department: str = "") -> str:
        """The resident asks for a person: the receipt, the same one however often it is asked."""
        answer = await self._scripts.run("request", conversation, new_receipt(), to_json(entries), department)
        if answer[0] == "missing":
            raise ConversationNotFoundError()
        return str(answer[1])

    async def claim(self, conversation: str, agent: Agent) -> int:
        """Give the conversation to this agent; the claim number.

        Raises ``ClaimLostError`` when somebody else has it, ``ConversationClosedError``,
        ``ConversationNotFoundError``.
        """
        form = (await self._log.get(conversation)).form
        joined = agent_event(self._texts, "agent_joined", form, agent)
        answer = await self._scripts.run(
            "claim", conversation, agent.username, agent.name, agent.role, self._lease_ms, to_json([joined])
        )
        refuse(answer)
        return int(answer[1])

    async def write(
        self,
        conversation: str,
        agent: Agent,
        *,
        key: str,
        text: str,
        lang: str,
        claim: int | None,
        asks_for_contact: bool = False,
    ) -> int:
        """Append the agent's message; its seq. The same key again gives the same seq.

        ``asks_for_contact``: telephone and e-mail stay as they are written in the resident's next message.
        A message that is refused is logged, without its text.

        Raises ``ClaimLostError``, ``NotClaimedError``, ``IdempotencyKeyReusedError``,
        ``ConversationNotFoundError``.
        """
        entry = Entry(
            sender="agent",
            text=text,
            lang=lang,
            name=agent.name,
            by=agent.username,
            asks_for_contact=asks_for_contact or None,
        )
        answer = await self._scripts.run(
            "write",
            conversation,
            agent.username,
            self._lease_ms,
            key,
            self._log.digest(text),
            entry.to_json(),
            "" if claim is None else claim,
            "1" if asks_for_contact else "",
        )
        if answer[0] in ("not_claimed", "taken", "stale"):
            log.warning("message.refused", conversation=conversation, agent=agent.username, reason=answer[0])
        refuse(answer)
        return int(answer[1])

    async def leave(
        self,
        conversation: str,
        agent: Agent,
        state: Literal["bot", "queued", "closed"],
        *,
        why: str | None = None,
        ended: How | None = None,
        bot_off: bool = False,
    ) -> None:
        """Give the conversation back to the bot, back to the queue (first in line), or close it.

        ``bot_off``: the bot answers nobody now, so the resident is not told that it does.

        Raises ``ClaimLostError``, ``NotClaimedError``, ``ConversationNotFoundError``.
        """
        form = (await self._log.get(conversation)).form
        event = {"bot": "agent_gave_back", "queued": "agent_returned", "closed": "agent_closed"}[state]
        entry = agent_event(self._texts, event, form, agent, why=why or ended)
        if state == "bot" and bot_off:
            values = {"name": agent.name, "role": agent.role}
            entry.text = self._texts.get("conversation.agent_gave_back_bot_off", form, **values)
        if state == "queued":
            entry.choices = waiting_choices(self._texts, form)
        answer = await self._scripts.run(
            "leave", conversation, agent.username, state, to_json([entry]), ended or "", new_receipt()
        )
        refuse(answer)

    async def hold(self, conversation: str, agent: Agent, *, on: bool) -> None:
        """The agent waits for the resident to write: until then it takes none of their capacity.

        Raises ``ClaimLostError``, ``NotClaimedError``, ``ConversationNotFoundError``.
        """
        refuse(await self._scripts.run("hold", conversation, agent.username, "1" if on else ""))

    async def reopen(self, conversation: str, agent: Agent) -> int:
        """Open a closed conversation again and have it; the claim number.

        Raises ``ClaimLostError``, ``ConflictError`` when it is not closed, ``ConversationNotFoundError``.
        """
        form = (await self._log.get(conversation)).form
        joined = agent_event(self._texts, "agent_joined", form, agent)
        answer = await self._scripts.run(
            "reopen", conversation, agent.username, agent.name, agent.role, self._lease_ms, to_json([joined])
        )
        refuse(answer)
        return int(answer[1])

    async def step_out(self, conversation: str, form: str, *, bot_off: bool = False) -> str:
        """The resident no longer wants to wait: the state the conversation is in now. ``bot_off``: as in ``leave``."""
        text = self._texts.get(f"conversation.stepped_out{'_bot_off' if bot_off else ''}", form)
        entry = Entry(sender="system", text=text, lang=form, event="stepped_out")
        answer = await self._scripts.run("step_out", conversation, to_json([entry]))
        refuse(answer)
        return str(answer[1])

    async def left(self, conversation: str, case: str, waited: Entry, not_waited: Entry) -> str:
        """Something was left for later: told once, the waiting is over; the state the conversation is in now."""
        answer = await self._scripts.run("left", conversation, case, waited.to_json(), not_waited.to_json())
        refuse(answer)
        return str(answer[1])

    async def renew(self, agent: str) -> int:
        """The agent's console is alive: keep what the agent has; how many conversations that is."""
        return int(await self._scripts.run("renew", "", agent, self._lease_ms))

    async def expire(self) -> list[str]:
        """Return to the queue, first in line, whatever silent agents have; the conversations' ids."""
        entries = {
            form: Entry(
                sender="system",
                text=self._texts.get("conversation.agent_vanished", form, name="{name}"),
                lang=form,
                event="claim_expired",
                name="{name}",
                why="console_silent",
                choices=waiting_choices(self._texts, form),
            ).to_json()
            for form in FORMS
        }
        returned: list[str] = []
        while answer := await self._scripts.run("expire", "", json.dumps(entries), new_receipt()):
            returned.append(answer[0])
            log.warning("claim.expired", conversation=answer[0])
        return returned

    async def keep_waiting(self, departments: Iterable[str]) -> None:
        """Nobody in line or with a person is forgotten by Redis before they have been answered."""
        await self._scripts.run("keep_waiting", "", json.dumps(sorted(set(departments))))

    async def waiting(self) -> list[Waiting]:
        """Conversations that wait for a person or have one: returned ones first, then the longest waiting."""
        return await waiting_list(self._redis, self._keys)


def agent_event(
    texts: Texts, event: str, form: str, agent: Agent, *, why: str | None = None, **values: str
) -> Entry:
    """The log's line about something an agent did."""
    text = texts.get(f"conversation.{event}", form, name=agent.name, role=agent.role, **values)
    return Entry(
        sender="system", text=text, lang=form, event=event, name=agent.name, by=agent.username, why=why
    )


def refuse(answer: Sequence[Any]) -> None:
    """Raise the error that a script's answer stands for; nothing when it went well."""
    match answer[0]:
        case "missing":
            raise ConversationNotFoundError()
        case "closed":
            raise ConversationClosedError()
        case "taken":
            raise ClaimLostError(name=str(answer[1]))
        case "not_claimed":
            raise NotClaimedError()
        case "not_here":
            raise ColleagueNotHereError()
        case "stale" | "not_closed":
            raise ConflictError()
        case "conflict":
            raise IdempotencyKeyReusedError()


def to_json(entries: Sequence[Entry]) -> str:
    """Entries as the scripts take them: a JSON list of JSON texts."""
    return json.dumps([entry.to_json() for entry in entries])
