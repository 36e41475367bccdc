"""Likeness by meaning: the passages whose vectors make them the best, found without reading every vector whole.

A passage has a vector for each of its windows, and a question's likeness to it is the cosine to the nearest. All
vectors are turned (their principal axes first), so that their first numbers tell most of a cosine. What the
other numbers can add is never more than the product of the two lengths left over (Cauchy and Schwarz), so
windows that could not come among the best even so are put aside, in a few steps of more and more numbers.
What is left is scored in full: the result is that of comparing everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kb_sync.postings import mapped

WINDOWS = "vectors.windows.npy"
TURN = "vectors.turn.npy"
PARTS = "vectors.part-{}.npy"
BEYOND = "vectors.beyond.npy"

# How many numbers of each vector have been looked at after each step. Of 233 000 windows of made-up passages, 4 600
# were left after 64 numbers at the median, 28 000 for one question in ten; after 32 they were 35 000 and 123 000.
BORDERS = (64, 128)
WHOLE = 32_767  # numbers after the first border are kept as shares of this in two bytes: finer than float16
_SLACK = 1e-5  # for rounding in the sums
_SAMPLE = 10_000  # windows


class Best(NamedTuple):
    """What ``VectorIndex.best`` gives: one entry a section, best first."""

    rows: np.ndarray
    """The section's best row."""
    totals: np.ndarray
    meaning: np.ndarray
    """The cosine between the question and the passage's nearest window."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The arguments of ``VectorIndex.best``, the question turned like the vectors."""

    turned: np.ndarray
    others: np.ndarray
    weight: np.float32
    sections: np.ndarray
    count: int

    def totals(self, rows: np.ndarray, meaning: np.ndarray) -> np.ndarray:
        # take: several times as quick as an index in brackets.
        return self.others.take(rows) + self.weight * meaning


class VectorIndex:
    """The vectors of one base. Never changed, so threads may share it."""

    def __init__(
        self, windows: np.ndarray, turn: np.ndarray, parts: Sequence[np.ndarray], beyond: np.ndarray
    ) -> None:
        """``windows``: how many each passage has. ``turn``: ``[dimensions, dimensions]``, applied to a question.
        ``parts``: every window's numbers, float32 for the first and int16 for the others. ``beyond``: float32
        ``[parts, windows]``, the length of what comes after each part.

        Raises ``ValueError`` where they do not belong together.
        """
        count = int(windows.sum())
        if any(len(part) != count for part in parts) or beyond.shape != (len(parts), count):
            raise ValueError(
                f"{count} windows, but vectors for {', '.join(str(len(part)) for part in parts)}"
            )
        if sum(part.shape[1] for part in parts) != len(turn):
            raise ValueError("the parts of the vectors are not as long as the vectors")
        self._size = len(windows)
        self._rows = np.repeat(np.arange(len(windows), dtype=np.int32), windows)
        self._turn, self._parts, self._beyond = turn, parts, beyond
        self._borders = np.cumsum([0, *(part.shape[1] for part in parts)])

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        """Open what ``VectorWriter`` wrote. Raises ``OSError`` or ``ValueError`` where it cannot be read."""
        turn, beyond = mapped(folder / TURN), mapped(folder / BEYOND)
        parts = [mapped(folder / PARTS.format(number)) for number in range(len(beyond))]
        return cls(mapped(folder / WINDOWS), turn, parts, beyond)

    def __len__(self) -> int:
        """The number of passages."""
        return self._size

    def check(self) -> None:
        """Look through every number. Raises ``ValueError`` for the first fault."""
        if not all(np.isfinite(array).all() for array in (self._turn, self._beyond, self._parts[0])):
            raise ValueError("some vectors are not numbers")

    def best(
        self, question: np.ndarray, others: np.ndarray, weight: float, sections: np.ndarray, count: int
    ) -> Best:
        """The ``count`` sections with the largest ``others + weight * meaning``, best first, equal ones by row.

        ``question``: a unit vector. ``others``: float32 ``[passages]``, what else speaks for each row.
        ``weight``: not negative. ``sections``: integers ``[passages]``, equal for the rows of one section, of which
        the best one stands for it.
        """
        if not len(self):
            nothing = np.zeros(0, dtype=np.float32)
            return Best(nothing.astype(np.int32), nothing, nothing)
        asked = _Asked(question.astype(np.float32) @ self._turn, others, np.float32(weight), sections, count)
        rest = [asked.weight * np.linalg.norm(asked.turned[end:]) for end in self._borders[1:]]
        meaning = self._parts[0] @ asked.turned[: self._borders[1]]
        totals = asked.totals(self._rows, meaning)
        least = self._least(totals, asked) - _SLACK
        left = np.flatnonzero(totals + rest[0] * self._beyond[0] >= least)
        meaning = meaning.take(left)
        for part in range(1, len(self._parts)):
            meaning = meaning + self._dots(part, left, asked)
            beyond = rest[part] * self._beyond[part].take(left)
            kept = asked.totals(self._rows.take(left), meaning) + beyond >= least
            left, meaning = left[kept], meaning[kept]
        rows, meaning = _nearest(self._rows[left], meaning)
        totals = asked.totals(rows, meaning)
        order = np.lexsort((rows, -totals))
        _, first = np.unique(sections[rows[order]], return_index=True)
        order = order[np.sort(first)[:count]]
        return Best(rows[order], totals[order], meaning[order])

    def _least(self, estimates: np.ndarray, asked: _Asked) -> float:
        """What the last of the best sections has at least: some windows that look good are scored in full."""
        taken = asked.count
        while True:
            taken *= 2
            if taken < len(estimates):
                some = np.flatnonzero(estimates >= _about(estimates, taken))
            else:
                some = np.arange(len(estimates))
            dots = [self._dots(part, some, asked) for part in range(len(self._parts))]
            rows, meaning = _nearest(self._rows[some], np.sum(dots, axis=0))
            sections, place = np.unique(asked.sections[rows], return_inverse=True)
            if len(sections) < asked.count and len(some) < len(estimates):
                continue
            best = np.full(len(sections), -np.inf, dtype=np.float32)
            np.maximum.at(best, place, asked.totals(rows, meaning))
            last = min(asked.count, len(best))
            return float(np.partition(best, len(best) - last)[-last])

    def _dots(self, part: int, windows: np.ndarray, asked: _Asked) -> np.ndarray:
        own = asked.turned[self._borders[part] : self._borders[part + 1]]
        numbers = self._parts[part].take(windows, axis=0)
        return numbers @ own if part == 0 else numbers.astype(np.float32) @ (own / np.float32(WHOLE))


def _about(estimates: np.ndarray, count: int) -> np.float32:
    """A number that about ``count`` of the estimates reach: told from a sample, as finding it takes a while."""
    sample = estimates[:: 1 + len(estimates) // _SAMPLE]
    reaching = min(1 + count * len(sample) // len(estimates), len(sample))
    return np.partition(sample, len(sample) - reaching)[-reaching]


def _nearest(rows: np.ndarray, meaning: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row once, with the meaning of its nearest window. ``rows`` is in order."""
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    return rows[begins], np.maximum.reduceat(meaning, begins)
