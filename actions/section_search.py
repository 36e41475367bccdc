"""Finds the section of one subject that answers a message."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from actions.pages import LOOKED_AT
from actions.sections import ranked_sections
from actions.turn import Turn
from kb_sync.search import Hit, KnowledgeBase

NO_PART_BELOW = 0.3
"""Confidence below which a message that only names its subject is taken to ask for no part of it."""
PART_OF_INTENT = {"ask_price": "price", "ask_deadline": "deadline", "ask_apply": "apply"}
"""Questions that name no subject of their own: they are about the one talked about last."""


class SectionSearch:
    """What tells the sections of a subject apart, looked up when first asked for. Raises ``KnowledgeBaseError``."""

    def __init__(self, turn: Turn, base: KnowledgeBase, topic: str) -> None:
        message = turn.message
        words = turn.context.question_words
        self._turn = turn
        self._base = base
        self._topic = topic
        self._naming = " ".join(words.naming(message.text))
        self.asked_word = words.aspect(message.text)
        """The part an asking word names, if any."""
        self.parts: Mapping[str, float] = {part.name: part.confidence for part in message.aspects}
        """How likely each part of a subject is the one asked for."""
        if message.intent in PART_OF_INTENT:
            self.parts = {PART_OF_INTENT[message.intent]: 1.0}

    @cached_property
    def points(self) -> dict[str, float]:
        """How much the message's own words point at each section, by key."""
        if not self._naming:
            return {}
        return self._base.pointed_at(self._turn.municipality.id, self._naming, self._topic)

    @property
    def asks_for_no_part(self) -> bool:
        """Whether the message is the name of the subject and nothing else."""
        return self.asked_word is None and not self.points and max(self.parts.values()) < NO_PART_BELOW

    @cached_property
    def hits(self) -> list[Hit]:
        """The sections, the best of the search first."""
        turn, topic = self._turn, self._topic
        every = self._base.search(
            turn.message.text, turn.municipality.id, turn.form, topic=topic, limit=LOOKED_AT
        ).hits
        return [hit for hit in every if hit.passage.topic == topic and hit.passage.fact is None]

    @cached_property
    def ranked(self) -> list[Hit]:
        """The sections, the one that answers best first."""
        alike = self._base.alike(self._turn.municipality.id, self._turn.message.text, self._topic)
        weights = self._turn.context.section_weights
        return ranked_sections(self.hits, self.parts, self.asked_word, self.points, alike, weights)
