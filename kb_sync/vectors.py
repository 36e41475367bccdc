"""Likeness by meaning: the passages whose vectors make them the best, found without reading every vector whole.

A passage has a vector for each of its windows, and a question's likeness to it is the cosine to the nearest. All
vectors are turned (their principal axes first), so that their first numbers tell most of a cosine. What the
other numbers can add is never more than the product of the two lengths left over (Cauchy and Schwarz), so
windows that could not come among the best even so are put aside, in a few steps of more and more numbers.
What is left is scored in full: the result is that of comparing everything.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np

from kb_sync.postings import mapped

WINDOWS = "vectors.windows.npy"
TURN = "vectors.turn.npy"
PARTS = "vectors.part-{}.npy"
BEYOND = "vectors.beyond.npy"
WAITING = "vectors.waiting"

# How many numbers of each vector have been looked at after each step. Of 233 000 windows of made-up passages, 4 600
# were left after 64 numbers at the median, 28 000 for one question in ten; after 32 they were 35 000 and 123 000.
BORDERS = (64, 128)
_WHOLE = 32_767  # numbers after the first border are kept as shares of this in two bytes: finer than float16
_SLACK = 1e-5  # for rounding in the sums
_SAMPLE = 10_000  # windows
_CHUNK = 8192  # windows turned at a time while building


class Best(NamedTuple):
    """What ``VectorIndex.best`` gives: one entry a row, best first."""

    rows: np.ndarray
    totals: np.ndarray
    meaning: np.ndarray
    """The cosine between the question and the passage's nearest window."""


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

    def best(self, question: np.ndarray, others: np.ndarray, weight: float, count: int) -> Best:
        """The ``count`` rows with the largest ``others + weight * meaning``, best first, equal ones by row.

        ``question``: a unit vector. ``others``: float32 ``[passages]``, what else speaks for each row.
        ``weight``: not negative.
        """
        if not len(self):
            nothing = np.zeros(0, dtype=np.float32)
            return Best(nothing.astype(np.int32), nothing, nothing)
        turned = question.astype(np.float32) @ self._turn
        rest = [np.float32(weight * np.linalg.norm(turned[end:])) for end in self._borders[1:]]
        scale = np.float32(weight)
        meaning = self._parts[0] @ turned[: self._borders[1]]
        totals = meaning * scale
        totals += others.take(self._rows)  # take: several times as quick as an index in brackets
        least = self._least(totals, turned, others, scale, min(count, len(others))) - _SLACK
        left = np.flatnonzero(totals + rest[0] * self._beyond[0] >= least)
        meaning = meaning[left]
        for part in range(1, len(self._parts)):
            meaning = meaning + self._dots(part, left, turned)
            beyond = rest[part] * self._beyond[part].take(left)
            kept = others.take(self._rows.take(left)) + scale * meaning + beyond >= least
            left, meaning = left[kept], meaning[kept]
        rows, meaning = _nearest(self._rows[left], meaning)
        totals = others[rows] + scale * meaning
        order = np.lexsort((rows, -totals))[:count]
        return Best(rows[order], totals[order], meaning[order])

    def _least(
        self, estimates: np.ndarray, turned: np.ndarray, others: np.ndarray, scale: np.float32, count: int
    ) -> np.float32:
        """What the last of the ``count`` best rows has at least: some rows that look good are scored in full."""
        taken = count
        while True:
            taken *= 2
            if taken < len(estimates):
                some = np.flatnonzero(estimates >= _about(estimates, taken))
            else:
                some = np.arange(len(estimates))
            dots = [self._dots(part, some, turned) for part in range(len(self._parts))]
            rows, meaning = _nearest(self._rows[some], np.sum(dots, axis=0))
            if len(rows) >= count:
                return np.partition(others[rows] + scale * meaning, len(rows) - count)[-count]

    def _dots(self, part: int, windows: np.ndarray, turned: np.ndarray) -> np.ndarray:
        own = turned[self._borders[part] : self._borders[part + 1]]
        numbers = self._parts[part].take(windows, axis=0)
        return numbers @ own if part == 0 else numbers.astype(np.float32) @ (own / np.float32(_WHOLE))


def _about(estimates: np.ndarray, count: int) -> np.float32:
    """A number that about ``count`` of the estimates reach: told from a sample, as finding it takes a while."""
    sample = estimates[:: 1 + len(estimates) // _SAMPLE]
    reaching = min(1 + count * len(sample) // len(estimates), len(sample))
    return np.partition(sample, len(sample) - reaching)[-reaching]


def _nearest(rows: np.ndarray, meaning: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row once, with the meaning of its nearest window. ``rows`` is in order."""
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    return rows[begins], np.maximum.reduceat(meaning, begins)


class VectorWriter:
    """Takes the windows' vectors, a few passages at a time, and writes them turned."""

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``. Vectors wait in a file there until all are known: they need not fit in memory."""
        self._folder = folder
        self._windows: list[int] = []
        self._moment: np.ndarray = np.zeros((0, 0))
        self._waiting = (folder / WAITING).open("w+b")

    def __enter__(self) -> VectorWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.close()

    def add(self, vectors: np.ndarray, windows: Sequence[int]) -> None:
        """The vectors of the next passages, and how many each of them has (at least one). Raises ``OSError``."""
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if not self._windows:
            self._moment = np.zeros((vectors.shape[1], vectors.shape[1]))
        self._moment += vectors.T @ vectors
        self._windows.extend(windows)
        self._waiting.write(vectors.data)

    def finish(self) -> None:
        """Write the files. Raises ``OSError``."""
        count, dimensions = sum(self._windows), len(self._moment)
        borders = [0, *(border for border in BORDERS if border < dimensions), dimensions]
        spans = list(itertools.pairwise(borders))
        turn = np.linalg.eigh(self._moment)[1][:, ::-1].astype(np.float32)
        beyond = np.zeros((len(spans), count), dtype=np.float32)
        with contextlib.ExitStack() as stack:
            self._waiting.seek(0)
            files = []
            for number, (begin, end) in enumerate(spans):
                file = stack.enter_context((self._folder / PARTS.format(number)).open("wb"))
                # Not through a memory map: where the disk is full, that ends the process instead of raising.
                _write_header(file, (count, end - begin), np.float32 if number == 0 else np.int16)
                files.append(file)
            for first in range(0, count, _CHUNK):
                size = min(_CHUNK, count - first)
                vectors = (
                    np.fromfile(self._waiting, np.float32, size * dimensions).reshape(size, dimensions) @ turn
                )
                kept = np.rint(vectors * _WHOLE).clip(-_WHOLE, _WHOLE).astype(np.int16)
                squares = np.square(kept.astype(np.float32) / _WHOLE)
                for number, (begin, end) in enumerate(spans):
                    part = vectors if number == 0 else kept
                    files[number].write(np.ascontiguousarray(part[:, begin:end]).data)
                    beyond[number, first : first + size] = np.sqrt(squares[:, end:].sum(axis=1))
        (self._folder / WAITING).unlink()
        np.save(self._folder / WINDOWS, np.array(self._windows, dtype=np.int32))
        np.save(self._folder / TURN, turn)
        np.save(self._folder / BEYOND, beyond)


def _write_header(file: BinaryIO, shape: tuple[int, int], kind: type) -> None:
    about = {"descr": np.lib.format.dtype_to_descr(np.dtype(kind)), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, about)
