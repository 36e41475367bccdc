"""Norwegian words as the full-text index sees them.

A text becomes a row of terms: lower case, Nynorsk and dialect turned into Bokmål (``nlu.dialect``),
endings taken away (Snowball), what residents call things turned into what articles call them
(``lexical.yml``: "boss" → "avfall"), and compounds taken apart where the base knows the parts
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
from typing import TypeVar

import snowballstemmer

from nlu.dialect import Equivalents, equivalents
from nlu.yaml_files import read_yaml

Found = TypeVar("Found")

WORD_LISTS = Path(__file__).with_name("lexical.yml")

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_FOLD = str.maketrans({"å": "a", "ø": "o", "æ": "a", "ö": "o", "ä": "a"})
_NORWEGIAN = re.compile("[åøæ]")
_DIGRAPHS = re.compile("aa|oe|ae")
_CHANGES = re.compile("[^a-z0-9]|aa|oe|ae")  # what folding may change
SHORTEST_COMPOUND = 7  # letters; shorter words fall apart into accidents ("plassen" is not "plas" + "sen")
LONGEST_COMPOUND = 60  # letters; what is longer is no word, and trying every cut of it takes seconds
SHORTEST_PART = 3
SHORTEST_LONE_PART = 5  # a part whose neighbour the base does not know must be long enough to mean something
REMEMBERED = 5_000  # words


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text after analysis."""

    surface: str
    """As written, in lower case."""
    terms: tuple[str, ...]
    """The term or terms it stands for; an equivalent may be several ("bossdunk" → "avfall", "dunk")."""
    parts: tuple[str, ...] = ()
    """The terms of a compound's parts, where it is one."""
    folded: tuple[str, ...] = ()
    """``terms`` without Norwegian letters: what likeness by letters compares."""


@dataclass(frozen=True, slots=True)
class WordLists:
    """The word lists: of ``lexical.yml``, and the equivalents of ``nlu.dialect``."""

    stop_words: frozenset[str]
    """Folded."""
    meanings: dict[str, tuple[str, ...]]
    """What a word is called in articles, by stem."""
    dialect: Equivalents

    @classmethod
    def load(cls, file: Path = WORD_LISTS) -> WordLists:
        """Read the lists. Raises ``OSError`` or ``yaml.YAMLError`` where the file is not readable."""
        content = read_yaml(file.read_text(encoding="utf-8"))
        dialect = equivalents()
        meanings: dict[str, tuple[str, ...]] = {}
        for word, called in content["meanings"].items():
            terms = tuple(stem(dialect.canonical(other)) for other in called.split())
            # The dialect list knows some words but not all their endings, so both ways in lead here.
            meanings[stem(word)] = meanings[stem(dialect.canonical(word))] = terms
        return cls(frozenset(fold(word) for word in content["stop_words"].split()), meanings, dialect)


class Analyser:
    """Analyses texts and questions against one base's vocabulary."""

    def __init__(
        self, lists: WordLists, vocabulary: Collection[str] = frozenset(), remembered: int = REMEMBERED
    ) -> None:
        """``vocabulary``: terms the base knows, quick to look up; without it no compound is taken apart.

        ``remembered``: how many words are analysed once only (about 300 bytes each).
        """
        self._lists = lists
        self._vocabulary = vocabulary
        # Words that folding leaves as they are need no entry: they are looked up in the vocabulary itself.
        changed = sorted(word for word in vocabulary if _CHANGES.search(word))
        self._spelt = {fold(word): word for word in (*changed, *lists.meanings)}
        # Analysing a word takes up to a millisecond, and texts repeat their words. Threads may share these: at
        # worst two of them work out the same word.
        self._remembered = remembered
        self._seen: dict[str, Word | None] = {}
        self._seen_parts: dict[str, tuple[str, ...]] = {}

    def words(self, text: str) -> list[Word]:
        """The words of ``text`` that say something about the subject, in order."""
        return [word for surface in surfaces(text) if (word := self._word(surface)) is not None]

    def _word(self, surface: str) -> Word | None:
        try:
            return self._seen[surface]
        except KeyError:
            return self._remember(self._seen, surface, self._analysed(surface))

    def _analysed(self, surface: str) -> Word | None:
        if self._says_nothing(surface):
            return None
        terms = self._terms(surface)
        return Word(surface, terms, self._parts(surface), tuple(map(fold, terms)))

    def _says_nothing(self, surface: str) -> bool:
        stop_words = self._lists.stop_words
        return fold(surface) in stop_words or fold(self._lists.dialect.canonical(surface)) in stop_words

    def _terms(self, surface: str) -> tuple[str, ...]:
        meanings = self._lists.meanings
        term = stem(self._lists.dialect.canonical(surface))
        if term not in meanings and stem(surface) in meanings:
            term = stem(surface)
        known = term in self._vocabulary or term in meanings
        # Only a word typed without Norwegian letters may have meant others: "tømt" is not "tomt".
        if not known and not _NORWEGIAN.search(surface):
            plain = fold(term)
            term = self._spelt.get(plain, plain if plain in self._vocabulary else term)
        return meanings.get(term, (term,))

    def _known(self, part: str) -> tuple[str, ...]:
        """The terms of a part if the base has them all, else nothing."""
        if len(part) < SHORTEST_PART:
            return ()
        try:
            return self._seen_parts[part]
        except KeyError:
            terms = () if self._says_nothing(part) else self._terms(part)
            known = terms if all(term in self._vocabulary for term in terms) else ()
            return self._remember(self._seen_parts, part, known)

    def _parts(self, word: str) -> tuple[str, ...]:
        if not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND or not self._vocabulary or word.isdigit():
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

    def _remember(self, seen: dict[str, Found], word: str, found: Found) -> Found:
        if len(seen) < self._remembered:
            seen[word] = found
        return found


def whole(words: Iterable[Word]) -> list[str]:
    """Every term of these words, and the parts of compounds: what likeness by words compares."""
    return [term for word in words for term in (*word.terms, *word.parts)]


def plain(words: Iterable[Word]) -> list[str]:
    """The terms alone, folded, without parts of compounds: what likeness by letters compares."""
    return [term for word in words for term in word.folded]


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
