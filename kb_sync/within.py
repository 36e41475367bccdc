"""Which section of one subject a question's words point at.

Inside a subject nearly every section has the subject's own words, so a general search tells them apart
badly: "snø" alone found "may I push snow into the road?". Here a word counts by how few of the subject's
own sections have it, and more when it stands in a section's heading or question than in its body.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from kb_sync.lexical import Analyser, Word
from kb_sync.store import Store

IN_BODY = 0.6  # a heading says what a section is about, a body also mentions other things
BY_BEGINNING = 0.8  # "trampoline" for "trampolinar"
BY_PART = 0.6
SHORTEST_BEGINNING = 4


def sections_pointed_at(store: Store, analyser: Analyser, text: str, topic: str) -> dict[str, float]:
    """How much the words of ``text`` point at each section of ``topic`` (by key); only those above zero.

    A word that one section of sixteen has counts 2.4, one that half of them have 0.7, one they all have 0.
    """
    headings: dict[str, set[str]] = defaultdict(set)
    bodies: dict[str, set[str]] = defaultdict(set)
    for key, heading, body in store.terms_of(topic):
        # Both forms of a section together: the question may be in either.
        headings[key] |= heading
        bodies[key] |= body
    points: dict[str, float] = defaultdict(float)
    for word in analyser.words(text):
        matched = {
            key: max(_match(word, headings[key]), IN_BODY * _match(word, bodies[key])) for key in headings
        }
        having = sum(match > 0 for match in matched.values())
        if having:
            rareness = max(0.0, math.log((len(headings) + 1) / (having + 0.5)))
            for key, match in matched.items():
                points[key] += rareness * match
    return {key: point for key, point in points.items() if point > 0}


def _match(word: Word, terms: set[str]) -> float:
    """1 for the word itself, less for what begins like it or shares a part of it, 0 for nothing."""
    if any(term in terms for term in word.terms):
        return 1.0
    if _begins(word.terms, terms):
        return BY_BEGINNING
    return BY_PART * sum(part in terms for part in word.parts) / len(word.parts) if word.parts else 0.0


def _begins(wanted: Sequence[str], terms: set[str]) -> bool:
    return any(
        len(start) >= SHORTEST_BEGINNING and any(term.startswith(start) for term in terms) for start in wanted
    )
