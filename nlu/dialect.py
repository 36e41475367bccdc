"""Brings Nynorsk, Bokmål and dialect spellings of the same word together, so that matching sees one word.

Used for matching only, never for text that people see: "kossen" and "korleis" become "hvordan" because the
stemmer and most training text are Bokmål, not because Bokmål is better.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from nlu.normalise import words
from nlu.yaml_files import read_yaml

EQUIVALENTS_FILE = Path(__file__).parent / "data" / "equivalents.yml"

_SHORTEST_STEM = 3


class Equivalents:
    """Words and endings that mean the same in different forms. Safe to share between threads."""

    def __init__(
        self,
        canonical: Mapping[str, str],
        endings: tuple[tuple[str, str], ...] = (),
        exceptions: frozenset[str] = frozenset(),
    ):
        """Use a map from other spellings to the shared one, (ending, shared ending) pairs and words to leave."""
        self._canonical = canonical
        self._endings = endings
        self._exceptions = exceptions
        self._variants: dict[str, set[str]] = {}
        for variant, shared in canonical.items():
            self._variants.setdefault(shared, {shared}).add(variant)

    @classmethod
    def load(cls, file: Path = EQUIVALENTS_FILE) -> Equivalents:
        """Read the project's list. Raises OSError without it and ValueError when a word has two meanings."""
        lists = read_yaml(file.read_text(encoding="utf-8"))
        canonical: dict[str, str] = {}
        for shared, others in lists["words"].items():
            for other in others.split():
                if canonical.setdefault(other, shared) != shared:
                    raise ValueError(f"{file.name}: {other!r} is both {canonical[other]!r} and {shared!r}")
        endings = tuple((ending, shared) for ending, shared in lists["endings"])
        return cls(canonical, endings, frozenset(lists["not_endings"].split()))

    def canonical(self, word: str) -> str:
        """Return the shared spelling of a folded word; a word nothing is known about comes back as it is."""
        if word in self._canonical:
            return self._canonical[word]
        if word in self._variants or word in self._exceptions:
            return word
        for ending, shared in self._endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                return word[: -len(ending)] + shared
        return word

    def variants(self, word: str) -> frozenset[str]:
        """Return every known spelling of the same word, itself included; for showing and for search."""
        shared = self.canonical(word)
        return frozenset(self._variants.get(shared, {shared})) | {word}

    def canonical_words(self, text: str) -> list[str]:
        """Return the folded words of `text` in their shared spelling, in order."""
        return [self.canonical(word) for word in words(text)]


@lru_cache(maxsize=1)
def equivalents() -> Equivalents:
    """Return the project's own equivalents, read at the first call."""
    return Equivalents.load()
