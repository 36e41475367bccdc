"""Likeness by letters: which passages share runs of three letters with a question.

Finds what whole words miss – misspellings, joined words, dialect endings ("barnhage", "brøytekant") –
and takes no dictionary. A passage's runs are weighted by how rare they are (tf-idf) and compared by
cosine. On 1 685 training utterances against our ten articles it found the right subject for .80 alone,
where BM25 on stems found .74.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from kb_sync.postings import Postings, PostingsBuilder

RUN = 3
NAME = "letters"
RUNS = "letters.runs.txt"
_PIECE = 2_000_000
_WHOLE = 65_535  # a weight is at most 1, kept as a share of this in two bytes: finer than float16, and quicker to read


def runs(words: Iterable[str]) -> Counter[str]:
    """The runs of three letters in each word, its ends marked: "sfo" → "_sf", "sfo", "fo_"."""
    return Counter(chain.from_iterable(map(_runs_of, words)))


def _runs_of(word: str) -> list[str]:
    marked = f"_{word}_"
    return [marked[start : start + RUN] for start in range(len(marked) - RUN + 1)]


class LetterIndex:
    """An inverted index from runs of letters to passages."""

    def __init__(self, known: Sequence[str], postings: Postings, size: int) -> None:
        """``known``: the runs, by key of ``postings``, whose values are weights times 65 535 (uint16)."""
        if len(known) != len(postings):
            raise ValueError(f"{len(known)} runs of letters, {len(postings)} in the index")
        self._known = {run: key for key, run in enumerate(known)}
        self._postings = postings
        self._size = size

    @classmethod
    def load(cls, folder: Path, size: int) -> LetterIndex:
        """Open what ``save`` wrote for ``size`` passages. Raises ``OSError`` or ``ValueError`` where it is damaged."""
        text = (folder / RUNS).read_text(encoding="utf-8")
        return cls(text.split("\n") if text else [], Postings.load(folder, NAME), size)

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``. Raises ``OSError``."""
        (folder / RUNS).write_text("\n".join(self._known), encoding="utf-8")
        self._postings.save(folder, NAME)

    def check(self) -> None:
        """Look through every number. Raises ``ValueError`` for the first fault."""
        self._postings.check(self._size)

    def similarity(self, words: Iterable[str]) -> np.ndarray:
        """float32 ``[passages]``: the cosine between the analysed words of a text and each passage, 0 to 1.

        Runs that no passage has count in the question's length, so a text of foreign words stays low.
        """
        scores = np.zeros(self._size, dtype=np.float32)
        length = 0.0
        for run, times in runs(words).items():
            key = self._known.get(run)
            having = 0 if key is None else self._postings.count(key)
            weight = (1 + np.log(times)) * float(_rarity(having, self._size))
            length += weight * weight
            if key is not None:
                rows, weights = self._postings.of(key)
                np.add.at(scores, rows, weights * np.float32(weight / _WHOLE))
        return scores / np.float32(np.sqrt(length)) if length else scores


class LetterIndexBuilder:
    """Takes the passages' analysed texts, in order, and gives the index."""

    def __init__(self) -> None:
        self._keys: dict[str, int] = {}
        self._by_word: dict[str, list[int]] = {}
        self._postings = PostingsBuilder()
        self._size = 0

    def add(self, texts: Iterable[Sequence[str]]) -> None:
        """The next passages, each as its words."""
        keys: list[int] = []
        lengths: list[int] = []
        for words in texts:
            before = len(keys)
            for word in words:
                keys.extend(self._by_word.get(word) or self._runs_of(word))
            lengths.append(len(keys) - before)
        rows = np.repeat(np.arange(self._size, self._size + len(lengths)), lengths)
        self._postings.add(np.array(keys, dtype=np.int32), rows, np.ones(len(keys), dtype=np.float32))
        self._size += len(lengths)

    def finish(self) -> LetterIndex:
        """The index of everything that was added."""
        known = sorted(self._keys)
        postings = self._postings.finish([self._keys[run] for run in known])
        starts, rows, weights = postings.starts, postings.rows, postings.values
        counts = np.diff(starts)
        squares = np.zeros(self._size)
        # A few million at a time: there are eighteen million for 100 000 passages.
        pieces = [slice(begin, begin + _PIECE) for begin in range(0, len(rows), _PIECE)]
        rarities = np.repeat(_rarity(counts, self._size).astype(np.float32), counts)
        for piece in pieces:
            weights[piece] = (np.log(weights[piece]) + 1) * rarities[piece]
            squares += np.bincount(rows[piece], weights[piece] ** 2, minlength=self._size)
        lengths = np.sqrt(squares).astype(np.float32)
        kept = np.empty(len(rows), dtype=np.uint16)
        for piece in pieces:
            shares = weights[piece] / lengths[rows[piece]]
            kept[piece] = np.rint(shares * _WHOLE).clip(1, _WHOLE)
        return LetterIndex(known, Postings(starts, rows, kept), self._size)

    def _runs_of(self, word: str) -> list[int]:
        keys = [self._keys.setdefault(run, len(self._keys)) for run in _runs_of(word)]
        self._by_word[word] = keys
        return keys


def _rarity(having: int | np.ndarray, size: int) -> np.ndarray:
    """How much a run counts that stands in ``having`` of ``size`` passages."""
    return np.log((1 + size) / (1 + np.asarray(having))) + 1
