"""One spelling of the same characters, before anything reads a message.

`normalise` keeps what the resident wrote and removes only what nobody can see; `fold` throws away
everything that does not matter for matching and is never shown or stored.
"""

from __future__ import annotations

import re
import unicodedata

_WHITESPACE = re.compile(r"\s+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")

# Cf: zero-width and direction marks, soft hyphen; Cc: control characters; Cs: lone surrogates, which
# cannot be written as UTF-8. Unassigned code points stay: they are letters and emoji newer than Python.
_INVISIBLE = frozenset({"Cf", "Cc", "Cs"})
_WORD_CATEGORIES = ("L", "M", "N")
# Marks that have no look of their own and would otherwise sit between two letters that belong together.
_JOINERS = frozenset("\u034f\u180b\u180c\u180d\u180f")


def normalise(text: str) -> str:
    """Return `text` in NFC with every run of whitespace as one space, trimmed, and without invisible characters.

    Letters, digits, punctuation and emoji stay as they are. Applying it twice gives the same as once.
    """
    # Nearly every message takes the short way: what can be printed is visible, but for the joiners.
    if not text.isprintable() or not _JOINERS.isdisjoint(text):
        text = "".join(_visible(character) for character in text)
    # NFC last: taking away a zero-width character can bring a letter and its accent together.
    return _WHITESPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    if character in _JOINERS or unicodedata.category(character) in _INVISIBLE:
        return ""
    return character


def fold(text: str) -> str:
    """Return `text` for matching: lower case, words separated by one space, stretched letters shortened.

    Full-width and other compatibility forms become plain ones; everything that is not a letter, a mark or a
    digit becomes a space; three or more of the same letter become two ("heeeei" → "heei", as no Norwegian
    word has three). Digits are never shortened ("1000" stays). Idempotent.
    """
    text = unicodedata.normalize("NFKC", normalise(text))
    text = unicodedata.normalize("NFKC", text.lower())
    text = "".join(c if unicodedata.category(c)[0] in _WORD_CATEGORIES else " " for c in normalise(text))
    return _WHITESPACE.sub(" ", unicodedata.normalize("NFC", _STRETCHED.sub(r"\1\1", text))).strip()


def words(text: str) -> list[str]:
    """Return the folded words of `text`, in order; an empty list for a message without letters or digits."""
    return fold(text).split()
