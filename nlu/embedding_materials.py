"""Reads what the sentence embedding is trained on: texts that mean the same, in pairs or in sets.

Each file's origin and licence is told in ``nlu/weights/README.md``. No sentence of the outside material is part of
the project; only the numbers made from it are.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional, Tuple

from nlu.embedding_articles import LONGEST_TEXT, AskedPassage, article_pairs, asked_passages
from nlu.training_data import is_word, read_examples
from nlu.yaml_files import read_yaml

Pair = Tuple[str, str]
CITIZEN_WORDS = Path(__file__).parent / "citizen_words"

# outside material: file -> the two fields that belong together
PAIR_FILES = {
    "public_sector_nb-nn": ("nb", "nn"),
    "public_sector_en-nb": ("en", "nb"),
    "public_sector_en-nn": ("en", "nn"),
    "laws_heading_body": ("heading", "body"),
    "norquad_train": ("q", "passage"),
}
VOCABULARY_FILE = Path("los") / "words.jsonl"


@dataclass(frozen=True)
class Material:
    """Everything to learn from."""

    pairs: Dict[str, Tuple[Pair, ...]]
    """By source: two texts that belong together."""
    concepts: Dict[str, Dict[str, Tuple[str, ...]]]
    """By source, then by name: many short texts that mean the same."""
    asked: Dict[str, Tuple[AskedPassage, ...]] = field(default_factory=dict)
    """By subject: its passages, each with how residents ask for it."""

    def texts(self) -> List[str]:
        """Every text once, in a fixed order."""
        paired = (text for pairs in self.pairs.values() for pair in pairs for text in pair)
        said = (text for own in self.asked.values() for passage in own for text in passage.texts)
        return list(dict.fromkeys([*paired, *said, *(text for texts in self.alike() for text in texts)]))

    def alike(self) -> Iterator[Tuple[str, ...]]:
        """Sets of short texts that mean the same: of each concept, and the questions to each passage."""
        for named in self.concepts.values():
            yield from named.values()
        for passages in self.asked.values():
            yield from (passage.questions for passage in passages)


def read_material(outside: Optional[Path], examples: Optional[Path], articles: Optional[Path]) -> Material:
    """The project's own lists of citizens' words, and whatever of the three others is given.

    ``outside`` holds ``embedding/*.jsonl.gz`` and ``los/words.jsonl``, ``examples`` training examples, of which the
    words are read and nothing else, ``articles`` the folders of articles with their questions. A file that is not there
    is left out.
    Raises ``FileNotFoundError`` for a missing folder.
    """
    for folder in (outside, examples, articles):
        if folder is not None and not folder.is_dir():
            raise FileNotFoundError(f"{folder} is not a folder")
    terms: Dict[str, Dict[str, None]] = {}
    pairs: Dict[str, Tuple[Pair, ...]] = {}
    concepts: Dict[str, Dict[str, Tuple[str, ...]]] = {}
    if outside:
        for name, fields in PAIR_FILES.items():
            path = outside / "embedding" / f"{name}.jsonl.gz"
            if path.is_file():
                pairs[name] = _distinct(_pair(row, fields) for row in read_lines(path))
        if (outside / VOCABULARY_FILE).is_file():
            for word in read_lines(outside / VOCABULARY_FILE):
                _add(terms, word["id"], vocabulary_terms(word))
    for path in sorted(CITIZEN_WORDS.glob("*.yml")):
        for name, words in read_yaml(path.read_text(encoding="utf-8")).items():
            _add(terms, name, words)
    for example in read_examples(examples) if examples else ():
        if is_word(example):
            _add(terms, example.intent.rpartition("/")[2], [example.text])
    concepts["services"] = {name: tuple(found) for name, found in terms.items() if len(found) > 1}
    asked: Dict[str, Tuple[AskedPassage, ...]] = {}
    if articles:
        pairs["articles"] = _distinct(article_pairs(articles))
        asked = asked_passages(articles)
    return Material(pairs, concepts, asked)


def read_lines(path: Path) -> Iterator[dict]:
    """The JSON objects of a ``.jsonl`` or ``.jsonl.gz`` file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def vocabulary_terms(word: dict) -> List[str]:
    """Names and synonyms of one word of the national vocabulary, in all its languages."""
    names = [word["nn"], word["nb"], word.get("en", "")]
    return [*names, *word.get("synonyms_nn", ()), *word.get("synonyms_nb", ())]


def _pair(row: dict, fields: Tuple[str, str]) -> Pair:
    left, right = (row[field].strip()[:LONGEST_TEXT] for field in fields)
    return left, right


def _distinct(pairs: Iterable[Pair]) -> Tuple[Pair, ...]:
    return tuple(pair for pair in dict.fromkeys(pairs) if all(pair))


def _add(terms: Dict[str, Dict[str, None]], name: str, words: Iterable[str]) -> None:
    found = terms.setdefault(name, {})
    for word in words:
        if str(word).strip():
            found[str(word).strip().lower()] = None
