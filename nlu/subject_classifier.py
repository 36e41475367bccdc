"""Which subject, or which other intent, does a message belong to, and which part of the subject does it ask about?

Two classifiers over the same features: how the message is written (:mod:`nlu.lexical_features`) beside what it
means (the sentence embedding). Stored as NumPy arrays and JSON, never as pickles.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Protocol, Tuple

import numpy as np
from scipy.sparse import csr_matrix, hstack

from nlu.least_squares import Features
from nlu.lexical_features import COLUMNS, count, folded, rarity, shares, weighted
from nlu.linear_head import LinearHead
from nlu.training_data import Example, is_asked, is_word, teaches_part_only

FORMAT = 7
ARRAYS_FILE = "classifier.npz"
DESCRIPTION_FILE = "classifier.json"
# How much words, characters and meaning count in the likeness of two messages; 1 : 1.5 : 2 and 1 : 1 : 1.5 gave the
# same within a point, without meaning four points less, and twelve less with eight phrasings a subject.
SHARES = {"word": 0.2, "character": 0.3, "meaning": 0.5}
CONSTANT = 0.3  # one more feature, the same for all: how common each class is
RANKING_LENGTH = 10
LEFT_OVER = "about"
"""The aspect of what has no other."""


class ClassifierError(Exception):
    """The folder does not hold a classifier this code can read, or one made with other embedding weights."""

    code = "classifier_unreadable"


class Embedding(Protocol):
    """What the classifier needs of a sentence embedding."""

    fingerprint: str

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, one row a text."""


@dataclass(frozen=True)
class Ranked:
    """One candidate."""

    intent: str
    """Full name, such as ``subject/barnehageplass``; for aspects, the aspect."""
    confidence: float
    """Calibrated probability, 0 to 1."""


class SubjectClassifier:
    """Ranks intents and aspects of a message. Make one with :meth:`fit` or :meth:`load`."""

    def __init__(
        self, weights: np.ndarray, intents: LinearHead, aspects: Optional[LinearHead], embedding: Embedding
    ) -> None:
        """``weights`` are the rarities of the folded lexical columns, float32 ``[2 * FOLDED]``."""
        self._weights = weights
        self._intents = intents
        self._aspects = aspects
        self._embedding = embedding

    @classmethod
    def fit(cls, examples: Sequence[Example], embedding: Embedding) -> SubjectClassifier:
        """Learn from ``examples``. Same examples, same classifier. Raises ``ValueError`` when there are none."""
        if not examples:
            raise ValueError("a classifier needs at least one example")
        # Two texts that differ only in their order in a file must not give two classifiers.
        examples = sorted(examples, key=lambda e: (e.intent, e.group or "", e.text))
        of_subjects = [example for example in examples if not teaches_part_only(example)]
        counts = count([example.text for example in of_subjects])
        weights = rarity(folded(counts))
        features = _features(counts, weights, embedding.encode([example.text for example in of_subjects]))
        intents = _learned(features, shares(counts), of_subjects, [example.intent for example in of_subjects])
        del counts, features  # no two tables at once
        of_parts = _with_part(examples)
        aspects = None
        if of_parts:
            texts = [example.text for example in of_parts]
            counts = count(texts)
            features = _features(counts, weights, embedding.encode(texts))
            aspects = _learned(
                features, shares(counts), of_parts, [str(example.aspect) for example in of_parts]
            )
        return cls(weights, intents, aspects, embedding)

    @property
    def intents(self) -> Tuple[str, ...]:
        """Every intent the classifier knows, in alphabetical order."""
        return self._intents.labels

    @property
    def meaning_dimensions(self) -> int:
        """How long the embedding vectors must be."""
        return len(self._intents.weights) - self._weights.size - 2 * COLUMNS - 1

    def predict(self, text: str) -> List[Ranked]:
        """The ten likeliest intents, the likeliest first."""
        return self.predict_all([text])[0]

    def predict_all(self, texts: Sequence[str], vectors: Optional[np.ndarray] = None) -> List[List[Ranked]]:
        """:meth:`predict` for many texts; ``vectors`` are their embeddings where the caller has them already."""
        return _ranked(self._intents, self._read(texts, vectors))

    def predict_aspect(self, text: str, vectors: Optional[np.ndarray] = None) -> List[Ranked]:
        """The likeliest aspects, the likeliest first; empty when no example told its aspect."""
        return _ranked(self._aspects, self._read([text], vectors))[0] if self._aspects else []

    def predict_both(
        self, text: str, vectors: Optional[np.ndarray] = None
    ) -> Tuple[List[Ranked], List[Ranked]]:
        """:meth:`predict` and :meth:`predict_aspect` in one reading of the text."""
        features = self._read([text], vectors)
        return (
            _ranked(self._intents, features)[0],
            _ranked(self._aspects, features)[0] if self._aspects else [],
        )

    def _read(self, texts: Sequence[str], vectors: Optional[np.ndarray]) -> np.ndarray:
        vectors = self._embedding.encode(texts) if vectors is None else vectors
        counts = count(texts)
        return np.hstack([_features(counts, self._weights, vectors).toarray(), shares(counts).toarray()])

    def save(self, folder: Path) -> None:
        """Write two files into ``folder``, which is made when missing."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {"rarity": self._weights, "intent": self._intents.weights}
        if self._aspects:
            arrays["aspect"] = self._aspects.weights
        np.savez_compressed(folder / ARRAYS_FILE, **arrays)
        description = {
            "format": FORMAT,
            "embedding": self._embedding.fingerprint,
            "intent": _describe(self._intents),
            "aspect": _describe(self._aspects) if self._aspects else None,
        }
        (folder / DESCRIPTION_FILE).write_text(
            json.dumps(description, ensure_ascii=False, indent=1), encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: Path, embedding: Embedding) -> SubjectClassifier:
        """Read what :meth:`save` wrote. Raises :class:`ClassifierError`, also for other embedding weights."""
        try:
            description = json.loads((folder / DESCRIPTION_FILE).read_text(encoding="utf-8"))
            with np.load(folder / ARRAYS_FILE, allow_pickle=False) as stored:
                arrays = dict(stored)
        except (OSError, ValueError) as error:
            raise ClassifierError(f"{folder} holds no readable classifier ({error}): train again") from error
        if description.get("format") != FORMAT:
            raise ClassifierError(
                f"{folder} is of format {description.get('format')}, not {FORMAT}: train again"
            )
        if description["embedding"] != embedding.fingerprint:
            raise ClassifierError(f"{folder} was trained with other embedding weights: train again")
        intents = _stored(description["intent"], arrays["intent"])
        aspects = _stored(description["aspect"], arrays["aspect"]) if description["aspect"] else None
        return cls(arrays["rarity"], intents, aspects, embedding)


def phrasing_group(example: Example) -> str:
    """The name of an example's phrasing group; an example without one stands alone, a word has none ("").

    Words are what the subject is made of rather than something to find out: they are learned from, never judged.
    """
    if is_word(example):
        return ""
    return f"{example.intent}\t{example.group or example.text}"


def _with_part(examples: Sequence[Example]) -> List[Example]:
    """Those that tell which part of its subject is asked for."""
    found = [example for example in examples if example.aspect]
    if any(map(is_asked, found)):
        # Who wrote utterances called everything "about" that they had no other word for; those who wrote questions
        # to a passage knew. With the former left out .75 of unseen questions got their aspect, with them .69.
        found = [example for example in found if is_asked(example) or example.aspect != LEFT_OVER]
    return found


def _learned(
    features: Features, evidence: csr_matrix, examples: Sequence[Example], answers: Sequence[str]
) -> LinearHead:
    return LinearHead.fit(features, answers, [phrasing_group(example) for example in examples], evidence)


def _features(counts: csr_matrix, weights: np.ndarray, vectors: np.ndarray) -> Features:
    # Likeness is a product of two vectors, so each takes the root of its share.
    word, character, meaning = (np.float32(SHARES[name] ** 0.5) for name in ("word", "character", "meaning"))
    lexical = weighted(folded(counts), weights)
    for part, share in zip(lexical, (word, character), strict=True):
        part.data *= share
    full = np.full((len(vectors), vectors.shape[1] + 1), CONSTANT, np.float32)
    np.multiply(vectors, meaning, out=full[:, :-1])
    return Features(full, hstack(lexical, format="csr", dtype=np.float32))


def _ranked(head: LinearHead, features: np.ndarray) -> List[List[Ranked]]:
    return [
        [
            Ranked(head.labels[number], float(row[number]))
            for number in np.argsort(-row, kind="stable")[:RANKING_LENGTH]
        ]
        for row in head.probabilities(features)
    ]


def _describe(head: LinearHead) -> dict:
    return {"labels": list(head.labels), "temperature": head.temperature}


def _stored(description: dict, weights: np.ndarray) -> LinearHead:
    return LinearHead(tuple(description["labels"]), weights, description["temperature"])
