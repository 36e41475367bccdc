"""Hears danger in what patterns do not foresee: a small trained classifier beside them.

People in danger write indirectly, brokenly and in words nobody listed. Trained on thousands of such lines and as many
that only look like them (``nlu/data/crisis_lines``), it scores a message; ``nlu.crisis`` decides with both.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlu.crisis_features import COLUMNS, counted, weighted
from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS

FILE = Path(__file__).parent / "weights" / "crisis.npz"


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
        self, embedding: SentenceEmbedding, rarity: np.ndarray, weights: np.ndarray, kinds: tuple[str, ...]
    ) -> None:
        """``weights``: float32 ``[COLUMNS + embedding dimensions + 1, 1 + kinds]``, danger first, constant last."""
        self._embedding = embedding
        self._rarity = rarity
        self._weights = weights
        self._kinds = kinds

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
        unpacked = arrays["weights"].astype(np.float32) * arrays["scale"]
        return cls(embedding, arrays["rarity"].astype(np.float32), unpacked, tuple(map(str, arrays["kinds"])))

    def score(self, text: str) -> Scored:
        """How much ``text`` sounds like danger, and of which kind."""
        lexical = weighted(counted([text]), self._rarity)
        scores = (
            lexical.data @ self._weights[lexical.indices]
            + self._embedding.encode([text])[0] @ self._weights[COLUMNS:-1]
            + self._weights[-1]
        )
        return Scored(float(scores[0]), self._kinds[int(np.argmax(scores[1:]))])
