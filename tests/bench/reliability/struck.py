"""Where a kill struck: told from what was under way at that moment, never from what the kill was meant for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from redis.asyncio import Redis

from api.conversation.scripts import Keys
from tests.bench.reliability.asking_proxy import Ask
from tests.bench.reliability.board import Call


class Place(StrEnum):
    """Where a message or a call was. A kill is counted under the first of these in which it caught something."""

    REWRITE = "during an append-only rewrite"
    CLAIM = "in a claim"
    AGENT = "in an agent's message or a passing on"
    ANSWERED = "answered and not appended"
    ACCEPTED = "accepted and not asked"
    ASKED = "asked and not answered"
    TAKING_IN = "sent and not acknowledged"
    READING = "only readers connected"
    NOTHING = "nothing under way"


@dataclass(frozen=True)
class Pending:
    """A conversation with messages that wait for their reply, as Redis holds it."""

    conversation: str
    seqs: tuple[int, ...]
    last_reply_ms: int
    """When the bot wrote last, in ms since 1970; 0 when it has not."""


@dataclass(frozen=True)
class Strike:
    """One kill: of which part, meant for which place, and what it caught."""

    victim: str
    meant: Place | None
    caught: Mapping[Place, int]
    accepted: int
    """How many messages had been acknowledged by then."""

    @property
    def place(self) -> Place:
        """Where it is counted: where it was meant to strike, if it caught something there."""
        if self.meant is not None and self.caught.get(self.meant):
            return self.meant
        return next((place for place in Place if self.caught.get(place)), Place.NOTHING)


_LOOK = """
local found = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1] .. ':work', 0, -1)) do
  found[#found + 1] = { id, redis.call('LRANGE', KEYS[1] .. ':pending:' .. id, 0, -1),
    redis.call('XREVRANGE', KEYS[1] .. ':log:' .. id, '+', '-', 'COUNT', 12) }
end
return found
"""


async def look(redis: Redis, keys: Keys) -> list[Pending]:
    """Every message that waits for a reply, read in one script."""
    found: Any = await redis.eval(_LOOK, 1, keys.prefix)  # type: ignore[misc]  # typed as blocking
    return [
        Pending(conversation, tuple(map(int, seqs)), _last_reply(entries))
        for conversation, seqs, entries in found
    ]


def _last_reply(newest_first: Sequence[Any]) -> int:
    for _, pairs in newest_first:
        fields = dict(zip(pairs[::2], pairs[1::2], strict=True))
        if "reply_to" in json.loads(fields["entry"]):
            return int(fields["ms"])
    return 0


@dataclass
class Moment:
    """Everything that was under way when a part was killed."""

    pending: Sequence[Pending]
    asks: Sequence[Mapping[str, Ask]]
    """For each gateway, the latest question of each conversation that it put to Rasa."""
    calls: Iterable[Call]
    taken_in_by: Mapping[tuple[str, int], int]
    rewriting: bool = False

    def caught_by(self, victim: str) -> Counter[Place]:
        """What the death of ``victim`` (``gateway-1``, ``redis``, ``rasa`` …) struck, counted by place."""
        caught: Counter[Place] = Counter()
        gateway = int(victim[-1]) - 1 if victim.startswith("gateway") else None
        for pending in self.pending:
            self._place(pending, gateway, caught)
        if victim in ("rasa", "actions"):
            # They hold nothing else: the rest is in the gateways and in Redis.
            return Counter({Place.ASKED: caught[Place.ASKED]})
        for call in self.calls:
            if gateway is None or call.gateway == gateway:
                caught[_CALLS[call.kind]] += 1
        if victim == "redis" and self.rewriting:
            caught[Place.REWRITE] += 1
        return caught

    def _place(self, pending: Pending, gateway: int | None, caught: Counter[Place]) -> None:
        first, *waiting = pending.seqs or (0,)
        asked_by, ask = self._asked(pending)
        for seq in waiting:
            if gateway is None or self.taken_in_by.get((pending.conversation, seq)) == gateway:
                caught[Place.ACCEPTED] += 1
        if ask is None or ask.stage == "held":
            by = asked_by if ask else self.taken_in_by.get((pending.conversation, first))
            if first and (gateway is None or by == gateway):
                caught[Place.ACCEPTED] += 1
        elif gateway is None or asked_by == gateway:
            caught[Place.ANSWERED if ask.stage == "answered" else Place.ASKED] += 1

    def _asked(self, pending: Pending) -> tuple[int | None, Ask | None]:
        """Who put the oldest message to Rasa, and how far that has come; nobody, if that was an earlier message."""
        found = [
            (g, asks[pending.conversation])
            for g, asks in enumerate(self.asks)
            if pending.conversation in asks
        ]
        if not found:
            return None, None
        gateway, ask = max(found, key=lambda pair: pair[1].at_ms)
        # An answer from before the bot's last words is the answer that became those words.
        if ask.stage == "answered" and ask.at_ms <= pending.last_reply_ms:
            return None, None
        return gateway, ask


_CALLS = {
    "claim": Place.CLAIM,
    "agent_write": Place.AGENT,
    "accept": Place.TAKING_IN,
    "follow": Place.READING,
    "other": Place.READING,
}
