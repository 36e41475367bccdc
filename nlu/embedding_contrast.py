"""Trains token vectors so that texts of one meaning come nearer each other than other texts do.

A token's vector is the sum of a vector of its own and the mean of vectors for the letter groups in it, so that what is
learned about "brøytebilen" also moves "brøyting". Reading needs none of this: the sums are what is stored.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Sequence
from typing import Dict, List

import numpy as np
import torch
from torch.nn.functional import cross_entropy, embedding_bag, normalize

from nlu.embedding_batches import batches
from nlu.embedding_materials import Material

RATE = 0.02
SHARPNESS = (
    20.0  # cosine times this is the logit, as sentence-transformers' MultipleNegativesRankingLoss has it
)
LETTER_GROUPS = (3, 4, 5)
GROUP_VECTORS = 30_000


class TokenVectors:
    """The table in training."""

    def __init__(self, start: np.ndarray, tokens: Sequence[str]) -> None:
        """``start`` is float32 ``[len(tokens), dimensions]``."""
        groups = [_letter_groups(token) for token in tokens]
        self._sizes = np.array([len(group) for group in groups])
        self._ends = np.cumsum(self._sizes)
        self._groups = np.concatenate(groups)
        dimensions = start.shape[1]
        self._own = torch.nn.Embedding.from_pretrained(torch.tensor(start), freeze=False, sparse=True)
        self._shared = torch.nn.EmbeddingBag.from_pretrained(
            torch.zeros(GROUP_VECTORS, dimensions), freeze=False, mode="mean", sparse=True
        )

    def parameters(self) -> List[torch.nn.Parameter]:
        """What the optimiser changes."""
        return [*self._own.parameters(), *self._shared.parameters()]

    def rows(self, tokens: np.ndarray) -> torch.Tensor:
        """Vectors ``[len(tokens), dimensions]`` of the token numbers."""
        pieces = [
            self._groups[self._ends[token] - self._sizes[token] : self._ends[token]] for token in tokens
        ]
        starts = np.concatenate([[0], np.cumsum(self._sizes[tokens])[:-1]])
        shared = self._shared(torch.as_tensor(np.concatenate(pieces)), torch.as_tensor(starts))
        return self._own(torch.as_tensor(tokens)) + shared

    def texts(self, texts: Sequence[np.ndarray]) -> torch.Tensor:
        """Unit vectors of texts given as token numbers; no text may be empty."""
        used, places = np.unique(np.concatenate(texts), return_inverse=True)
        starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])[:-1]])
        means = embedding_bag(
            torch.as_tensor(places.ravel()), self.rows(used), torch.as_tensor(starts), mode="mean"
        )
        return normalize(means, dim=1)


def contrast(
    start: np.ndarray,
    tokens: Sequence[str],
    numbers: Dict[str, np.ndarray],
    material: Material,
    passes: int,
    seed: int,
    tell: Callable[[str], None],
) -> np.ndarray:
    """The trained table, float32 like ``start``.

    ``numbers`` holds each text's token numbers; ``tell`` hears a line after each pass.
    """
    torch.manual_seed(seed)
    table = TokenVectors(start, tokens)
    optimiser = torch.optim.SparseAdam(table.parameters(), lr=RATE)
    plan = [batches(material, random.Random(seed + number)) for number in range(passes)]  # noqa: S311 - no secret
    steps, step = sum(map(len, plan)), 0
    for number, planned in enumerate(plan, start=1):
        total = 0.0
        for batch in planned:
            optimiser.param_groups[0]["lr"] = RATE * max(0.02, 1 - step / steps)
            left, right = (table.texts([numbers[text] for text in side]) for side in zip(*batch, strict=True))
            scores, wanted = left @ right.T * SHARPNESS, torch.arange(len(batch))
            loss = (cross_entropy(scores, wanted) + cross_entropy(scores.T, wanted)) / 2
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total, step = total + loss.item(), step + 1
        tell(f"pass {number} of {passes}: mean loss {total / len(planned):.3f} over {len(planned)} batches")
    with torch.no_grad():
        return table.rows(np.arange(len(tokens))).numpy().astype(np.float32)


def _letter_groups(token: str) -> np.ndarray:
    text = token.replace("▁", " ")
    found = {text[at : at + size] for size in LETTER_GROUPS for at in range(len(text) - size + 1)} or {text}
    return np.array(sorted(zlib.crc32(group.encode()) % GROUP_VECTORS for group in found), dtype=np.int64)
