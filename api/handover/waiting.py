"""The agents' list: who waits for a person, who has one, and which of them an agent is offered."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from redis.asyncio import Redis

from api.conversation.messages import Message
from api.conversation.scripts import Keys
from api.conversation.storage import reach
from api.governance.agent import Agent
from api.handover.presence import Colleague

LOOK_BACK = 12
"""How many entries are searched for the last word of a person; some replies and events stand after it."""
LIST_MOST = 200


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
    department: str
    language: str
    topic: str | None
    moved: int
    held: bool = False
    unanswered: tuple[int, ...] = ()
    """Numbers of what the resident has written since a person wrote last, of the last ``LOOK_BACK`` entries."""
    unanswered_since: datetime | None = None
    """Since when they wait for the person who has it to write."""
    resident: str | None = None
    """Whether they have the chat open (``api.handover.residents.Nearness``); None where that was not asked."""

    def to_json(self) -> dict[str, Any]:
        """As the agents' interface gives it out."""
        return {
            "id": self.id,
            "state": self.state,
            "municipality": self.municipality,
            "department": self.department,
            "lang": self.form,
            "language": self.language,
            "topic": self.topic,
            "waiting_since": self.since.isoformat() if self.since else None,
            "last": self.last.to_agent() if self.last else None,
            "owner": {"username": self.owner, "name": self.owner_name} if self.owner else None,
            "returned": self.returned,
            "receipt": self.receipt,
            "moved": self.moved,
            "held": self.held,
            "unanswered": self.unanswered,
            "unanswered_since": self.unanswered_since.isoformat() if self.unanswered_since else None,
            "resident": self.resident,
        }

    @cached_property
    def as_json(self) -> str:
        """``to_json`` as text, made once for all who are shown it, without the brace that ends it."""
        return json.dumps(self.to_json(), ensure_ascii=False)[:-1]


async def waiting_list(redis: Redis, keys: Keys, limit: int = LIST_MOST) -> list[Waiting]:
    """Conversations that wait for a person or have one: returned ones first, then the longest waiting."""
    queued = await reach(redis.zrange(keys.shared("queue"), 0, limit - 1, withscores=True))
    claimed = await reach(redis.zrange(keys.shared("claims"), 0, limit - 1))
    returned = {conversation for conversation, score in queued if score < 0}
    # Somebody may be claimed between the two; each stands in the list once, as it is now.
    ids = list(dict.fromkeys([*(conversation for conversation, _ in queued), *claimed]))
    return await read_rows(redis, keys, ids, returned)


async def read_rows(redis: Redis, keys: Keys, ids: Sequence[str], returned: Collection[str]) -> list[Waiting]:
    """The rows of these conversations, without those that are gone."""
    if not ids:
        return []
    async with redis.pipeline(transaction=False) as pipe:
        for conversation in ids:
            pipe.hgetall(keys.own("conv", conversation))
            pipe.xrevrange(keys.own("log", conversation), count=LOOK_BACK)
        answers = await reach(pipe.execute())
    rows = zip(ids, answers[::2], answers[1::2], strict=True)
    return [
        _row(conversation, fields, last, conversation in returned)
        for conversation, fields, last in rows
        if fields
    ]


def offered(
    rows: Sequence[Waiting],
    agent: Agent,
    here: Sequence[Colleague],
    for_all: Collection[str] | None = None,
) -> list[str]:
    """Ids of the conversations this agent should take next, the first first: as many as they have room for.

    Offered is what fits by municipality, department and language. What fits nobody who is there is offered
    to everybody of the municipality, so that nothing waits for somebody who is not at work. ``for_all``: those,
    where ``fits_nobody`` has told already.
    """
    me = next((one for one in here if one.agent.username == agent.username), None)
    if me is None or not me.takes_more:
        return []
    for_all = fits_nobody(rows, here) if for_all is None else for_all
    mine = [
        row.id
        for row in rows
        if row.state == "queued"
        and (_fits(agent, row) or (agent.serves(row.municipality) and row.id in for_all))
    ]
    return mine[: agent.capacity - me.has]


def fits_nobody(rows: Sequence[Waiting], here: Sequence[Colleague]) -> frozenset[str]:
    """Ids of those in line that fit nobody who is there and takes conversations."""
    others = [one.agent for one in here if one.status == "available"]
    return frozenset(
        row.id for row in rows if row.state == "queued" and not any(_fits(one, row) for one in others)
    )


def _fits(agent: Agent, row: Waiting) -> bool:
    return agent.fits(row.municipality, row.department, row.language)


def _row(conversation: str, fields: dict[str, str], last: list[Any], returned: bool) -> Waiting:
    queued_ms = fields.get("queued_ms")
    messages = [message for message in (Message.read(*entry) for entry in last) if not message.internal]
    unanswered, since = _unanswered(messages) if fields["state"] == "agent" else ((), None)
    return Waiting(
        id=conversation,
        state=fields["state"],
        municipality=fields["municipality"],
        form=fields["form"],
        since=datetime.fromtimestamp(int(queued_ms) / 1000, UTC) if queued_ms else None,
        last=_last_word(messages),
        owner=fields.get("owner"),
        owner_name=fields.get("owner_name"),
        returned=returned,
        receipt=fields.get("receipt"),
        department=fields.get("department", ""),
        language=fields.get("language") or fields["form"],
        topic=fields.get("topic"),
        moved=int(fields.get("moved", 0)),
        held=fields.get("held") == "1",
        unanswered=unanswered,
        unanswered_since=since,
    )


def _last_word(newest_first: Sequence[Message]) -> Message | None:
    """What a person wrote last; the newest entry of any kind when people have been silent for long."""
    said = (message for message in newest_first if message.sender in ("resident", "agent"))
    return next(said, newest_first[0] if newest_first else None)


def _unanswered(newest_first: Sequence[Message]) -> tuple[tuple[int, ...], datetime | None]:
    """What the resident has written since the person wrote, or came, and since when they wait for an answer."""
    numbers: list[int] = []
    since: datetime | None = None
    for message in newest_first:
        if message.sender == "agent":
            break
        if message.event == "agent_joined":
            since = message.time
            break
        if message.sender == "resident":
            numbers.append(message.seq)
            since = message.time
    return tuple(reversed(numbers)), since
