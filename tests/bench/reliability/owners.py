"""When a person had a conversation, read from its log alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.conversation.messages import Message

LEFT = frozenset(
    {
        "agent_gave_back",
        "agent_returned",
        "agent_closed",
        "claim_expired",
        "passed_to_department",
        "passed_to_colleague",
    }
)


@dataclass(frozen=True)
class Spell:
    """One person had the conversation from ``first`` until ``last`` (the numbers of the two events)."""

    by: str
    first: int
    last: int | None = None

    def holds(self, seq: int) -> bool:
        """Whether the entry with this number was written meanwhile."""
        return self.first < seq and (self.last is None or seq < self.last)


def spells(log: Sequence[Message]) -> list[Spell]:
    """Who had it, in order. The n-th is the one under claim number n."""
    found: list[Spell] = []
    for message in log:
        open_now = bool(found) and found[-1].last is None
        if message.event == "agent_joined":
            if open_now:
                # Nobody left, and there is a next one: two had it at once, so the first never ended well.
                raise TwoOwnersError(f"{found[-1].by} and {message.by} at {message.seq}")
            found.append(Spell(message.by or "", message.seq))
        elif message.event in LEFT and open_now:
            found[-1] = Spell(found[-1].by, found[-1].first, message.seq)
    return found


class TwoOwnersError(Exception):
    """The log says that two people had the conversation at once."""
