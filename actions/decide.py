"""What to do with a message: answer about a subject, ask which one is meant, or say that there is no answer.

Two witnesses are heard: the classifier, which knows residents' ways of asking, and the search, which
knows what the articles say. One of them very sure, or both of the same opinion, is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, zip_longest

from actions.thresholds import Thresholds
from actions.understood import Candidate, Understood
from kb_sync.search import Hit, SearchResult

OUT_OF_SCOPE = "out_of_scope"


class Verdict(StrEnum):
    """What to do."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    """Offer the candidates: the message has a subject, but which?"""
    ASK_SUBJECT = "ask_subject"
    """The message asks "what does it cost?" and nothing tells of what."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, about which subject, how sure, and why (a code for logs and tests)."""

    verdict: Verdict
    because: str
    topic: str | None = None
    confidence: float | None = None
    candidates: tuple[str, ...] = ()
    """What to offer; for an answer that is not wholly sure, the other subjects that may have been meant."""


def decide(
    message: Understood,
    found: SearchResult,
    subjects: set[str],
    thresholds: Thresholds,
    *,
    only_question: bool,
) -> Decision:
    """Weigh the witnesses. ``subjects``: those that have an article; others are never answered or offered.

    ``only_question``: the message has no word that names a subject ("kva kostar det?").
    """
    if message.chosen_topic is not None:
        if message.chosen_topic in subjects:
            return Decision(Verdict.ANSWER, "chosen", message.chosen_topic, 1.0, (message.chosen_topic,))
        return Decision(Verdict.NOTHING, "chosen_unknown")
    ranked = [candidate for candidate in message.topics if candidate.name in subjects]
    best = ranked[0] if ranked else None
    if only_question and (best is None or best.confidence < thresholds.follow_up_below.value):
        return _about_the_last(message, ranked, subjects, thresholds)
    hits = _best_of_each(found, subjects)
    if best is not None:
        agreed = bool(hits) and hits[0].passage.topic == best.name
        others = _others(ranked, best.name, thresholds)
        if best.confidence >= thresholds.answer.value:
            return Decision(Verdict.ANSWER, "classifier", best.name, best.confidence, others)
        if agreed and best.confidence >= thresholds.answer_when_search_agrees.value:
            return Decision(Verdict.ANSWER, "both", best.name, best.confidence, others)
    if hits and hits[0].certainty >= thresholds.clear_find.value:
        lead = hits[0].score - hits[1].score if len(hits) > 1 else 1.0
        if lead >= thresholds.clear_lead.value:
            topic = str(hits[0].passage.topic)
            others = _others(ranked, topic, thresholds)
            return Decision(Verdict.ANSWER, "search", topic, hits[0].certainty, others)
    off = message.intent == OUT_OF_SCOPE
    least = thresholds.worth_asking_off_subject if off else thresholds.worth_asking
    return _choices(ranked, hits, least.value, thresholds.alternative.value, thresholds.most_choices)


def _others(ranked: list[Candidate], topic: str, thresholds: Thresholds) -> tuple[str, ...]:
    """Subjects to offer beside an answer about ``topic``, where it is not so sure that it stands alone."""
    if ranked[:1] and ranked[0].name == topic and ranked[0].confidence >= thresholds.alone.value:
        return ()
    others = (c.name for c in ranked if c.name != topic and c.confidence >= thresholds.alternative.value)
    return tuple(islice(others, thresholds.most_alternatives))


def _about_the_last(
    message: Understood, ranked: list[Candidate], subjects: set[str], thresholds: Thresholds
) -> Decision:
    if message.previous_topic in subjects:
        confidence = message.aspect.confidence if message.aspect else None
        return Decision(Verdict.ANSWER, "follow_up", message.previous_topic, confidence)
    names = tuple(candidate.name for candidate in ranked[: thresholds.most_choices])
    return Decision(Verdict.ASK_SUBJECT, "no_subject", names[0] if names else None, candidates=names)


def _choices(
    ranked: list[Candidate], hits: list[Hit], least: float, spare_from: float, most: int
) -> Decision:
    """The subjects worth offering: in turns from both witnesses, so that either may have the right one.

    Places left over go to the classifier's next guesses.
    """
    said = [candidate.name for candidate in ranked if candidate.confidence >= least]
    read = [hit.passage.topic for hit in hits if hit.certainty >= least and hit.passage.topic]
    if not said and not read:
        return Decision(Verdict.NOTHING, "nothing_fits")
    # A choice between one is no choice: the runner-up comes along, however unlikely.
    spare = [c.name for place, c in enumerate(ranked) if place < 2 or c.confidence >= spare_from]
    merged = [name for pair in zip_longest(said, read) for name in pair if name]
    names = tuple(dict.fromkeys((*merged, *spare)))[:most]
    sure = max((candidate.confidence for candidate in ranked if candidate.name == names[0]), default=0.0)
    return Decision(Verdict.CLARIFY, "unsure", names[0], sure, names)


def _best_of_each(found: SearchResult, subjects: set[str]) -> list[Hit]:
    """The best hit of each subject, best first."""
    best: dict[str, Hit] = {}
    for hit in found.hits:
        if hit.passage.topic in subjects:
            best.setdefault(hit.passage.topic, hit)
    return list(best.values())
