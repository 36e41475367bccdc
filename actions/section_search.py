"""Finds the section that answers a message, among those of the subject it is about and of the runner-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions.pages import LOOKED_AT
from actions.sections import SubjectSections, best_section
from actions.turn import Turn
from kb_sync.search import Hit, KnowledgeBase

PART_OF_INTENT = {"ask_price": "price", "ask_deadline": "deadline", "ask_apply": "apply"}
"""Questions that name no subject of their own: they are about the one talked about last."""


class SectionSearch:
    """The sections of some subjects, each looked up once for the turn. Raises ``KnowledgeBaseError``."""

    def __init__(self, turn: Turn, base: KnowledgeBase) -> None:
        message = turn.message
        words = turn.context.question_words
        self._turn = turn
        self._base = base
        self._naming = " ".join(words.naming(message.text))
        self._chances = {candidate.name: candidate.confidence for candidate in message.topics}
        self._found: dict[str, SubjectSections] = {}
        self.asked_word = words.aspect(message.text)
        """The part an asking word names, if any."""
        self.parts: Mapping[str, float] = {part.name: part.confidence for part in message.aspects}
        """How likely each part of a subject is the one asked for."""
        if message.intent in PART_OF_INTENT:
            self.parts = {PART_OF_INTENT[message.intent]: 1.0}

    def points(self, topic: str) -> dict[str, float]:
        """How much the message's own words point at each section, by key."""
        if not self._naming:
            return {}
        return self._base.pointed_at(self._turn.municipality.id, self._naming, topic)

    def of(self, topic: str) -> SubjectSections:
        """Everything known of a subject's sections."""
        if topic not in self._found:
            turn, text = self._turn, self._turn.message.text
            municipality = turn.municipality.id
            every = self._base.search(text, municipality, turn.form, topic=topic, limit=LOOKED_AT).hits
            best = max(self._chances, key=lambda name: self._chances[name], default=topic)
            self._found[topic] = SubjectSections(
                hits=[hit for hit in every if hit.passage.topic == topic and hit.passage.fact is None],
                points=self.points(topic),
                alike=self._base.alike(municipality, text, topic),
                confidence=self._chances.get(topic, 0.0),
                likeliest=topic == best,
            )
        return self._found[topic]

    def best(self, topics: Sequence[str]) -> Hit | None:
        """The section of one of ``topics`` that answers best."""
        weights = self._turn.context.section_weights
        return best_section(map(self.of, topics), self.parts, self.asked_word, weights)
