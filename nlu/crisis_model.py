"""Hears danger in what patterns do not foresee: a small trained classifier beside them.

People in danger write indirectly, brokenly and in words nobody listed. Trained on thousands of such lines and as many
that only look like them (``nlu/data/crisis_lines``), it scores a message; ``nlu.crisis`` decides with both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Tuple

import numpy as np

from nlu.crisis_features import COLUMNS, Looks, weighted
from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.word_classes import WordClasses
from nlu.word_groups import WordGroups

FILE = Path(__file__).parent / "weights" / "crisis.npz"
CENTRES = "centres_"
"""How the names of the file's tables of groups begin; a number follows."""


class CrisisModelError(Exception):
    """The weights cannot be read, or were trained with another embedding; train again."""

    code = "crisis_model_unreadable"


@dataclass(frozen=True)
class Scored:
    """``danger``: 1 and more for danger, -1 and less for an ordinary message. ``kind``: the likeliest kind."""

    danger: float
    kind: str


class CrisisModel:
    """Scores messages. Safe to share between threads."""

    def __init__(
        self,
        embedding: SentenceEmbedding,
        looks: Looks,
        rarities: Sequence[np.ndarray],
        danger: np.ndarray,
        kinds: np.ndarray,
        names: Tuple[str, ...],
    ) -> None:
        """``rarities``: float32, one array a block of ``looks``. Weights are float32, constant last.

        ``danger``: of all blocks, then of the embedding's dimensions. ``kinds``: ``[COLUMNS + dimensions + 1, kinds]``,
        since the words alone tell kinds well enough; ``names``: of the kinds.
        """
        self._embedding = embedding
        self._looks = looks
        self._rarities = rarities
        ends = np.cumsum([*looks.columns, embedding.dimensions])
        *self._danger, self._constant = np.split(danger, ends)
        self._kinds = kinds
        self._names = names

    @classmethod
    def load(cls, file: Path = FILE, weights: Path = SHIPPED_WEIGHTS) -> CrisisModel:
        """Read the shipped weights. Raises :class:`CrisisModelError` and ``WeightsError``."""
        embedding = SentenceEmbedding.load(weights)
        try:
            with np.load(file, allow_pickle=False) as stored:
                arrays = dict(stored)
        except (OSError, ValueError) as error:
            raise CrisisModelError(f"{file}: {error}; run 'python -m nlu.train_crisis'") from error
        if str(arrays["embedding"]) != embedding.fingerprint:
            raise CrisisModelError(
                f"{file} was trained with another embedding; run 'python -m nlu.train_crisis'"
            )
        try:
            return cls._of(arrays, embedding)
        except (KeyError, ValueError) as error:
            raise CrisisModelError(f"{file} is of an older make; run 'python -m nlu.train_crisis'") from error

    @classmethod
    def _of(cls, arrays: Mapping[str, np.ndarray], embedding: SentenceEmbedding) -> CrisisModel:
        divided = [arrays[name] for name in sorted(arrays) if name.startswith(CENTRES)]
        classes = WordClasses.unpacked(arrays["classes"].tobytes().decode())
        looks = Looks(classes, WordGroups(embedding, divided))
        rarities = np.split(arrays["rarity"].astype(np.float32), np.cumsum(looks.columns)[:-1])
        danger = arrays["danger"].astype(np.float32) * arrays["danger_scale"]
        kinds = arrays["kinds"].astype(np.float32) * arrays["kinds_scale"]
        return cls(embedding, looks, rarities, danger, kinds, tuple(map(str, arrays["names"])))

    def score(self, text: str) -> Scored:
        """How much ``text`` sounds like danger, and of which kind."""
        blocks = self._looks.blocks([text])
        rows = [weighted(block.counts, rarity) for block, rarity in zip(blocks, self._rarities, strict=True)]
        (meaning,) = self._embedding.encode([text])
        *of_blocks, of_meaning = self._danger
        danger = float(self._constant[0] + meaning @ of_meaning)
        for block, row, weights in zip(blocks, rows, of_blocks, strict=True):
            danger += block.share * float(row.data @ weights[row.indices])
        words = rows[0]
        kinds = words.data @ self._kinds[words.indices] + meaning @ self._kinds[COLUMNS:-1] + self._kinds[-1]
        return Scored(danger, self._names[int(np.argmax(kinds))])
