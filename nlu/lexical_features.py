"""Words and pieces of words as numbers, without a vocabulary to store.

Each stem, pair of stems and run of characters is hashed to a column, so that training in one environment and
reading in another cannot disagree about columns; the columns are then weighted and pressed together.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Callable, Dict, Iterator

import numpy as np
from scipy import sparse
from sklearn.utils.extmath import randomized_svd
from snowballstemmer import stemmer

from nlu.normalise import words

COLUMNS = 8192  # for words and for characters each; 2 048 to 131 072 gave the same accuracy within a point
DIMENSIONS = 256
CHARACTER_RUNS = (2, 3, 4, 5)
SEED = 7


@dataclass(frozen=True)
class LexicalSpace:
    """Turns texts into vectors whose directions were learned from the training texts."""

    rarity: np.ndarray
    """float32 ``[2 * COLUMNS]``: inverse document frequency of each column."""
    projection: np.ndarray
    """float16 ``[2 * COLUMNS, dimensions]``."""

    @classmethod
    def fit(cls, texts: Sequence[str]) -> LexicalSpace:
        """Learn column weights and directions from the training texts. Same texts, same result."""
        counts = _count(texts)
        found = np.asarray((counts != 0).sum(axis=0)).ravel()
        rarity = (np.log((1 + len(texts)) / (1 + found)) + 1).astype(np.float32)
        weighted = _weighted(counts, rarity)
        dimensions = min(DIMENSIONS, *(side - 1 for side in weighted.shape))
        _, _, directions = randomized_svd(weighted, max(dimensions, 1), n_iter=3, random_state=SEED)
        return cls(rarity, directions.T.astype(np.float16))

    def transform(self, texts: Sequence[str]) -> np.ndarray:
        """float32 ``[len(texts), dimensions]``. A text of unknown words comes out near zero, on purpose: it
        says nothing about the subject."""
        weighted = _weighted(_count(texts), self.rarity)
        # Only the columns in use: projecting one message touches a hundred rows, not all of them.
        used = np.unique(weighted.indices)
        return np.asarray(weighted[:, used] @ self.projection[used].astype(np.float32))

    def arrays(self) -> Dict[str, np.ndarray]:
        """What to store."""
        return {"rarity": self.rarity, "projection": self.projection}


@lru_cache(maxsize=1)
def _norwegian():
    return stemmer("norwegian")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Snowball stem of a folded word (Bokmål rules; Nynorsk endings are mostly the same letters)."""
    return _norwegian().stemWord(word)


def word_features(text: str) -> Iterator[str]:
    """Stems and neighbouring pairs of stems."""
    stems = [stem(word) for word in words(text)]
    yield from stems
    for first, second in zip(stems, stems[1:]):
        yield f"{first} {second}"


def character_features(text: str) -> Iterator[str]:
    """Runs of two to five characters inside each word, its edges marked by a space."""
    for word in words(text):
        padded = f" {word} "
        for length in CHARACTER_RUNS:
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


def _count(texts: Sequence[str]) -> sparse.csr_matrix:
    return sparse.hstack([_hashed(texts, word_features), _hashed(texts, character_features)]).tocsr()


def _hashed(texts: Sequence[str], features: Callable[[str], Iterator[str]]) -> sparse.csr_matrix:
    data, indices, starts = [], [], [0]
    for text in texts:
        for feature, times in Counter(features(text)).items():
            number = zlib.crc32(feature.encode())
            # The sign makes two features that share a column cancel out on average rather than add up.
            data.append((1 + np.log(times)) * (1 if number >> 31 else -1))
            indices.append(number % COLUMNS)
        starts.append(len(indices))
    matrix = sparse.csr_matrix(
        (np.asarray(data, np.float32), np.asarray(indices, np.int32), starts), shape=(len(texts), COLUMNS)
    )
    matrix.sum_duplicates()
    return matrix


def _weighted(counts: sparse.csr_matrix, rarity: np.ndarray) -> sparse.csr_matrix:
    """Words and characters count alike: each half of a row is made one long."""
    weighted = counts.multiply(rarity).tocsr()
    halves = []
    for half in (weighted[:, :COLUMNS], weighted[:, COLUMNS:]):
        length = np.sqrt(np.asarray(half.multiply(half).sum(axis=1)).ravel())
        halves.append(sparse.diags(1 / np.where(length > 0, length, 1)) @ half)
    return sparse.hstack(halves).tocsr().astype(np.float32)
