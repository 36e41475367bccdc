"""Which agents are there to take a conversation, judged by whether their console has been heard from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from api.conversation.scripts import Scripts
from api.governance.agent import Agent
from api.handover.shared_read import SharedRead

PRESENT_S = 45
"""A console says it is there every 15 seconds; after three missed times nobody is behind it."""

Status = Literal["available", "transfers_only", "away"]
"""``transfers_only``: is offered nothing from the line, but colleagues may pass a conversation on to them."""


@dataclass(frozen=True)
class Colleague:
    """An agent whose console is open, and how many conversations they have now."""

    agent: Agent
    status: Status
    has: int

    @property
    def takes_more(self) -> bool:
        """Whether another conversation can be offered to them."""
        return self.status == "available" and self.has < self.agent.capacity

    def to_json(self) -> dict[str, Any]:
        """As the agents' interface gives it out."""
        return {
            "username": self.agent.username,
            "name": self.agent.name,
            "role": self.agent.role,
            "status": self.status,
            "has": self.has,
            **self.agent.duties(),
        }


class Presence:
    """The agents whose console is open, and whether they take conversations."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        # Asked for by everybody who waits and every console, often at the same moment.
        self._here = SharedRead(self._read)

    async def is_here(self, username: str) -> None:
        """The agent's console is open now."""
        await self._scripts.run("here", "", username, "", "")

    async def arrives(self, agent: Agent, status: Status | None = None) -> None:
        """The agent's console is open, and this is who they are; ``status`` where it changes."""
        await self._scripts.run("here", "", agent.username, agent.to_json(), status or "")

    async def has_left(self, username: str) -> None:
        """The agent has signed out."""
        await self._scripts.run("gone", "", username)

    async def here(self) -> list[Colleague]:
        """Everybody whose console is open."""
        return await self._here.get()

    async def _read(self) -> list[Colleague]:
        rows = await self._scripts.run("colleagues", "", PRESENT_S)
        return [_colleague(*row) for row in rows]

    async def find(self, username: str) -> Colleague | None:
        """The agent, if their console is open."""
        return next((one for one in await self.here() if one.agent.username == username), None)


def _colleague(username: str, about: str, status: str, has: int) -> Colleague:
    agent = Agent.from_json(about) if about else Agent(username, username, "")
    return Colleague(agent, _status(status), has)


def _status(text: str) -> Status:
    known: tuple[Status, ...] = get_args(Status)
    return next((status for status in known if status == text), "available")
