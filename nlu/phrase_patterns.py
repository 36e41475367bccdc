"""A small language for phrases that people word in many ways, compiled to regular expressions.

A pattern is elements with a space between, matched against the folded words of a message:

    word      that word                     stem*, *end   words that begin or end so
    @name     any word of that class        (a|b_c|@d)    one of these; _ stands for a space, a lone * for any word
    x?        x or nothing                  ..3           up to three words in between
    ^         beginning of a clause, after greetings       $   end of a clause, before "now", "please" …

Words in between never cross the end of a sentence; commas are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from nlu.normalise import fold

_SENTENCE_END = re.compile(r"[.!?;…\n\r\u2028\u2029]+")
_CLAUSE_END = re.compile(r"[,:()\[\]\"«»“”]+|\s[–—-]+\s")
_GAP = re.compile(r"^\.\.(\d)$")
_LETTER = "[^ .,]"

HEAD, TAIL = "head", "tail"


class PatternError(ValueError):
    """A pattern that cannot be read; the message names the pattern and the part."""


def readable(text: str) -> str:
    """Return the words of `text` as patterns see them: one space around each word, "." and "," around clauses."""
    sentences = []
    for sentence in _SENTENCE_END.split(text):
        clauses = [folded for folded in map(fold, _CLAUSE_END.split(sentence)) if folded]
        if clauses:
            sentences.append(" , ".join(clauses))
    return f" . {' . '.join(sentences)} . "


class PatternLanguage:
    """Compiles patterns with one set of word classes."""

    def __init__(self, classes: Mapping[str, str]):
        """Use `classes`: name to words with spaces between; a class may hold other classes. Needs head and tail."""
        self._classes = classes
        self._compiled: dict[str, str] = {}
        for name in (HEAD, TAIL):
            self._class(name)

    def compile(self, *patterns: str) -> re.Pattern[str]:
        """Return one regular expression that finds any of `patterns`. Raises PatternError."""
        return re.compile("|".join(f"(?:{self._pattern(pattern)})" for pattern in patterns))

    def _pattern(self, pattern: str) -> str:
        elements = pattern.split()
        if not elements:
            raise PatternError("a pattern is empty")
        try:
            parts = [self._element(element) for element in elements]
        except KeyError as error:
            raise PatternError(f"{pattern!r}: unknown word class {error}") from error
        except PatternError as error:
            raise PatternError(f"{pattern!r}: {error}") from error
        start = "" if elements[0] == "^" else "(?<= )"
        return start + "(?:, )?".join(parts)

    def _element(self, element: str) -> str:
        gap = _GAP.match(element)
        if gap:
            return rf"(?:(?:, )?{_LETTER}+ ){{0,{gap.group(1)}}}?"
        if element == "^":
            return f"(?<=[.,] )(?:{self._class(HEAD)}){{0,3}}"
        if element.endswith("?"):
            return f"(?:{self._element(element[:-1])})?"
        if element.startswith("("):
            if not element.endswith(")"):
                raise PatternError(f"{element!r}: a bracket is not closed")
            return self._any_of(element[1:-1].split("|"))
        return self._sequence(element)

    def _any_of(self, alternatives: Iterable[str]) -> str:
        """Plain words go into one tree, so that a class of two hundred words is read letter by letter."""
        plain, others = [], []
        for words in alternatives:
            (others if "_" in words or words[:1] in ("@", "$") else plain).append(words)
        parts = [self._sequence(words) for words in others]
        if plain:
            parts.append(_tree(sorted(set(plain))) + " ")
        return f"(?:{'|'.join(parts)})"

    def _sequence(self, words: str) -> str:
        return "".join(self._part(word) for word in words.split("_"))

    def _part(self, word: str) -> str:
        if word == "$":
            return f"(?:{self._class(TAIL)}{{0,3}})(?=[.,] )"
        return self._class(word[1:]) if word.startswith("@") else _tree([word]) + " "

    def _class(self, name: str) -> str:
        if name not in self._compiled:
            self._compiled[name] = self._any_of(self._classes[name].split())
        return self._compiled[name]


def _tree(words: Sequence[str]) -> str:
    """Return an expression for any of the sorted `words`, in which * stands for any letters."""
    if "" in words:
        raise PatternError("an empty word")
    if "*" in words:
        return f"{_LETTER}+"
    branches: dict[str, list[str]] = {}
    for word in words:
        branches.setdefault(word[0], []).append(word[1:])
    return _branches(branches)


def _branches(branches: dict[str, list[str]]) -> str:
    parts = []
    for letter, rests in branches.items():
        head = f"{_LETTER}*" if letter == "*" else re.escape(letter)
        ends = "" in rests
        longer: dict[str, list[str]] = {}
        for rest in rests:
            if rest:
                longer.setdefault(rest[0], []).append(rest[1:])
        tail = _branches(longer) if longer else ""
        parts.append(head + (f"(?:{tail})?" if tail and ends else tail))
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
