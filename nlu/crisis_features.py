"""What a message looks like to the classifier of danger: words, neighbours, runs of letters, kinds of words.

Danger is in how ordinary words stand together ("eg vil ikkje" is nothing, "eg vil ikkje meir" may be), so pairs and
triples of words and the edges of the message are features of their own, unlike in :mod:`nlu.lexical_features`, where a
subject is told by single words. On two hands' lines left out, with one in 500 ordinary messages wrongly taken, this
noticed ten points more than the features there.

What kinds of things are spoken of together is told beside, by classes written for this project
(:mod:`nlu.word_classes`) and by groups of words used alike (:mod:`nlu.word_groups`): a sentence nobody wrote before is
mostly made of kinds that somebody has put together before. Where 98 in 100 people in danger are noticed, half as many
ordinary messages are taken wrongly with them (two sets that nobody had read, 600 and 2 000 messages).
"""

from __future__ import annotations

import math
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import List, Tuple

import numpy as np
from scipy.sparse import csr_matrix

from nlu.dialect import equivalents
from nlu.lexical_features import stem
from nlu.word_classes import WordClasses
from nlu.word_groups import WordGroups

COLUMNS = 2**17
KIND_COLUMNS = 2**17
"""For classes, and for each division into groups."""
LETTER_RUNS = (3, 4, 5)
GROUPS_REACH = 5
CLASSES_REACH = 6
"""How many words apart two are still told of together; of classes, words that have one."""


@dataclass(frozen=True)
class Block:
    """One way of looking at messages. ``counts``: float32 ``[messages, columns]``, see :func:`hashed`."""

    counts: csr_matrix
    share: float
    """What it counts against the words; half or twice as much was about as good."""


@dataclass(frozen=True)
class Looks:
    """Knows classes and groups of words, and so everything a message looks like."""

    classes: WordClasses
    groups: WordGroups

    @property
    def columns(self) -> List[int]:
        """Of each block that :meth:`blocks` gives."""
        return [COLUMNS, *[KIND_COLUMNS] * (1 + self.groups.divisions)]

    def blocks(self, texts: Sequence[str]) -> List[Block]:
        """The words of ``texts``, their classes, and their groups by each division."""
        canonical_words = equivalents().canonical_words
        messages = [canonical_words(text) for text in texts]
        of_groups = self.groups.of(chain.from_iterable(messages))
        told = [
            (map(word_features, messages), COLUMNS, 1.0),
            ((class_features(self.classes.of(words)) for words in messages), KIND_COLUMNS, 0.7),
        ]
        for division in range(self.groups.divisions):
            own = {word: groups[division] for word, groups in of_groups.items()}
            told.append((_groups_told(messages, own), KIND_COLUMNS, 0.6))
        return [Block(hashed(features, columns), share) for features, columns, share in told]


def _groups_told(messages: Sequence[Sequence[str]], groups: Mapping[str, int]) -> Iterator[Iterator[str]]:
    return (group_features([groups[word] for word in words]) for words in messages)


def word_features(words: Sequence[str]) -> Iterator[str]:
    """The features of a message of these canonical words, with repeats."""
    stems = [stem(word) for word in words]
    yield from (f"w {one}" for one in stems)
    yield from (f"b {one} {two}" for one, two in pairwise(["^", *stems, "$"]))
    yield from (f"s {one} {two}" for one, two in zip(stems, stems[2:], strict=False))
    yield from (f"t {' '.join(three)}" for three in zip(stems, stems[1:], stems[2:], strict=False))
    letters = f" {' '.join(words)} "
    for length in LETTER_RUNS:
        yield from (f"c {letters[start : start + length]}" for start in range(len(letters) - length + 1))


def class_features(classes: Sequence[Tuple[str, ...]]) -> Iterator[str]:
    """The features of a message whose words are of ``classes`` (:meth:`WordClasses.of`), with repeats."""
    told = [own for own in classes if own]
    yield from chain.from_iterable(told)
    for before, after in pairwise([("^",), *told, ("$",)]):
        yield from (f"b {one} {two}" for one in before for two in after)
    for place, own in enumerate(told):
        for other in told[place + 1 : place + 1 + CLASSES_REACH]:
            yield from (f"p {min(one, two)} {max(one, two)}" for one in own for two in other)


def group_features(groups: Sequence[int]) -> Iterator[str]:
    """The features of a message whose words are of ``groups`` in one division, with repeats."""
    yield from map(str, groups)
    yield from (f"b {one} {two}" for one, two in pairwise(["^", *groups, "$"]))
    for place, one in enumerate(groups):
        yield from (f"p {one} {two}" for two in groups[place + 1 : place + 1 + GROUPS_REACH])


def hashed(messages: Iterable[Iterable[str]], columns: int) -> csr_matrix:
    """float32 ``[messages, columns]``: how often each hashed feature occurs, dampened (1 + log)."""
    numbers, times, ends = array("I"), array("f"), array("q", [0])
    for features in messages:
        for feature, often in Counter(features).items():
            numbers.append(zlib.crc32(feature.encode()) % columns)
            times.append(1 + math.log(often))
        ends.append(len(numbers))
    values = np.frombuffer(times, np.float32)
    places = np.frombuffer(numbers, np.uint32).astype(np.int32)
    counts = csr_matrix((values, places, np.frombuffer(ends, np.int64)), (len(ends) - 1, columns), copy=True)
    counts.sum_duplicates()
    return counts


def weighted(counts: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    """``counts`` by the ``rarity`` of each column, every row made one long (or left at zero)."""
    values = counts.data * rarity[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(rows, values * values, counts.shape[0]))
    values = (values / np.where(length > 0, length, 1)[rows]).astype(np.float32)
    return csr_matrix((values, counts.indices, counts.indptr), counts.shape)


def rarity(counts: csr_matrix) -> np.ndarray:
    """float32 ``[columns]``: what occurs in few of the texts tells more."""
    found = np.bincount(counts.indices, minlength=counts.shape[1])
    return (np.log((1 + counts.shape[0]) / (1 + found)) + 1).astype(np.float32)
