"""Hears danger in what patterns do not foresee: a small trained classifier beside them.

People in danger write indirectly, brokenly and in words nobody listed. Trained on thousands of such lines and as many
that only look like them (``nlu/data/crisis_lines``), it scores a message; ``nlu.crisis`` decides with both.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.lexical_features import count, folded, weighted

FILE = Path(__file__).parent / "weights" / "crisis.npz"


class CrisisModelError(Exception):
    """The weights cannot be read, or were trained with another embedding; train again."""

    code = "crisis_model_unreadable"


@dataclass(frozen=True)
class Scored:
    """``danger``: about 1 for danger, about -1 for an ordinary message. ``kind``: the likeliest kind of danger."""

    danger: float
    kind: str


class CrisisModel:
    """Scores messages. Safe to share between threads."""

    def __init__(
        self, embedding: SentenceEmbedding, rarity: np.ndarray, weights: np.ndarray, kinds: tuple[str, ...]
    ) -> None:
        """``weights``: ``[features, 1 + kinds]``, danger first."""
        self._embedding = embedding
        self._rarity = rarity
        self._weights = weights.astype(np.float32)
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
        return cls(embedding, arrays["rarity"], arrays["weights"], tuple(map(str, arrays["kinds"])))

    def score(self, text: str) -> Scored:
        """How much ``text`` sounds like danger, and of which kind."""
        scores = features([text], self._rarity, self._embedding)[0] @ self._weights
        return Scored(float(scores[0]), self._kinds[int(np.argmax(scores[1:]))])


class Encoder(Protocol):
    """What makes sentence vectors."""

    def encode(self, texts: list[str]) -> np.ndarray:
        """Unit vectors, one row a text."""


def features(texts: list[str], rarity: np.ndarray, embedding: Encoder) -> np.ndarray:
    """float32 ``[len(texts), features]``: words, characters and meaning, each at most one long, and a constant."""
    word, character = weighted(folded(count(texts)), rarity)
    constant = np.ones((len(texts), 1), np.float32)
    return np.hstack([word.toarray(), character.toarray(), embedding.encode(texts), constant])
