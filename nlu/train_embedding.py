"""``python -m nlu.train_embedding --materials DIR --out nlu/weights``: makes the sentence embedding anew.

Needs torch (``api/requirements-train.in``), which nothing else does. About two minutes on two idle cores. The same
material and seed give the same order of work, but not the same bits: the tokenizer's trainer breaks ties by chance.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import Dict, List, Optional, Tuple

import numpy as np

from nlu.embedding import fingerprint, write_weights
from nlu.embedding_materials import Material, read_material
from nlu.embedding_start import start_vectors, train_tokenizer

VOCABULARY = 32_000
DIMENSIONS = 256  # 128 cost 3 to 9 points of recall
PASSES = 3
SEED = 20261121
CITIZENS_COUNT = 5  # how much more the tokenizer heeds residents' words than laws: they are few and short
NEIGHBOURS = 4  # partners drawn for each text of a set when counting which tokens stand together


def train(material: Material, out: Path, passes: int = PASSES, seed: int = SEED) -> dict:
    """Train and write ``out``; gives sizes, seconds and the fingerprint of what was written."""
    from nlu.embedding_contrast import contrast

    began = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {what}", file=sys.stderr, flush=True)

    texts = material.texts()
    meant = [text for alike in material.alike() for text in alike]
    tokenizer = train_tokenizer([*texts, *meant * CITIZENS_COUNT], VOCABULARY)
    size = tokenizer.get_vocab_size()
    tell(f"tokenizer: {size} tokens")
    numbers: Dict[str, np.ndarray] = {
        text: np.array(encoded.ids or [0], dtype=np.int64)
        for text, encoded in zip(texts, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True)
    }
    across = [(numbers[left], numbers[right]) for left, right in _neighbouring_texts(material, seed)]
    start = start_vectors(list(numbers.values()), across, size, DIMENSIONS, seed)
    tell("start: vectors from which tokens stand together")
    tokens = [tokenizer.id_to_token(number) for number in range(size)]
    write_weights(out, tokenizer, contrast(start, tokens, numbers, material, passes, seed, tell))
    return {
        "pairs": {name: len(pairs) for name, pairs in material.pairs.items()},
        "sets": {name: len(named) for name, named in material.concepts.items()},
        "asked": sum(len(passage.questions) for own in material.asked.values() for passage in own),
        "tokens": size,
        "dimensions": DIMENSIONS,
        "seconds": round(time.monotonic() - began),
        "fingerprint": fingerprint(out),
    }


def _neighbouring_texts(material: Material, seed: int) -> List[Tuple[str, str]]:
    """Short texts of one meaning, whose tokens count as neighbours. Question and passage are too unlike for that."""
    shuffle = random.Random(seed)  # noqa: S311 - no secret
    found = [
        pair for name, pairs in material.pairs.items() if name.startswith("public_sector") for pair in pairs
    ]
    for texts in material.alike():
        for text in texts:
            partners = shuffle.sample(texts, min(NEIGHBOURS, len(texts)))
            found.extend((text, partner) for partner in partners if partner != text)
    return found


def main(arguments: Optional[List[str]] = None) -> None:
    """Read the command line and train."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--materials", type=Path, help="outside material: a folder with embedding/ and los/")
    options.add_argument("--examples", type=Path, help="training examples, such as bot/data/nlu")
    options.add_argument("--articles", type=Path, help="articles, such as kb_sync/content")
    options.add_argument("--out", type=Path, default=Path("nlu/weights"))
    options.add_argument("--passes", type=int, default=PASSES)
    options.add_argument("--seed", type=int, default=SEED)
    given = options.parse_args(arguments)
    material = read_material(given.materials, given.examples, given.articles)
    print(json.dumps(train(material, given.out, given.passes, given.seed)))


if __name__ == "__main__":
    main()
