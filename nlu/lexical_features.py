"""Words and pieces of words as numbers, without a vocabulary to store.

Each stem, pair of stems and run of characters is hashed to a column, so that training in one environment and
reading in another cannot disagree about columns.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from snowballstemmer import stemmer

from nlu.dialect import equivalents

COLUMNS = 2048  # for words and for characters each; 1 024 cost a point, 4 096 gained nothing
CHARACTER_RUNS = (2, 3, 4, 5)


@lru_cache(maxsize=1)
def _norwegian():
    return stemmer("norwegian")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Snowball stem of a folded word, by Bokmål rules; other spellings are first brought to the shared one."""
    return _norwegian().stemWord(word)


def word_features(words: Sequence[str]) -> Iterator[str]:
    """Stems and neighbouring pairs of stems."""
    stems = [stem(word) for word in words]
    yield from stems
    for first, second in pairwise(stems):
        yield f"{first} {second}"


def character_features(words: Sequence[str]) -> Iterator[str]:
    """Runs of two to five characters inside each word, its edges marked by a space."""
    for word in words:
        padded = f" {word} "
        for length in CHARACTER_RUNS:
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


def count(texts: Sequence[str]) -> np.ndarray:
    """How often features fall in each column: float32 ``[len(texts), 2, COLUMNS]``, words first, then characters.

    Dampened (1 + log) and signed by the hash, so that two features in one column cancel out on average rather than
    add up.
    """
    counts = np.zeros((len(texts), 2, COLUMNS), dtype=np.float32)
    for row, text in enumerate(texts):
        words = equivalents().canonical_words(text)
        _add(counts[row, 0], word_features, words)
        _add(counts[row, 1], character_features, words)
    return counts


def _add(
    columns: np.ndarray, features: Callable[[Sequence[str]], Iterator[str]], words: Sequence[str]
) -> None:
    for feature, times in Counter(features(words)).items():
        number = zlib.crc32(feature.encode())
        columns[number % COLUMNS] += (1 + np.log(times)) * (1 if number >> 31 else -1)


def rarity(counts: np.ndarray) -> np.ndarray:
    """Weight of each column, float32 ``[2, COLUMNS]``: what occurs in few of the texts tells more."""
    found = (counts != 0).sum(axis=0)
    return (np.log((1 + len(counts)) / (1 + found)) + 1).astype(np.float32)


def weighted(counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """``counts`` by ``weights``, each half of a row made one long (or left at zero), so that both count alike."""
    values = counts * weights
    length = np.linalg.norm(values, axis=2, keepdims=True)
    return values / np.where(length > 0, length, 1)
