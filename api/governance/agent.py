"""A person who answers residents, and what they answer for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from api.governance.rights import USUAL_RIGHTS, Right, may

USUAL_LANGUAGES = ("nn", "nb")
USUAL_CAPACITY = 3
"""Conversations at once. Agents can take more by hand; they are only not offered more."""


@dataclass(frozen=True)
class Agent:
    """A signed-in person: ``name`` and ``role`` are what the resident is shown.

    The rest decides what is offered: no departments means all of them, no municipalities all that the
    pool serves. Taking a conversation by hand is always possible.
    """

    DUTIES: ClassVar = ("departments", "municipalities", "languages", "capacity")

    username: str
    name: str
    role: str
    departments: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = USUAL_LANGUAGES
    capacity: int = USUAL_CAPACITY
    rights: tuple[str, ...] = USUAL_RIGHTS

    @classmethod
    def with_duties(cls, username: str, name: str, role: str, duties: Mapping[str, Any]) -> Self:
        """The agent with duties, and ``rights``, as ``to_json`` gave them; the usual ones for what is missing."""
        return cls(
            username,
            name,
            role,
            tuple(duties.get("departments", ())),
            tuple(duties.get("municipalities", ())),
            tuple(duties.get("languages", USUAL_LANGUAGES)),
            int(duties.get("capacity", USUAL_CAPACITY)),
            tuple(duties.get("rights", USUAL_RIGHTS)),
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The agent as ``to_json`` wrote it."""
        told = json.loads(text)
        return cls.with_duties(told["username"], told["name"], told["role"], told)

    def duties(self) -> dict[str, Any]:
        """What the agent answers for, as JSON can carry it."""
        return {
            "departments": list(self.departments),
            "municipalities": list(self.municipalities),
            "languages": list(self.languages),
            "capacity": self.capacity,
        }

    def to_json(self) -> str:
        """Everything about the agent as JSON text."""
        who = {"username": self.username, "name": self.name, "role": self.role}
        return json.dumps({**who, **self.duties(), "rights": list(self.rights)}, ensure_ascii=False)

    def may(self, right: Right) -> bool:
        """Whether this person may do what asks for ``right``."""
        return may(self.rights, right)

    def serves(self, municipality: str) -> bool:
        """Whether the agent answers for this municipality at all."""
        return not self.municipalities or municipality in self.municipalities

    def fits(self, municipality: str, department: str, language: str) -> bool:
        """Whether a conversation of this kind is one for this agent."""
        return (
            self.serves(municipality)
            and (not self.departments or department in self.departments)
            and language in self.languages
        )
