"""Words and pieces of words as numbers, without a vocabulary to store.

Each stem, pair of stems and run of characters is hashed to a column, so that training in one environment and
reading in another cannot disagree about columns.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import List, Tuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from snowballstemmer import stemmer

from nlu.dialect import equivalents

FOLDED = 2560
"""Columns for words and characters each, for least squares: time grows with the square, and 3 072 gained nothing."""
COLUMNS = 4 * FOLDED
"""The same for likelihoods, which cost next to nothing; half of it lost half a point."""
CHARACTER_RUNS = (2, 3, 4, 5)
MOST_TIMES = 255
"""A feature found more often in one message counts as found this often."""


@lru_cache(maxsize=1)
def _norwegian():
    return stemmer("norwegian")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Snowball stem of a folded word, by Bokmål rules; other spellings are first brought to the shared one."""
    return _norwegian().stemWord(word)


def word_features(words: Sequence[str]) -> Iterator[str]:
    """Stems, and neighbouring words written together: "lege midler" has the feature of "legemidler"."""
    yield from map(stem, words)
    for first, second in pairwise(words):
        yield stem(first + second)


def character_features(word: str) -> Iterator[str]:
    """Runs of two to five characters inside a word, its edges marked by a space."""
    padded = f" {word} "
    for length in CHARACTER_RUNS:
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]


@lru_cache(maxsize=20_000)
def _character_numbers(word: str) -> Tuple[int, ...]:
    return tuple(zlib.crc32(feature.encode()) for feature in character_features(word))


def count(texts: Sequence[str]) -> csr_matrix:
    """How often features fall in each column: float32 ``[len(texts), 2 * COLUMNS]``, words first, then characters.

    Dampened (1 + log) and signed by the hash, so that two features in one column cancel out on average rather than
    add up. Sparse: a message touches a few per cent of the columns.
    """
    # Not lists: of 60 000 messages they would be half a gigabyte of Python numbers.
    numbers, times = (array("I"), array("I")), (array("B"), array("B"))
    ends: Tuple[List[int], List[int]] = ([0], [0])
    for text in texts:
        words = equivalents().canonical_words(text)
        in_words = Counter(zlib.crc32(feature.encode()) for feature in word_features(words))
        in_characters = Counter(chain.from_iterable(map(_character_numbers, words)))
        for part, found in enumerate((in_words, in_characters)):
            numbers[part].extend(found)
            times[part].extend(min(often, MOST_TIMES) for often in found.values())
            ends[part].append(len(numbers[part]))
    counts = hstack([_hashed(*part) for part in zip(numbers, times, ends, strict=True)], format="csr")
    counts.sum_duplicates()
    counts.eliminate_zeros()
    return counts


def _hashed(numbers: array, times: array, ends: List[int]) -> csr_matrix:
    number = np.frombuffer(numbers, np.uint32)
    values = (1 + np.log(np.frombuffer(times, np.uint8))).astype(np.float32)
    values[number >> 31 == 0] *= -1
    columns = (number % COLUMNS).astype(np.int32)
    return csr_matrix((values, columns, np.array(ends)), (len(ends) - 1, COLUMNS))


def folded(counts: csr_matrix) -> csr_matrix:
    """``counts`` in fewer columns: float32 ``[len(texts), 2 * FOLDED]``."""
    half, column = np.divmod(counts.indices, COLUMNS)
    fewer = csr_matrix(
        (counts.data.copy(), half * FOLDED + column % FOLDED, counts.indptr.copy()),
        (counts.shape[0], 2 * FOLDED),
    )
    fewer.sum_duplicates()
    fewer.eliminate_zeros()
    return fewer


def rarity(counts: csr_matrix) -> np.ndarray:
    """Weight of each column, float32, as many as ``counts`` has: what occurs in few of the texts tells more."""
    found = np.bincount(counts.indices, minlength=counts.shape[1])
    return (np.log((1 + counts.shape[0]) / (1 + found)) + 1).astype(np.float32)


def weighted(counts: csr_matrix, weights: np.ndarray) -> Tuple[csr_matrix, csr_matrix]:
    """``counts`` by ``weights``, words and characters apart, each row made one long (or left at zero)."""
    values = csr_matrix((counts.data * weights[counts.indices], counts.indices, counts.indptr), counts.shape)
    half = counts.shape[1] // 2
    return _one_long(values[:, :half]), _one_long(values[:, half:])


def shares(counts: csr_matrix) -> csr_matrix:
    """Which part of the message each column is: not negative, each row sums to a little less than one."""
    sizes = abs(counts)
    _divide_rows(sizes, 1 + _row_sums(sizes, sizes.data))
    return sizes


def _one_long(values: csr_matrix) -> csr_matrix:
    length = np.sqrt(_row_sums(values, values.data * values.data))
    _divide_rows(values, np.where(length > 0, length, 1))
    return values


def _row_sums(of: csr_matrix, data: np.ndarray) -> np.ndarray:
    """The sums of ``data``, which stands in the places of ``of``, by row."""
    rows = np.repeat(np.arange(of.shape[0]), np.diff(of.indptr))
    return np.bincount(rows, weights=data, minlength=of.shape[0])


def _divide_rows(values: csr_matrix, by: np.ndarray) -> None:
    # In place: with 90 000 messages every copy is 100 MB, and several stood beside each other.
    values.data /= np.repeat(by.astype(np.float32), np.diff(values.indptr))
