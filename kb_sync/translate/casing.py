"""Capitals as they were: Apertium writes a whole word large beside an abbreviation ("SFO-prisen" → "SFO-PRISEN")."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")


def recased(before: str, after: str) -> str:
    """``after``, a translation of ``before``, with no more words in capitals than ``before`` has.

    A word that stands in both is written as it was ("IMDi"); one in capitals that does not is written small
    when the text it came from has fewer such words.
    """
    seen: dict[str, set[str]] = {}
    for word in _WORD.findall(before):
        seen.setdefault(word.casefold(), set()).add(word)
    too_many = sum(map(_large, _WORD.findall(after))) - sum(map(_large, _WORD.findall(before)))

    def cased(found: re.Match[str]) -> str:
        nonlocal too_many
        word = found[0]
        as_written = seen.get(word.casefold(), set())
        if word in as_written:
            return word
        if len(as_written) == 1:
            (only,) = as_written
            if _capitals(word) > 1 or _capitals(only) > 1:
                too_many -= _large(word) - _large(only)
                return only
        if too_many > 0 and _large(word):
            too_many -= 1
            return word.lower()
        return word

    return _WORD.sub(cased, after)


def _capitals(word: str) -> int:
    return sum(character.isupper() for character in word)


def _large(word: str) -> bool:
    return len(word) > 1 and word.isupper()
