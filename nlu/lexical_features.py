"""Words and pieces of words as numbers, without a vocabulary to store.

Each stem, pair of stems and run of characters is hashed to a column, so that training in one environment and
reading in another cannot disagree about columns.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Iterator, Tuple

import numpy as np
from scipy import sparse
from snowballstemmer import stemmer

from nlu.normalise import words

BLOCKS = ("word", "character")
CHARACTER_RUNS = (2, 3, 4, 5)


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


def count(texts: Sequence[str], columns: int) -> Tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Word and character matrices, float32 ``[len(texts), columns]`` each: 1 + log of how often, signed by hash.

    The sign makes two features that fall in one column cancel out on average rather than add up.
    """
    return _matrix(texts, word_features, columns), _matrix(texts, character_features, columns)


def _matrix(texts, features, columns: int) -> sparse.csr_matrix:
    data, indices, starts = [], [], [0]
    for text in texts:
        for feature, times in Counter(features(text)).items():
            number = zlib.crc32(feature.encode())
            data.append((1 + np.log(times)) * (1 if number >> 31 else -1))
            indices.append(number % columns)
        starts.append(len(indices))
    shape = (len(texts), columns)
    matrix = sparse.csr_matrix((np.asarray(data, np.float32), indices, starts), shape=shape)
    matrix.sum_duplicates()
    return matrix
