"""The unseen phrasings asked of the whole running service, as a resident would: what is answered, offered, and wrong.

Where ``tests.bench.quality`` asks what the classifier thinks, this asks what people get: thresholds, search, choices
and sensitive subjects included.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from api.conversation.ask import Asker
from tests.bench.quality import SURE, Row, rows

ANSWERED = frozenset({"answered", "referred"})


def measure(url: str, data: Path) -> dict[str, Any]:
    """Shares of the messages about a subject, by what became of them; ``n`` is how many there were."""
    unseen = [*rows("unseen_all_subjects_a.jsonl"), *rows("unseen_all_subjects_b.jsonl")]
    asked = [row for row in unseen if row["intent"].startswith("subject/")]
    with Asker(url, data) as asker:
        replies = [asker.ask(row["text"], row["lang"]) for row in asked]
    judged = [_judged(row, reply) for row, reply in zip(asked, replies, strict=True)]
    outcomes = Counter(str(reply.get("outcome", reply.get("code"))) for reply in replies)
    return {
        "n": len(judged),
        "first": _share(judged, "first"),
        "first_nn": _share(
            [one for one, row in zip(judged, asked, strict=True) if row["lang"] == "nn"], "first"
        ),
        "first_nb": _share(
            [one for one, row in zip(judged, asked, strict=True) if row["lang"] == "nb"], "first"
        ),
        "offered": _share(judged, "offered"),
        "wrong": _share(judged, "wrong"),
        "wrong_and_sure": _share(judged, "wrong_and_sure"),
        "outcomes": {name: round(count / len(judged), 3) for name, count in outcomes.most_common()},
    }


def _judged(row: Row, reply: dict[str, Any]) -> dict[str, bool]:
    topic = row["intent"].removeprefix("subject/")
    # In danger the numbers come first, whatever the subject: that is neither right nor wrong about it.
    first = reply.get("topic") == topic or reply.get("outcome") == "emergency"
    choices = {choice.get("topic") for choice in reply.get("choices", [])}
    answered = reply.get("outcome") in ANSWERED and reply.get("topic") is not None
    wrong = answered and not first
    return {
        "first": first,
        "offered": first or topic in choices,
        "wrong": wrong,
        "wrong_and_sure": wrong and (reply.get("confidence") or 0) >= SURE,
    }


def _share(judged: list[dict[str, bool]], name: str) -> float:
    return round(sum(one[name] for one in judged) / len(judged), 3)
