"""Likeness by letters: which passages share runs of three letters with a question.

Finds what whole words miss – misspellings, joined words, dialect endings ("barnhage", "brøytekant") –
and takes no dictionary. A passage's runs are weighted by how rare they are (tf-idf) and compared by
cosine. On 1 685 training utterances against our ten articles it found the right subject for .80 alone,
where BM25 on stems found .74.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

RUN = 3


def runs(text: str) -> Counter[str]:
    """The runs of three letters in each word, its ends marked: "sfo" → "_sf", "sfo", "fo_"."""
    counted: Counter[str] = Counter()
    for word in text.split():
        marked = f"_{word}_"
        counted.update(marked[start : start + RUN] for start in range(len(marked) - RUN + 1))
    return counted


class LetterIndex:
    """An inverted index from runs of letters to passages, kept in four arrays."""

    def __init__(
        self, runs_known: Sequence[str], starts: np.ndarray, rows: np.ndarray, weights: np.ndarray, size: int
    ):
        """Run ``i`` stands in passages ``rows[starts[i]:starts[i + 1]]`` with those ``weights`` (float32)."""
        self._number = {run: number for number, run in enumerate(runs_known)}
        self._starts, self._rows, self._weights = starts, rows, weights
        self._size = size

    @classmethod
    def build(cls, texts: Iterable[str]) -> LetterIndex:
        """Index analysed texts; the position of a text is its row."""
        counted = [runs(text) for text in texts]
        frequency = Counter(run for counts in counted for run in counts)
        known = sorted(frequency)
        number = {run: place for place, run in enumerate(known)}
        size = len(counted)
        rarity = np.array([_rarity(frequency[run], size) for run in known])
        triples: list[tuple[int, int, float]] = []
        for row, counts in enumerate(counted):
            own = {number[run]: (1 + np.log(times)) * rarity[number[run]] for run, times in counts.items()}
            length = np.sqrt(sum(weight * weight for weight in own.values())) or 1.0
            triples.extend((place, row, weight / length) for place, weight in own.items())
        triples.sort()
        starts = np.zeros(len(known) + 1, dtype=np.int64)
        np.add.at(starts, np.array([triple[0] for triple in triples], dtype=np.int64) + 1, 1)
        rows = np.array([triple[1] for triple in triples], dtype=np.int32)
        weights = np.array([triple[2] for triple in triples], dtype=np.float32)
        return cls(known, np.cumsum(starts), rows, weights, size)

    def save(self, file: Path) -> None:
        """Write the index as one ``.npz``."""
        np.savez(
            file,
            runs=np.array(list(self._number), dtype=f"<U{RUN}"),
            starts=self._starts,
            rows=self._rows,
            weights=self._weights.astype(np.float16),
            size=self._size,
        )

    @classmethod
    def load(cls, file: Path) -> LetterIndex:
        """Read what ``save`` wrote. Raises ``OSError``, ``KeyError`` or ``ValueError`` where it is not readable."""
        # Opened here: np.load leaves a damaged file open.
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
            weights = stored["weights"].astype(np.float32)
            return cls(
                stored["runs"].tolist(), stored["starts"], stored["rows"], weights, int(stored["size"])
            )

    def similarity(self, text: str) -> np.ndarray:
        """float32 ``[passages]``: the cosine between analysed ``text`` and each passage, 0 to 1.

        Runs that no passage has count in the question's length, so a text of foreign words stays low.
        """
        scores = np.zeros(self._size, dtype=np.float32)
        length = 0.0
        for run, times in runs(text).items():
            place = self._number.get(run)
            first, last = (0, 0) if place is None else (self._starts[place], self._starts[place + 1])
            weight = (1 + np.log(times)) * _rarity(int(last - first), self._size)
            length += weight * weight
            scores[self._rows[first:last]] += weight * self._weights[first:last]
        return scores / np.sqrt(length) if length else scores


def _rarity(passages: int, size: int) -> float:
    return float(np.log((1 + size) / (1 + passages)) + 1)
