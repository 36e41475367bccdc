"""Tells how a reply came about: what was understood, always and shortly; every step, where the test bench asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actions.decide import Decision
from actions.understood import Candidate, Understood
from kb_sync.search import Hit, SearchResult

if TYPE_CHECKING:
    from actions.pages import FoundPage
    from actions.turn import Turn

TOLD_SUBJECTS = 3
"""The guess, the runner-up, and one more: what staff can judge a guess by."""
TOLD_PASSAGES = 8


def thought(message: Understood) -> dict[str, Any]:
    """What the classifiers made of the message, as the gateway keeps it for those who correct it."""
    return {
        "intent": message.intent,
        "confidence": round(message.intent_confidence, 4),
        "topics": [_candidate(one) for one in message.topics[:TOLD_SUBJECTS]],
    }


def note(turn: Turn, found: SearchResult, decision: Decision, pages: Sequence[FoundPage]) -> None:
    """Write down what was looked at and decided; nothing unless the message asks for it."""
    if not turn.message.explain:
        return
    thresholds = turn.context.thresholds
    turn.steps.update(
        topics=[_candidate(one) for one in turn.message.topics],
        aspects=[_candidate(one) for one in turn.message.aspects],
        passages=[_hit(hit) for hit in found.hits[:TOLD_PASSAGES]],
        rejected=[_hit(hit) for hit in found.rejected[:TOLD_PASSAGES]],
        pages=[{"title": page.first.title, "url": page.first.source.url} for page in pages],
        decision={
            "verdict": str(decision.verdict),
            "because": decision.because,
            "topic": decision.topic,
            "confidence": decision.confidence,
            "candidates": list(decision.candidates),
        },
        thresholds={
            name: getattr(thresholds, name).value
            for name in ("answer", "answer_when_search_agrees", "clear_find", "clear_lead", "worth_asking")
        },
    )


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {"name": candidate.name, "confidence": round(candidate.confidence, 4)}


def _hit(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "id": passage.id,
        "topic": passage.topic,
        "title": passage.title,
        "heading": passage.heading,
        "text": passage.text,
        "score": round(hit.score, 4),
        "certainty": round(hit.certainty, 4),
        "reason": hit.reason,
    }
