"""Which subjects are hard to tell apart? Those whose examples lie nearer the middle of another subject.

Each example is a vector of what it means (``nlu.embedding``); the middle of a subject is the mean of its examples,
without the one being judged. Where a fifth of a subject's examples, and four at least, lie nearer the middle of one
and the same other subject, both had better be read side by side. Of the 448 shipped ones 19 pairs are alike in this
way, all of them about neighbouring things ("uføretrygd" and "arbeidsavklaringspengar").
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from api.studio.examples_files import Line
from api.studio.working_copy import WorkingCopy
from nlu.training_data import SUBJECT_INTENT, WORD_GROUPS

SHARE = 0.2
LEAST = 4
SHOWN = 6


class Encoder(Protocol):
    """Gives a unit vector for each text (``nlu.embedding.SentenceEmbedding``)."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text."""


@dataclass(frozen=True)
class Alike:
    """One subject that lies near another."""

    id: str
    other: str
    share: float
    """Of the first one's examples, how many lie nearer the other (0 to 1)."""
    examples: tuple[str, ...]
    """Some of those."""


class Likeness:
    """Finds such pairs, and remembers them until an example changes."""

    def __init__(self, copy: WorkingCopy, load: Callable[[], Encoder]) -> None:
        """``load`` opens the embedding; it is let go of afterwards, as it is needed seldom."""
        self._copy = copy
        self._load = load
        self._working = threading.Lock()
        self._found: tuple[Any, list[Alike]] | None = None

    def pairs(self) -> list[Alike]:
        """Every pair, the most alike first. Takes seconds where an example has changed."""
        with self._working:
            examples = self._copy.examples()
            # The dictionary is made anew by each change, so it is its own stamp.
            if self._found is None or self._found[0] is not examples:
                self._found = (examples, alike(examples, self._load()))
            return self._found[1]

    def known_to_be_like(self, intent: str) -> Iterator[dict[str, Any]]:
        """The subjects this one was like when it was last looked at; nothing before that."""
        id = intent.removeprefix(SUBJECT_INTENT)
        for pair in self._found[1] if self._found else ():
            if id in (pair.id, pair.other):
                yield {"id": pair.other if id == pair.id else pair.id, "share": round(pair.share, 2)}


def alike(examples: dict[str, list[Line]], encoder: Encoder) -> list[Alike]:
    """The pairs of subjects that are alike, the most alike first. Words of a subject are not judged."""
    lines = [
        (intent, line.text)
        for intent, own in sorted(examples.items())
        for line in own
        if not str(line.metadata.get("group") or "").startswith(WORD_GROUPS)
    ]
    names = sorted({intent for intent, _ in lines})
    if len(names) < 2:
        return []
    place = {name: number for number, name in enumerate(names)}
    own = np.array([place[intent] for intent, _ in lines])
    vectors = encoder.encode([text for _, text in lines])
    sums = np.zeros((len(names), vectors.shape[1]), np.float32)
    np.add.at(sums, own, vectors)
    near = vectors @ _unit(sums).T
    near[np.arange(len(own)), own] = (_unit(sums[own] - vectors) * vectors).sum(axis=1)
    nearest = near.argmax(axis=1)
    strays: dict[tuple[int, int], list[str]] = defaultdict(list)
    for number in np.flatnonzero(nearest != own):
        strays[(int(own[number]), int(nearest[number]))].append(lines[number][1])
    sizes = Counter(own.tolist())
    found = [
        Alike(_id(names[one]), _id(names[other]), len(texts) / sizes[one], tuple(texts[:SHOWN]))
        for (one, other), texts in strays.items()
        if len(texts) >= LEAST and len(texts) / sizes[one] >= SHARE
    ]
    return sorted(found, key=lambda pair: (-pair.share, pair.id, pair.other))


def _unit(rows: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: np.ndarray = rows / np.maximum(length, 1e-9)
    return unit


def _id(intent: str) -> str:
    return intent.removeprefix(SUBJECT_INTENT)
