"""Which section of one subject a question's words point at.

Inside a subject nearly every section has the subject's own words, so a general search tells them apart
badly: "snø" alone found "may I push snow into the road?". Here a word counts by how few of the subject's
own sections have it, and more when it stands in a section's heading or question than in its body.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from kb_sync.lexical import Analyser
from kb_sync.store import Store

IN_BODY = 0.6  # a heading says what a section is about, a body also mentions other things
BY_BEGINNING = 0.8  # "trampoline" for "trampolinar"
BY_PART = 0.6
SHORTEST_BEGINNING = 4


def sections_pointed_at(store: Store, analyser: Analyser, text: str, topic: str) -> dict[str, float]:
    """How much the words of ``text`` point at each section of ``topic`` (by key); only those above zero.

    A word that one section of sixteen has counts 1, one that four have .55, one that half have .29, one they
    all have 0.
    """
    name: set[str] = set()
    headings: dict[str, set[str]] = defaultdict(set)
    bodies: dict[str, set[str]] = defaultdict(set)
    for key, title, heading, body in store.terms_of(topic):
        name |= title
        # Both forms of a section together: the question may be in either.
        headings[key] |= heading
        bodies[key] |= body
    points: dict[str, float] = defaultdict(float)
    for word in analyser.words(text):
        if name.issuperset(word.terms):
            continue  # "kommunale avgifter" names the subject, whichever of its sections repeat the name
        whole = _weighed([_match(word.terms, headings[key], bodies[key]) for key in headings])
        parts = [
            _weighed([_match([part], headings[key], bodies[key]) for key in headings]) for part in word.parts
        ]
        for number, key in enumerate(headings):
            by_parts = BY_PART * sum(part[number] for part in parts)
            points[key] += max(whole[number], by_parts)
    return {key: point for key, point in points.items() if point > 0}


def _weighed(matches: Sequence[float]) -> list[float]:
    """Each match times how few sections have one: 1 where it is the only one, 0 where all have it."""
    having, sections = sum(match > 0 for match in matches), len(matches)
    if not having or having == sections:
        return [0.0] * sections
    rareness = math.log((sections + 1) / (having + 0.5)) / math.log((sections + 1) / 1.5)
    return [rareness * match for match in matches]


def _match(wanted: Sequence[str], heading: set[str], body: set[str]) -> float:
    return max(_among(wanted, heading), IN_BODY * _among(wanted, body))


def _among(wanted: Sequence[str], terms: set[str]) -> float:
    """1 where one of the terms itself stands, less where one begins like it, else 0."""
    if any(term in terms for term in wanted):
        return 1.0
    beginnings = [term for term in wanted if len(term) >= SHORTEST_BEGINNING]
    return BY_BEGINNING if any(term.startswith(start) for start in beginnings for term in terms) else 0.0
