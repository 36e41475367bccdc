"""The questions two versions of the model are compared with, and what the answer should be about.

``frozen/ordinary.jsonl``: 1 152 questions by people who had not seen the examples, four or so for each municipal
subject and one for each of the others, Nynorsk and Bokmål apart. They are drawn from the sets the project measures
itself with (docs/studio.md says which) and are never trained on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

FROZEN = Path(__file__).with_name("frozen")
Source = Literal["ordinary", "own", "must", "reviewed"]


@dataclass(frozen=True)
class Question:
    """Something residents ask, and the intents that are right for it."""

    text: str
    lang: str
    """``nn`` or ``nb``."""
    intents: tuple[str, ...]
    source: Source = "ordinary"
    """``ordinary``: the frozen set. ``own``: a test the staff saved; ``must``: one that no
    version may get wrong. ``reviewed``: a message they judged lately."""

    @classmethod
    def of(cls, row: dict[str, Any], source: Source) -> Question:
        """A row with ``text``, ``lang`` and ``intent`` or ``intents``."""
        return cls(row["text"], row["lang"], tuple(row.get("intents") or [row["intent"]]), source)


def ordinary(file: Path = FROZEN / "ordinary.jsonl") -> tuple[Question, ...]:
    """The frozen set."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(Question.of(json.loads(line), "ordinary") for line in lines)


def usable(
    questions: Iterable[Question], known: AbstractSet[str], learned: AbstractSet[str]
) -> list[Question]:
    """Those that say something: about an intent some version knows, not learned by heart, each text once.

    ``known`` are the intents of either version, ``learned`` the texts of the examples.
    """
    found: dict[str, Question] = {}
    for question in questions:
        if question.text not in learned and not known.isdisjoint(question.intents):
            found[question.text] = question  # what staff saved comes later and knows better
    return list(found.values())
