"""A reply of the bot: the one ``custom`` payload that goes to Rasa and on to the gateway."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Outcome = Literal[
    "answered", "referred", "clarification", "smalltalk", "handover", "declined", "unanswered", "error"
]
"""The outcomes actions make; the gateway and Rasa's responses make the rest."""

HANDOVER = "handover"
"""As a choice's payload: the resident asks for a person. As an intention: the gateway is to fetch one."""


@dataclass(frozen=True, slots=True)
class SourceLink:
    """Where an answer comes from. ``updated``: ISO date of the source itself, where it has one."""

    title: str
    url: str
    updated: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the resident can pick. ``payload`` is read by the gateway only."""

    title: str
    payload: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply."""

    text: str
    outcome: Outcome
    lang: str
    topic: str | None = None
    aspect: str | None = None
    confidence: float | None = None
    sources: tuple[SourceLink, ...] = ()
    choices: tuple[Choice, ...] = ()
    intention: Literal["handover", "change_form"] | None = None

    def payload(self) -> dict[str, Any]:
        """As JSON: only dictionaries, lists, text, numbers and None."""
        payload = asdict(self)
        payload["sources"] = list(payload["sources"])
        payload["choices"] = list(payload["choices"])
        if self.confidence is not None:
            payload["confidence"] = round(self.confidence, 4)
        return payload


def ask_payload(topic: str, aspect: str | None = None) -> str:
    """The payload of a choice that asks about a subject, or about one part of it."""
    return f"ask:{topic}:{aspect}" if aspect else f"ask:{topic}"
