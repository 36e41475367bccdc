"""What the pipeline writes on a message, as plain data: read by the rules, by the actions and by the studio.

``intent.name`` is the base (``subject``), ``intent.full_name`` and every name in ``intent_ranking`` the whole
(``subject/byggesak``). ``topic_ranking`` holds the subjects only; ``aspect`` the likeliest part of the subject.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Dict, Optional

from nlu.subject_classifier import Ranked

SEPARATOR = "/"
FORMS = ("nn", "nb")


def intent_output(best: Ranked) -> Dict[str, Any]:
    """The ``intent`` of a message whose likeliest intent is ``best``."""
    return {"name": best.intent.split(SEPARATOR)[0], "full_name": best.intent, "confidence": best.confidence}


def subject_output(ranking: Sequence[Ranked], aspects: Sequence[Ranked]) -> Dict[str, Any]:
    """``topic_ranking`` (``[{"topic", "confidence"}]``, the likeliest first) and ``aspect``
    (``{"name", "confidence"}``, or null when none was learned) with all of them in ``aspect_ranking``."""
    topics = [
        {"topic": ranked.intent.split(SEPARATOR, 1)[1], "confidence": ranked.confidence}
        for ranked in ranking
        if SEPARATOR in ranked.intent
    ]
    parts = [{"name": ranked.intent, "confidence": ranked.confidence} for ranked in aspects]
    return {"topic_ranking": topics, "aspect": parts[0] if parts else None, "aspect_ranking": parts}


def entity(name: str, value: str, text: str, extractor: str, confidence: float = 1.0) -> Dict[str, Any]:
    """An entity that concerns the whole text."""
    return {
        "entity": name,
        "value": value,
        "start": 0,
        "end": len(text),
        "confidence_entity": confidence,
        "extractor": extractor,
    }


def form_of(metadata: Optional[Mapping[str, Any]]) -> Optional[str]:
    """The written form the caller asks an answer in, or None when it says none that exists."""
    lang = metadata.get("lang") if isinstance(metadata, Mapping) else None
    return lang if lang in FORMS else None
