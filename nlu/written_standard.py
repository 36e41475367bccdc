"""Which form of Norwegian a message is written in, and the words that say so.

Three kinds of evidence are added up word by word: hand-written words that exist in one form only, dialect
words (answered in Nynorsk), and for all other words trained weights of the word and its character groups,
which know endings and spellings. A message is only decided when the sum is clear *and* rests on something
that is not ambiguous; otherwise the caller keeps the form of the conversation.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nlu.normalise import words
from nlu.yaml_files import read_yaml

DATA = Path(__file__).parent / "data"
WORDS_FILE = DATA / "written_standard_words.yml"
WEIGHTS_FILE = DATA / "written_standard_weights.json"

NYNORSK, BOKMAAL = "nn", "nb"

# A strong word decides alone, "some" does not; a trained word may count as much as a strong one, no more.
# Chosen by a sweep on rows of other repositories than those trained on (nlu.train_written_standard).
_STRONG, _SOME, _CAP = 2.5, 1.2, 2.5
# Dialect is written with Bokmål words in between, and never the other way round.
_DIALECT = 4.0
_COMMIT = 1.5
# Trained weights cannot be trusted with one or two words: "klypper" looks like Bokmål and is both.
_SHORT, _COMMIT_SHORT = 2, 2.0
_COMPANION = 0.5
_SHARPNESS = 1.8
_LONGEST_GROUP = 5
_MOST_WORDS = 100
_WEIGHT_UNIT = 100


@dataclass(frozen=True)
class WrittenStandard:
    """The form of a message.

    `code` is "nn", "nb" or None when unsure; `confidence` is 0–1 for that code and 0 when it is None;
    `evidence` holds the words that decided it, the weightiest first, and is empty when it is None.
    """

    code: str | None
    confidence: float
    evidence: tuple[str, ...]


UNSURE = WrittenStandard(None, 0.0, ())


def features(word: str) -> Iterator[str]:
    """Yield what the trained weights know about a folded word: the word itself and its groups of 2–5 characters."""
    yield "=" + word
    bounded = f"^{word}$"
    for length in range(2, _LONGEST_GROUP + 1):
        for start in range(len(bounded) - length + 1):
            yield bounded[start : start + length]


def readable(text: str) -> list[str]:
    """Return the folded words that can say anything about the form: letters only, the first hundred."""
    return [word for word in words(text)[:_MOST_WORDS] if word.isalpha()]


class WrittenStandardDetector:
    """Decides the form of messages from a word list and trained weights; safe to share between threads."""

    def __init__(self, lexicon: Mapping[str, float], foreign: frozenset[str], weights: Mapping[str, float]):
        """Use `lexicon` (word to score, positive for Nynorsk), words of other languages and trained weights."""
        self._lexicon = lexicon
        self._foreign = foreign
        self._weights = weights

    @classmethod
    def load(
        cls, words_file: Path = WORDS_FILE, weights_file: Path = WEIGHTS_FILE
    ) -> WrittenStandardDetector:
        """Read the two data files. Raises OSError when one is missing and KeyError when a part of it is."""
        lexicon, foreign = read_words(words_file)
        stored = json.loads(weights_file.read_text(encoding="utf-8"))["weights"]
        return cls(lexicon, foreign, {name: value / _WEIGHT_UNIT for name, value in stored.items()})

    def detect(self, text: str) -> WrittenStandard:
        """Return the form of `text`; never raises, and an empty or foreign text is unsure."""
        message = readable(text)
        if not any(word in self._lexicon for word in message):
            return UNSURE  # nothing says that it is Norwegian at all
        scores = {word: self._score(word) for word in message}
        total = sum(scores[word] for word in message)
        short = len(message) <= _SHORT
        if abs(total) < (_COMMIT_SHORT if short else _COMMIT):
            return UNSURE
        evidence = sorted((w for w in scores if scores[w] * total > 0), key=lambda w: -abs(scores[w]))
        strong = [word for word in evidence if abs(scores[word]) >= _STRONG and self._knows(word, short)]
        company = [word for word in evidence if abs(scores[word]) >= _COMPANION]
        if not strong and (short or len(company) < 2):
            return UNSURE
        if sum(word in self._foreign for word in message) >= max(1, len(strong)):
            return UNSURE
        confidence = 1 / (1 + math.exp(-_SHARPNESS * abs(total)))
        return WrittenStandard(NYNORSK if total > 0 else BOKMAAL, confidence, tuple(company[:5]))

    def _knows(self, word: str, short: bool) -> bool:
        """Whether a word can decide alone: a hand-written one, or in longer messages one seen in training."""
        return word in self._lexicon or (not short and "=" + word in self._weights)

    def _score(self, word: str) -> float:
        if word in self._lexicon:
            return self._lexicon[word]
        trained = sum(self._weights.get(feature, 0.0) for feature in set(features(word)))
        return max(-_CAP, min(_CAP, trained))


def read_words(words_file: Path = WORDS_FILE) -> tuple[dict[str, float], frozenset[str]]:
    """Return the hand-written words with their scores, and the words of other languages."""
    lists = read_yaml(words_file.read_text(encoding="utf-8"))
    lexicon = dict.fromkeys(lists["neutral"].split(), 0.0)
    for name, strong, some in (
        ("dialect", _DIALECT, _SOME),
        (NYNORSK, _STRONG, _SOME),
        (BOKMAAL, -_STRONG, -_SOME),
    ):
        lexicon.update(dict.fromkeys(lists[name]["some"].split(), some))
        lexicon.update(dict.fromkeys(lists[name]["strong"].split(), strong))
    return lexicon, frozenset(lists["foreign"].split())


@lru_cache(maxsize=1)
def _shared() -> WrittenStandardDetector:
    return WrittenStandardDetector.load()


def detect(text: str) -> WrittenStandard:
    """Return the form of `text` by the project's own data, which is read at the first call."""
    return _shared().detect(text)
