"""Reads the folder of training material for the sentence embedding: pairs of texts that mean the same.

Each file's origin and licence is told in ``nlu/weights/README.md``. No sentence of the material is part of the
project; only the numbers made from it are.
"""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Tuple

Pair = Tuple[str, str]

# file -> the two fields that belong together
PAIR_FILES = {
    "public_sector_nb-nn": ("nb", "nn"),
    "public_sector_en-nb": ("en", "nb"),
    "public_sector_en-nn": ("en", "nn"),
    "laws_heading_body": ("heading", "body"),
    "norquad_train": ("q", "passage"),
}
VOCABULARY_FOLDER = "los"
LONGEST_TEXT = 600  # characters: a mean over more tokens than that says little about any of them


@dataclass(frozen=True)
class Source:
    """One kind of pairs. ``passes`` is how often it is seen in each pass over the whole."""

    name: str
    pairs: Tuple[Pair, ...]
    passes: int = 1


def read_lines(path: Path) -> Iterator[dict]:
    """The JSON objects of a ``.jsonl`` or ``.jsonl.gz`` file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def read_sources(folder: Path) -> Tuple[Source, ...]:
    """Every source found under ``folder``: ``embedding/*.jsonl.gz`` and ``los/words.jsonl``.

    Raises ``FileNotFoundError`` when none of the expected files is there.
    """
    sources = []
    for name, fields in PAIR_FILES.items():
        path = folder / "embedding" / f"{name}.jsonl.gz"
        if path.is_file():
            pairs = dict.fromkeys(_pair(row, fields) for row in read_lines(path))
            sources.append(Source(name, tuple(pair for pair in pairs if all(pair))))
    words = folder / VOCABULARY_FOLDER / "words.jsonl"
    if words.is_file():
        sources.append(Source("vocabulary", tuple(vocabulary_pairs(read_lines(words))), passes=4))
    if not sources:
        raise FileNotFoundError(f"{folder} holds neither embedding/*.jsonl.gz nor los/words.jsonl")
    return tuple(sources)


def _pair(row: dict, fields: Tuple[str, str]) -> Pair:
    left, right = (row[field].strip()[:LONGEST_TEXT] for field in fields)
    return left, right


def vocabulary_pairs(words: Iterator[dict]) -> Iterator[Pair]:
    """Names and synonyms of one word, each with each, across Nynorsk, Bokmål and English."""
    for word in words:
        names = [word["nn"], word["nb"], word.get("en", "")]
        synonyms = [*word.get("synonyms_nn", ()), *word.get("synonyms_nb", ())]
        terms = dict.fromkeys(term.strip() for term in (*names, *synonyms) if term.strip())
        for left, right in itertools.combinations(terms, 2):
            if left.casefold() != right.casefold():
                yield left, right
