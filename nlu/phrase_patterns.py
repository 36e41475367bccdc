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
from collections.abc import Mapping

from nlu.normalise import fold

_SENTENCE_END = re.compile(r"[.!?;…\n\r\u2028\u2029]+")
_CLAUSE_END = re.compile(r"[,:()\[\]\"«»“”]+|\s[–—-]+\s")
_GAP = re.compile(r"^\.\.(\d)$")

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
            return rf"(?:(?:, )?[^ .,]+ ){{0,{gap.group(1)}}}?"
        if element == "^":
            return f"(?<=[.,] )(?:{self._class(HEAD)}){{0,3}}"
        if element.endswith("?"):
            return f"(?:{self._element(element[:-1])})?"
        if element.startswith("("):
            if not element.endswith(")"):
                raise PatternError(f"{element!r}: a bracket is not closed")
            return f"(?:{'|'.join(self._alternative(a) for a in element[1:-1].split('|'))})"
        return self._alternative(element)

    def _alternative(self, words: str) -> str:
        return "".join(self._part(word) for word in words.split("_"))

    def _part(self, word: str) -> str:
        if word == "$":
            return f"(?:{self._class(TAIL)}){{0,3}}(?=[.,] )"
        return f"(?:{self._class(word[1:])})" if word.startswith("@") else _word(word)

    def _class(self, name: str) -> str:
        if name not in self._compiled:
            members = self._classes[name].split()
            plain = "|".join(
                _word(m)[:-1] for m in sorted(members, reverse=True) if m[0] != "@" and "_" not in m
            )
            others = [self._alternative(member) for member in members if member[0] == "@" or "_" in member]
            self._compiled[name] = "|".join(others + ([f"(?:{plain}) "] if plain else []))
        return f"(?:{self._compiled[name]})"


def _word(word: str) -> str:
    if not word:
        raise PatternError("an empty word")
    if word == "*":
        return "[^ .,]+ "
    return re.escape(word).replace(r"\*", "[^ .,]*") + " "
