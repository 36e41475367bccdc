"""Norwegian words as the full-text index sees them.

A text becomes a row of terms: lower case, Nynorsk and western words turned into the Bokmål word they
mean, endings taken away (Snowball), and compounds taken apart where the base knows the parts
("bossdunken" → "avfall dunk"). A word the base does not know is tried once more without Norwegian
letters ("soknad" → "søknad"). Passages and questions go through the same door, so a rule need not be
right, only the same on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import snowballstemmer
import yaml

WORD_LISTS = Path(__file__).with_name("lexical.yml")

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_FOLD = str.maketrans({"å": "a", "ø": "o", "æ": "a", "ö": "o", "ä": "a"})
_DIGRAPHS = re.compile("aa|oe|ae")
SHORTEST_COMPOUND = 7  # letters; shorter words fall apart into accidents ("plassen" is not "plas" + "sen")
SHORTEST_PART = 3
SHORTEST_LONE_PART = 5  # a part whose neighbour the base does not know must be long enough to mean something


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text after analysis."""

    surface: str
    """As written, in lower case."""
    terms: tuple[str, ...]
    """The term or terms it stands for; an equivalent may be several ("bossdunk" → "avfall", "dunk")."""
    parts: tuple[str, ...] = ()
    """The terms of a compound's parts, where it is one."""


@dataclass(frozen=True, slots=True)
class WordLists:
    """The contents of ``lexical.yml``: folded stop words, and equivalents by stem."""

    stop_words: frozenset[str]
    equivalents: dict[str, tuple[str, ...]]

    @classmethod
    def load(cls, file: Path = WORD_LISTS) -> WordLists:
        """Read the lists. Raises ``OSError`` or ``yaml.YAMLError`` where the file is not readable."""
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        return cls(
            frozenset(fold(word) for word in content["stop_words"].split()),
            {
                stem(word): tuple(stem(other) for other in equivalent.split())
                for word, equivalent in content["equivalents"].items()
            },
        )


class Analyser:
    """Analyses texts and questions against one base's vocabulary."""

    def __init__(self, lists: WordLists, vocabulary: Collection[str] = ()) -> None:
        """``vocabulary``: terms the base knows; without it no compound is taken apart."""
        self._lists = lists
        self._vocabulary = frozenset(vocabulary)
        self._spelt = {fold(word): word for word in (*sorted(self._vocabulary), *lists.equivalents)}

    def words(self, text: str) -> list[Word]:
        """The words of ``text`` that say something about the subject, in order."""
        return [
            Word(surface, self._terms(surface), self._parts(surface))
            for surface in surfaces(text)
            if fold(surface) not in self._lists.stop_words
        ]

    def index_text(self, text: str) -> str:
        """What the full-text index stores for ``text``: its terms and parts, with spaces between."""
        return " ".join(term for word in self.words(text) for term in (*word.terms, *word.parts))

    def plain_text(self, text: str) -> str:
        """The terms alone, folded, without parts of compounds: what likeness by letters compares."""
        return " ".join(fold(term) for word in self.words(text) for term in word.terms)

    def _terms(self, surface: str) -> tuple[str, ...]:
        term = stem(surface)
        if term not in self._vocabulary and term not in self._lists.equivalents:
            term = self._spelt.get(fold(term), term)
        return self._lists.equivalents.get(term, (term,))

    def _known(self, part: str) -> tuple[str, ...]:
        """The terms of a part if the base has them all, else nothing."""
        if len(part) < SHORTEST_PART or fold(part) in self._lists.stop_words:
            return ()
        terms = self._terms(part)
        return terms if all(term in self._vocabulary for term in terms) else ()

    def _parts(self, word: str) -> tuple[str, ...]:
        if len(word) < SHORTEST_COMPOUND or not self._vocabulary or word.isdigit():
            return ()
        whole = self._terms(word)
        lone: tuple[str, ...] = ()
        for cut in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            head = self._head(word[:cut])
            tail = self._known(word[cut:])
            if head and tail:
                return tuple(term for term in (*head, *tail) if term not in whole)
            known = head if cut >= SHORTEST_LONE_PART else ()
            known = known or (tail if len(word) - cut >= SHORTEST_LONE_PART else ())
            lone = lone or known
        return tuple(term for term in lone if term not in whole)

    def _head(self, head: str) -> tuple[str, ...]:
        """A first part may carry a joining s or e: "eigedom-s-skatt", "barn-e-hage"."""
        known = self._known(head)
        if not known and head.endswith(("s", "e")):
            known = self._known(head[:-1])
        return known


def surfaces(text: str) -> Iterable[str]:
    """The words of ``text`` in lower case; a hyphenated word both joined and in parts ("e-post")."""
    for match in _WORD.finditer(unicodedata.normalize("NFC", text).casefold()):
        word = match.group()
        if "-" in word:
            yield word.replace("-", "")
            yield from (part for part in word.split("-") if len(part) >= SHORTEST_PART)
        else:
            yield word


def fold(word: str) -> str:
    """Lower case without Norwegian letters, however they were typed: "Søknad", "soeknad" → "soknad"."""
    word = unicodedata.normalize("NFC", word).casefold().translate(_FOLD)
    return _DIGRAPHS.sub(lambda pair: "o" if pair.group() == "oe" else "a", word)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Snowball stem of one word in lower case; "opningstidene" → "opningstid"."""
    # A stemmer keeps the word it works on, so threads may not share one; making one takes 0.3 µs.
    stemmer = snowballstemmer.stemmer("norwegian")
    return stemmer.stemWord(unicodedata.normalize("NFC", word).casefold())
