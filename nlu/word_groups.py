"""Words that are used alike, in groups: what is learned of one of them holds for the rest.

"Naboen", "grannen" and "han i leilegheita over" are different words to a classifier that counts words. Here every word
belongs to the group whose centre its vector lies nearest to, by several divisions from coarse to fine, found by k-means
(Brown and others 1992, "Class-based n-gram models of natural language", use classes of words the same way).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Dict, List, Tuple

import numpy as np

from nlu.embedding import SentenceEmbedding

AT_ONCE = 2048
"""Words whose nearest centres are found together; all of a training's at once would take gigabytes."""


class WordGroups:
    """Tells the groups of words, and remembers none of what people write. Safe to share between threads."""

    def __init__(self, embedding: SentenceEmbedding, centres: Sequence[np.ndarray]) -> None:
        """``centres``: for each division ``[groups, embedding dimensions]``, directions of any length."""
        self._embedding = embedding
        self._centres = [_unit(one.astype(np.float32)) for one in centres]

    @property
    def divisions(self) -> int:
        """How many groups each word has."""
        return len(self._centres)

    def of(self, words: Iterable[str]) -> Dict[str, Tuple[int, ...]]:
        """The group of each of these canonical words in each division."""
        different = list(dict.fromkeys(words))
        found: Dict[str, Tuple[int, ...]] = {}
        for start in range(0, len(different), AT_ONCE):
            some = different[start : start + AT_ONCE]
            vectors = self._embedding.encode(some)
            groups = [np.argmax(vectors @ centres.T, axis=1).tolist() for centres in self._centres]
            found.update(zip(some, zip(*groups, strict=True), strict=True))
        return found


def found_groups(
    words: Sequence[str], times: np.ndarray, embedding: SentenceEmbedding, sizes: Sequence[int]
) -> List[np.ndarray]:
    """The centres of ``sizes`` groups of ``words``, which count by the logarithm of the ``times`` they are used.

    int8 ``[size, dimensions]`` for each size: directions, which is all that is asked of a centre. Needs scikit-learn.
    """
    from sklearn.cluster import MiniBatchKMeans

    vectors = embedding.encode(words)
    found = []
    for size in sizes:
        means = MiniBatchKMeans(size, random_state=1, n_init=1, batch_size=8192, max_iter=30)
        centres = means.fit(vectors, sample_weight=np.log1p(times)).cluster_centers_
        most = np.abs(centres).max(axis=1, keepdims=True)
        found.append(np.round(127 * centres / np.where(most > 0, most, 1)).astype(np.int8))
    return found


def _unit(rows: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(length > 0, length, 1)
