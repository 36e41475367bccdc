"""What Rasa understood of the latest message, read from the tracker into one plain object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker

from kb_sync.article import FORMS, SLUG

SUBJECT = "subject"
ANSWERS = frozenset({"answered", "referred"})
FAILURES = frozenset({"unanswered", "clarification", "declined"})
"""Outcomes after which the resident is where they were before."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject or aspect and how sure the classifier is (0 to 1)."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Understood:
    """One message. Only the latest message counts, except ``previous_…``, which come from slots."""

    text: str
    form: str | None
    """``nn`` or ``nb``, the form to answer in; None when nobody said."""
    municipality: str | None
    intent: str | None
    intent_confidence: float
    topics: tuple[Candidate, ...]
    """Subjects, the likeliest first."""
    aspect: Candidate | None
    """The likeliest part of the subject."""
    chosen_topic: str | None
    """Set when the message is a choice the resident picked, not something written."""
    chosen_aspect: str | None
    """The part of it, or the key of an extra question, that was picked."""
    place: str | None
    previous_topic: str | None
    previous_aspect: str | None
    failed_before: int = 0
    """How many of the bot's latest replies in a row were no answer."""
    aspects: tuple[Candidate, ...] = ()
    """Every part of a subject there is, the likeliest first."""
    last_answer: str | None = None
    """The text of the bot's latest answer; None before the first."""
    explain: bool = False
    """The studio's test bench asks for every step to be told."""

    @property
    def best(self) -> Candidate | None:
        """The likeliest subject."""
        return self.topics[0] if self.topics else None


def understood(tracker: Tracker) -> Understood:
    """Read the tracker. Never raises: what is missing or of another shape is left out."""
    message = tracker.latest_message or {}
    metadata = _metadata(tracker)
    entities = {
        str(entity.get("entity")): str(entity.get("value"))
        for entity in message.get("entities") or []
        if isinstance(entity, Mapping) and entity.get("value")
    }
    text = str(message.get("text") or "")
    # Only the gateway can send a message that begins with a slash: a choice the resident picked.
    picked = text.startswith("/")
    form = metadata.get("lang") or entities.get("written_standard") or tracker.slots.get("written_standard")
    intent = message.get("intent") or {}
    replies = _replies(tracker)
    aspect = entities.get("aspect")
    return Understood(
        text="" if picked else text,
        form=form if form in FORMS else None,
        municipality=metadata.get("municipality") or None,
        intent=intent.get("name"),
        intent_confidence=_number(intent.get("confidence")),
        topics=tuple(_candidates(message.get("topic_ranking"))),
        aspect=next(iter(_candidates([message.get("aspect")])), None),
        aspects=tuple(_candidates(message.get("aspect_ranking"))),
        chosen_topic=entities.get("topic"),
        chosen_aspect=aspect if picked and re.fullmatch(SLUG, aspect or "") else None,
        place=entities.get("place"),
        # A new episode begins with an empty tracker; the gateway then still knows what was talked about.
        previous_topic=tracker.slots.get("topic") or metadata.get("topic"),
        previous_aspect=tracker.slots.get("aspect"),
        failed_before=_failed_before(replies),
        last_answer=next((text for outcome, text in replies if outcome in ANSWERS), None),
        explain=metadata.get("explain") is True,
    )


def _replies(tracker: Tracker) -> list[tuple[str, str]]:
    """Outcome and text of what the bot has said, the latest first."""
    customs = [
        (event.get("data") or {}).get("custom") or {}
        for event in reversed(tracker.events or [])
        if event.get("event") == "bot"
    ]
    return [
        (str(custom.get("outcome")), str(custom.get("text"))) for custom in customs if "outcome" in custom
    ]


def _failed_before(replies: list[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda reply: reply[0] in FAILURES, replies))


def _metadata(tracker: Tracker) -> Mapping[str, Any]:
    """The gateway's metadata: on the message itself, or on the last thing the resident said."""
    metadata = (tracker.latest_message or {}).get("metadata")
    if not metadata:
        said = (event for event in reversed(tracker.events or []) if event.get("event") == "user")
        metadata = next((event.get("metadata") for event in said), None)
    return metadata if isinstance(metadata, Mapping) else {}


def _candidates(ranking: Any) -> list[Candidate]:
    found = []
    for entry in ranking or []:
        name = (entry.get("topic") or entry.get("name")) if isinstance(entry, Mapping) else None
        if name:
            found.append(Candidate(str(name), _number(entry.get("confidence"))))
    return sorted(found, key=lambda candidate: -candidate.confidence)


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
