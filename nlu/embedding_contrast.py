"""Trains token vectors so that texts of one meaning come nearer each other than other texts do.

A token's vector is the sum of a vector of its own and the mean of vectors for the letter groups in it, so that what is
learned about "brøytebilen" also moves "brøyting". Reading needs none of this: the sums are what is stored.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Dict, List

import numpy as np
import torch
from torch.nn.functional import cross_entropy, embedding_bag, normalize

from nlu.embedding_materials import Material, Pair

BATCH = 512
RATE = 0.02
SHARPNESS = (
    20.0  # cosine times this is the logit, as sentence-transformers' MultipleNegativesRankingLoss has it
)
ROUNDS = 60  # how often each set of texts is drawn from in one pass; 40 and 100 gave the same within a point
LETTER_GROUPS = (3, 4, 5)
GROUP_VECTORS = 30_000
FEWEST = 32  # a smaller batch has too few wrong answers to learn from


def batches(material: Material, shuffle: random.Random) -> List[List[Pair]]:
    """One pass over the material. A batch comes from one source and holds no text, and no set, twice.

    One source at a time keeps the wrong answers hard: a law's heading is told from other headings, not from
    buttons. And two pairs of one meaning in a batch would each be taught to be wrong for the other.
    """
    made: List[List[Pair]] = []
    for pairs in material.pairs.values():
        made.extend(_of_pairs([pair if shuffle.random() < 0.5 else pair[::-1] for pair in pairs], shuffle))
    for named in material.concepts.values():
        for _ in range(ROUNDS):
            drawn = [tuple(shuffle.sample(texts, 2)) for texts in named.values()]
            shuffle.shuffle(drawn)
            made.extend(drawn[start : start + BATCH] for start in range(0, len(drawn), BATCH))
    made = [batch for batch in made if len(batch) >= FEWEST]
    shuffle.shuffle(made)
    return made


def _of_pairs(pairs: List[Pair], shuffle: random.Random) -> Iterator[List[Pair]]:
    shuffle.shuffle(pairs)
    batch: List[Pair] = []
    seen: set = set()
    for pair in pairs:
        if seen.isdisjoint(pair):  # a repeated text waits for the next pass
            batch.append(pair)
            seen.update(pair)
        if len(batch) == BATCH:
            yield batch
            batch, seen = [], set()
    yield batch


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
