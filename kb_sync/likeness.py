"""How like what residents ask for each section of one subject a message is.

Inside a subject all sections share its words, and what tells "who may" from "how do I" is a turn of phrase. Of each
section we have some thirty questions it answers and what it says; which of them a message is like is learned for each
subject by itself, with ridge regression on likenesses (Saunders, Gammerman and Vovk 1998, "Ridge regression learning
algorithm in dual variables"). Of the frozen questions .84 get a right section first with it beside the other signs, .79
without (``python -m tests.unit.actions.fit_sections``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, hstack

from kb_sync.embed import Embedder
from nlu.lexical_features import FOLDED, count, folded, weighted

SHARES = {"words": 0.2, "letters": 0.3, "meaning": 0.5}
"""How much of the likeness of two texts is which; words and letters alone were a point worse."""
PENALTY = 0.1  # .02 to .2 were within half a point of each other
SAID = 0.3
"""What a sentence of the section counts against a question asked for it."""
SHORTEST_SENTENCE = 8
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")
_ALL_ALIKE = np.ones(2 * FOLDED, np.float32)


@dataclass(frozen=True, slots=True)
class SectionTexts:
    """What is known of one section."""

    asked: Sequence[str]
    """Questions it answers."""
    said: Sequence[str]
    """What it says, as whole texts."""


def learned(sections: Sequence[SectionTexts], embedder: Embedder) -> np.ndarray:
    """What each feature of a message adds to each section: float16 ``[sections, features]``.

    All zero where there are not two sections, or nothing is known of any.
    """
    lines = [
        (text, number, weight)
        for number, section in enumerate(sections)
        for text, weight in (
            *((question, 1.0) for question in section.asked),
            *((sentence, SAID) for said in section.said for sentence in _sentences(said)),
        )
    ]
    if len(sections) < 2 or not lines:
        columns = 2 * FOLDED + embedder.questions([""]).shape[1]
        return np.zeros((len(sections), columns), np.float16)
    texts = _Texts.of([text for text, _, _ in lines], embedder)
    wanted = np.full((len(lines), len(sections)), -1 / len(sections))
    wanted[np.arange(len(lines)), [number for _, number, _ in lines]] += 1
    system = texts.alike().astype(np.float64)
    # What counts less may be missed by more.
    system[np.diag_indices(len(lines))] += PENALTY / np.array([weight for _, _, weight in lines])
    shares = cho_solve(cho_factor(system, check_finite=False), wanted, check_finite=False)
    # A figure for each feature instead of one for each line: less to keep, and one product a message.
    return np.hstack([(texts.lexical.T @ shares).T, (texts.meaning.T @ shares).T]).astype(np.float16)


def scores(table: np.ndarray, message: str, embedder: Embedder) -> np.ndarray:
    """About 1 for a section that is asked for in nearly these words, about 0 for one that is not.

    ``table``: as ``learned`` gave it.
    """
    text = _Texts.of([message], embedder)
    lexical = table[:, text.lexical.indices].astype(np.float32) @ text.lexical.data
    return np.asarray(lexical + table[:, 2 * FOLDED :].astype(np.float32) @ text.meaning[0])


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts as rows of length one or less, whose products are their likenesses."""

    lexical: csr_matrix
    meaning: np.ndarray

    @classmethod
    def of(cls, texts: Sequence[str], embedder: Embedder) -> _Texts:
        words, letters = weighted(folded(count(texts)), _ALL_ALIKE)
        lexical = hstack([words * SHARES["words"] ** 0.5, letters * SHARES["letters"] ** 0.5], format="csr")
        return cls(lexical, embedder.questions(texts) * np.float32(SHARES["meaning"] ** 0.5))

    def alike(self) -> np.ndarray:
        """Each with each, 0 to 1."""
        return (self.lexical @ self.lexical.T).toarray() + self.meaning @ self.meaning.T


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(text) if len(sentence) > SHORTEST_SENTENCE]
