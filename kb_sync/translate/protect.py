"""What a translation must leave alone: numbers, addresses and names, and characters that mean something to Apertium.

A text is cut into pieces at line breaks and control characters, which stay where they are. In a piece, what is to be
left alone becomes a numbered blank (``[0]``), Apertium's own way of carrying layout past the dictionaries; numbers,
domains and names are left standing at first, since the words around them are understood better that way, and made
blanks only when they were changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_PIECE = 3000
"""Characters. Four bytes each and a backslash before each stay below a pipe's buffer of 64 KB."""

_ADDRESS = r"""https?://[^\s<>"«»]*[^\s<>"«».,;:!?)]|www\.[^\s<>"«»]*[^\s<>"«».,;:!?)]|[^\s<>"«»()@]+@[\w-]+(?:\.[\w-]+)+"""
_ABROAD = r"\+\d[\d ]*\d"  # "+47 56 37 50 00": Apertium joins words with a plus
_RESERVED = r"[\^$\[\]<>@~{}|\\+#*=_`&]+"
_DOMAIN = r"(?:[\w-]+\.)+(?:no|com|org|net|eu|info|io|se|dk)\b(?:/\S*[^\s.,;:!?)])?"
_NUMBER = r"\d+"

_ALWAYS = f"{_ADDRESS}|{_ABROAD}|{_RESERVED}"
_EXACT = re.compile(f"{_ADDRESS}|{_DOMAIN}|{_RESERVED}|{_NUMBER}")
_CUT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# As much as fits: all of it, else to the end of a sentence, of a word, or simply so much.
_FITS = re.compile(
    "|".join(rf".{{1,{LONGEST_PIECE}}}{end}" for end in ("$", r"(?<=[.!?])(?=\s)", r"(?=\s)", ""))
)
_NOTATION = re.compile(r"\\(.)|\[(\d*)\]", re.DOTALL)
# Apertium's remarks on single words; those of the text itself are in blanks.
_REMARKS = re.compile(r"\\?[#*@]")
_SYNTAX = re.compile(r"([\\/^$<>@\[\]{}])")


@dataclass(frozen=True, slots=True)
class Shielded:
    """A piece in Apertium's notation, and what its numbered blanks stand for."""

    notation: str
    blanks: tuple[str, ...]

    def restore(self, answer: str) -> str | None:
        """The answer as plain text with the blanks filled in; None unless each is there once, in order."""
        answer = _REMARKS.sub("", answer)
        numbers = [int(blank) for _, blank in _NOTATION.findall(answer) if blank]
        if numbers != list(range(len(self.blanks))):
            return None
        return _NOTATION.sub(
            lambda found: found[1] or (self.blanks[int(found[2])] if found[2] else ""), answer
        )


class Shield:
    """Knows the names that must come through as they are."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        # The longest first; a name may stand in the genitive.
        known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._names = re.compile(rf"\b({known})(?:s\b|\b)" if known else r"(?!)")
        self._few = re.compile(_ALWAYS)
        self._all = re.compile(f"{_ALWAYS}|{_DOMAIN}|[\\d.,:/-]*\\d|{self._names.pattern}")

    def around(self, piece: str, *, everything: bool) -> Shielded:
        """``piece`` with blanks for what Apertium always harms; ``everything``: for all that must be left alone."""
        blanks: list[str] = []
        notation: list[str] = []
        done = 0
        for found in (self._all if everything else self._few).finditer(piece):
            notation.append(_SYNTAX.sub(r"\\\1", piece[done : found.start()]))
            notation.append(f"[{len(blanks)}]")
            blanks.append(found[0])
            done = found.end()
        notation.append(_SYNTAX.sub(r"\\\1", piece[done:]))
        return Shielded("".join(notation), tuple(blanks))

    def unharmed(self, before: str, after: str) -> bool:
        """Whether every number, address, reserved character and name of ``before`` stands in ``after``, in order."""
        return _EXACT.findall(before) == _EXACT.findall(after) and (
            self._names.findall(before) == self._names.findall(after)
        )


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """``text`` in pieces that join to it again, each with whether it is to be translated."""
    done = 0
    for cut in _CUT.finditer(text):
        yield from _short(text[done : cut.start()])
        yield cut[0], False
        done = cut.end()
    yield from _short(text[done:])


def _short(line: str) -> Iterator[tuple[str, bool]]:
    for found in _FITS.finditer(line):
        piece = found[0]
        words = piece.strip()
        if not any(character.isalpha() for character in words):
            yield piece, False
            continue
        begins = piece.index(words)
        yield piece[:begins], False
        yield words, True
        yield piece[begins + len(words) :], False
