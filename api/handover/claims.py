"""Who has a conversation: asking for a person, claiming, writing as an agent, giving back, closing.

Each change is one script that checks ownership in the same breath, so two agents never both get a
conversation and a late message by a former owner is refused.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import structlog
from redis.asyncio import Redis

from api.conversation.log import ConversationLog
from api.conversation.messages import FORMS, Entry, Message
from api.conversation.receipt import new_receipt
from api.conversation.scripts import Keys, Scripts
from api.conversation.storage import reach
from api.errors import (
    ClaimLostError,
    ConflictError,
    ConversationClosedError,
    ConversationNotFoundError,
    IdempotencyKeyReusedError,
    NotClaimedError,
)
from api.governance.agent import Agent
from kb_sync.texts import Texts

LOOK_BACK = 12
"""How many entries are searched for the last word of a person; some replies and events stand after it."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Waiting:
    """One row of the agents' list."""

    id: str
    state: str
    municipality: str
    form: str
    since: datetime | None
    last: Message | None
    owner: str | None
    owner_name: str | None
    returned: bool
    receipt: str | None

    def to_json(self) -> dict[str, Any]:
        """As the agents' interface gives it out."""
        return {
            "id": self.id,
            "state": self.state,
            "municipality": self.municipality,
            "lang": self.form,
            "waiting_since": self.since.isoformat() if self.since else None,
            "last": self.last.to_agent() if self.last else None,
            "owner": {"username": self.owner, "name": self.owner_name} if self.owner else None,
            "returned": self.returned,
            "receipt": self.receipt,
        }


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

    async def request(self, conversation: str, entries: Sequence[Entry]) -> str:
        """The resident asks for a person: the receipt, the same one however often it is asked."""
        answer = await self._scripts.run("request", conversation, new_receipt(), _json(entries))
        if answer[0] == "missing":
            raise ConversationNotFoundError()
        return str(answer[1])

    async def claim(self, conversation: str, agent: Agent) -> int:
        """Give the conversation to this agent; the claim number.

        Raises ``ClaimLostError`` when somebody else has it, ``ConversationClosedError``,
        ``ConversationNotFoundError``.
        """
        form = (await self._log.get(conversation)).form
        joined = self._event("agent_joined", form, agent)
        answer = await self._scripts.run(
            "claim", conversation, agent.username, agent.name, agent.role, self._lease_ms, _json([joined])
        )
        _refuse(answer)
        return int(answer[1])

    async def write(
        self, conversation: str, agent: Agent, *, key: str, text: str, lang: str, claim: int | None
    ) -> int:
        """Append the agent's message; its seq. The same key again gives the same seq.

        Raises ``ClaimLostError``, ``NotClaimedError``, ``IdempotencyKeyReusedError``,
        ``ConversationNotFoundError``.
        """
        entry = Entry(sender="agent", text=text, lang=lang, name=agent.name)
        answer = await self._scripts.run(
            "write",
            conversation,
            agent.username,
            self._lease_ms,
            key,
            self._log.digest(text),
            entry.to_json(),
            "" if claim is None else claim,
        )
        _refuse(answer)
        return int(answer[1])

    async def leave(self, conversation: str, agent: Agent, state: Literal["bot", "queued", "closed"]) -> None:
        """Give the conversation back to the bot, back to the queue (first in line), or close it.

        Raises ``ClaimLostError``, ``NotClaimedError``, ``ConversationNotFoundError``.
        """
        form = (await self._log.get(conversation)).form
        event = {"bot": "agent_gave_back", "queued": "agent_returned", "closed": "agent_closed"}[state]
        answer = await self._scripts.run(
            "leave", conversation, agent.username, state, _json([self._event(event, form, agent)])
        )
        _refuse(answer)

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
            ).to_json()
            for form in FORMS
        }
        returned: list[str] = []
        while answer := await self._scripts.run("expire", "", json.dumps(entries)):
            returned.append(answer[0])
            log.warning("claim.expired", conversation=answer[0])
        return returned

    async def waiting(self, limit: int = 200) -> list[Waiting]:
        """Conversations that wait for a person or have one: returned ones first, then the longest waiting."""
        queued = await reach(self._redis.zrange(self._keys.shared("queue"), 0, limit - 1, withscores=True))
        claimed = await reach(self._redis.zrange(self._keys.shared("claims"), 0, limit - 1))
        returned = {conversation for conversation, score in queued if score < 0}
        ids = [conversation for conversation, _ in queued] + claimed
        async with self._redis.pipeline(transaction=False) as pipe:
            for conversation in ids:
                pipe.hgetall(self._keys.own("conv", conversation))
                pipe.xrevrange(self._keys.own("log", conversation), count=LOOK_BACK)
            answers = await reach(pipe.execute())
        rows = zip(ids, answers[::2], answers[1::2], strict=True)
        return [
            _row(conversation, fields, last, conversation in returned)
            for conversation, fields, last in rows
            if fields
        ]

    def _event(self, event: str, form: str, agent: Agent) -> Entry:
        text = self._texts.get(f"conversation.{event}", form, name=agent.name, role=agent.role)
        return Entry(sender="system", text=text, lang=form, event=event, name=agent.name)


def _refuse(answer: Sequence[Any]) -> None:
    match answer[0]:
        case "missing":
            raise ConversationNotFoundError()
        case "closed":
            raise ConversationClosedError()
        case "taken":
            raise ClaimLostError(name=str(answer[1]))
        case "not_claimed":
            raise NotClaimedError()
        case "stale":
            raise ConflictError()
        case "conflict":
            raise IdempotencyKeyReusedError()


def _row(conversation: str, fields: dict[str, str], last: list[Any], returned: bool) -> Waiting:
    queued_ms = fields.get("queued_ms")
    return Waiting(
        id=conversation,
        state=fields["state"],
        municipality=fields["municipality"],
        form=fields["form"],
        since=datetime.fromtimestamp(int(queued_ms) / 1000, UTC) if queued_ms else None,
        last=_last_word(last),
        owner=fields.get("owner"),
        owner_name=fields.get("owner_name"),
        returned=returned,
        receipt=fields.get("receipt"),
    )


def _last_word(newest_first: list[Any]) -> Message | None:
    """What a person wrote last; the newest entry of any kind when people have been silent for long."""
    messages = [Message.read(*entry) for entry in newest_first]
    said = (message for message in messages if message.sender in ("resident", "agent"))
    return next(said, messages[0] if messages else None)


def _json(entries: Sequence[Entry]) -> str:
    return json.dumps([entry.to_json() for entry in entries])
