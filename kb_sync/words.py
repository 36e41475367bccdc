"""Likeness by words: BM25 over analysed terms, a passage's title and heading weighing more than its body.

The formula is that of SQLite's FTS5 (https://www.sqlite.org/fts5.html#the_bm25_function), with its constants,
and a test holds the two together. FTS5 itself reads and scores row by row, which takes a second where a
question's common words stand in most of 100 000 passages; here a term is two slices of an array.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from kb_sync.postings import Postings, PostingsBuilder, mapped

NAME = "words"
TERMS = "words.terms.txt"
LENGTHS = "words.lengths.npy"

_SATURATION, _LENGTH_SHARE = 1.2, 0.75  # k1 and b of BM25
_LEAST_RARENESS = 1e-6  # of a term that most passages have
_AFTER_EVERY_LETTER = "\U0010ffff"


class WordIndex:
    """An inverted index from terms to passages."""

    def __init__(self, terms: Sequence[str], postings: Postings, lengths: np.ndarray) -> None:
        """``terms``: sorted, by key of ``postings``, whose values say how often a term stands in a passage, each
        time counted with the weight of the field. ``lengths``: terms in each passage, unweighted."""
        if len(terms) != len(postings):
            raise ValueError(f"{len(terms)} terms, {len(postings)} in the index")
        self._terms = terms
        self._postings = postings
        self._lengths = lengths
        mean = float(lengths.mean()) if len(lengths) else 0.0
        self._damping = (
            _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / np.float32(mean or 1))
        ).astype(np.float32)
        self.keys: Mapping[str, int] = {term: key for key, term in enumerate(terms)}
        """Every term that stands in some passage."""

    @classmethod
    def load(cls, folder: Path) -> WordIndex:
        """Open what ``save`` wrote. Raises ``OSError`` or ``ValueError`` where it cannot be read."""
        text = (folder / TERMS).read_text(encoding="utf-8")
        return cls(text.split("\n") if text else [], Postings.load(folder, NAME), mapped(folder / LENGTHS))

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``. Raises ``OSError``."""
        (folder / TERMS).write_text("\n".join(self._terms), encoding="utf-8")
        np.save(folder / LENGTHS, self._lengths)
        self._postings.save(folder, NAME)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self._lengths)

    def check(self) -> None:
        """Look through every number. Raises ``ValueError`` for the first fault."""
        self._postings.check(len(self))
        if list(self._terms) != sorted(self.keys):
            raise ValueError("the terms are not in order")

    def frequency(self, term: str) -> int:
        """In how many passages ``term`` stands."""
        key = self.keys.get(term)
        return 0 if key is None else self._postings.count(key)

    def scores(self, terms: Iterable[str]) -> np.ndarray:
        """float32 ``[len(self)]``: BM25 of each passage for a question of these terms; 0 where it has none.

        A term that ends in ``*`` stands for every term that begins like it, counted together as one.
        """
        wanted: dict[tuple[int, int], int] = {}
        for term in terms:
            span = self._span(term)
            if span[0] < span[1]:
                wanted[span] = wanted.get(span, 0) + 1
        scores = np.zeros(len(self), dtype=np.float32)
        for (first, last), times in wanted.items():
            rows, frequency = self._postings.of(first, last)
            if last - first > 1:
                together = np.zeros(len(self), dtype=np.float32)
                np.add.at(together, rows, frequency)
                rows = np.flatnonzero(together)
                frequency = together.take(rows)
            saturated = frequency * np.float32(times * (_SATURATION + 1) * self._rareness(len(rows)))
            np.add.at(scores, rows, saturated / (frequency + self._damping.take(rows)))
        return scores

    def _span(self, term: str) -> tuple[int, int]:
        """First key and the one after the last."""
        if not term.endswith("*"):
            key = self.keys.get(term)
            return (0, 0) if key is None else (key, key + 1)
        beginning = term[:-1]
        first = bisect_left(self._terms, beginning)
        return first, bisect_left(self._terms, beginning + _AFTER_EVERY_LETTER, first)

    def _rareness(self, having: int) -> float:
        return max(float(np.log((len(self) - having + 0.5) / (having + 0.5))), _LEAST_RARENESS)


class WordIndexBuilder:
    """Takes the passages' analysed terms, in order, and gives the index."""

    def __init__(self, weights: Sequence[float]) -> None:
        """``weights``: of title, heading and body."""
        self._weights = weights
        self._keys: dict[str, int] = {}
        self._postings = PostingsBuilder()
        self._lengths: list[int] = []

    def add(self, passages: Iterable[Sequence[Sequence[str]]]) -> None:
        """The next passages, each as the terms of its title, heading and body."""
        keys: list[int] = []
        weights: list[float] = []
        lengths: list[int] = []
        number = self._keys
        for fields in passages:
            for terms, weight in zip(fields, self._weights, strict=True):
                keys.extend(number.setdefault(term, len(number)) for term in terms)
                weights.extend([weight] * len(terms))
            lengths.append(sum(map(len, fields)))
        rows = np.repeat(np.arange(len(self._lengths), len(self._lengths) + len(lengths)), lengths)
        self._postings.add(np.array(keys, dtype=np.int32), rows, np.array(weights, dtype=np.float32))
        self._lengths.extend(lengths)

    def finish(self) -> WordIndex:
        """The index of everything that was added."""
        terms = sorted(self._keys)
        postings = self._postings.finish([self._keys[term] for term in terms])
        return WordIndex(terms, postings, np.array(self._lengths, dtype=np.float32))
