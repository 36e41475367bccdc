"""``python -m nlu.train_embedding --materials DIR --out nlu/weights``: makes the sentence embedding anew.

Needs the service environment (torch, sentence-transformers). Takes some minutes on two cores; the same material and seed
give the same weights on the same machine.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import List, Tuple

import numpy as np

from nlu.embedding import fingerprint, write_weights
from nlu.embedding_materials import Pair, Source, read_sources
from nlu.embedding_start import start_vectors, train_tokenizer

VOCABULARY = 32_000
DIMENSIONS = 256  # 128 cost 3 to 9 points of recall
PASSES = 3
BATCH = 512
RATE = 0.02
SEED = 20261121


def batches(sources: Sequence[Source], size: int, seed: int) -> Iterator[List[Pair]]:
    """One pass in batches of one source each, in random order, with no text twice in a batch.

    A batch of one kind keeps the wrong answers hard: a law heading is told from other law headings, not from buttons.
    """
    shuffle = random.Random(seed)
    made: List[List[Pair]] = []
    for source in sources:
        for _ in range(source.passes):
            pairs = [pair if shuffle.random() < 0.5 else pair[::-1] for pair in source.pairs]
            shuffle.shuffle(pairs)
            made.extend(_without_repeats(pairs, size))
    shuffle.shuffle(made)
    yield from made


def _without_repeats(pairs: Sequence[Pair], size: int) -> Iterator[List[Pair]]:
    waiting = list(pairs)
    while waiting:
        seen: set = set()
        batch: List[Pair] = []
        left: List[Pair] = []
        for pair in waiting:
            if len(batch) < size and not seen.intersection(pair):
                seen.update(pair)
                batch.append(pair)
            else:
                left.append(pair)
        if len(batch) < 16:  # too few wrong answers left to learn from
            return
        yield batch
        waiting = left


def contrast(tokenizer, start: np.ndarray, sources: Sequence[Source], passes: int, seed: int) -> np.ndarray:
    """Train ``start`` so that the two texts of a pair come nearer each other than the rest of their batch."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    torch.manual_seed(seed)
    module = StaticEmbedding(tokenizer, embedding_weights=start)
    model = SentenceTransformer(modules=[module], device="cpu")
    loss_of = MultipleNegativesRankingLoss(model)
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    steps = sum(1 for _ in batches(sources, BATCH, seed)) * passes
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.0, 1 - step / steps))
    step = 0
    for number in range(passes):
        total, seen = 0.0, 0
        for batch in batches(sources, BATCH, seed + number):
            columns: Tuple[Sequence[str], ...] = tuple(zip(*batch))
            loss = loss_of([model.preprocess(list(column)) for column in columns], None)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total, seen, step = total + float(loss), seen + 1, step + 1
        print(
            f"pass {number + 1} of {passes}: mean loss {total / max(seen, 1):.3f} over {seen} batches",
            flush=True,
        )
    return module.embedding.weight.detach().numpy().astype(np.float32)


def train(materials: Path, out: Path, passes: int = PASSES, seed: int = SEED) -> dict:
    """Read, train, write ``out``; gives sizes, times in seconds and the fingerprint of what was written."""
    began = time.monotonic()
    sources = read_sources(materials)
    texts = list(dict.fromkeys(text for source in sources for pair in source.pairs for text in pair))
    tokenizer = train_tokenizer(texts, VOCABULARY)
    print(f"tokenizer: {tokenizer.get_vocab_size()} tokens, {time.monotonic() - began:.0f} s", flush=True)
    ids = {t: e.ids for t, e in zip(texts, tokenizer.encode_batch(texts, add_special_tokens=False))}
    across = [(ids[a], ids[b]) for s in sources if s.name.startswith(("public", "voc")) for a, b in s.pairs]
    start = start_vectors(list(ids.values()), across, tokenizer.get_vocab_size(), DIMENSIONS, seed)
    print(f"start: {time.monotonic() - began:.0f} s", flush=True)
    table = contrast(tokenizer, start, sources, passes, seed)
    write_weights(out, tokenizer, table)
    return {
        "pairs": {source.name: len(source.pairs) for source in sources},
        "tokens": len(table),
        "dimensions": DIMENSIONS,
        "seconds": round(time.monotonic() - began),
        "fingerprint": fingerprint(out),
    }


def main() -> None:
    """Read the command line and train."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--materials", type=Path, required=True, help="folder with embedding/ and los/")
    options.add_argument("--out", type=Path, default=Path("nlu/weights"))
    options.add_argument("--passes", type=int, default=PASSES)
    options.add_argument("--seed", type=int, default=SEED)
    given = options.parse_args()
    print(json.dumps(train(given.materials, given.out, given.passes, given.seed)))


if __name__ == "__main__":
    main()
