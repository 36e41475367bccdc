"""Reads the numbers out of a text the way a person sees them.

A *group* is digits that follow each other on the screen; a *run* is groups with only spaces and
punctuation between them. Full-width, Arabic and other digits count, and characters nobody can see
(zero-width spaces, combining marks, keycaps) do not break a group.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST_GAP = 4
# Gaps that people put inside one number; a comma, slash or colon more often stands between two.
_LIGHT = re.compile(r"^[\s.·_–—‐‑−-]*$")
_UNSEEN = frozenset({"Cf", "Cc", "Cs", "Mn", "Me"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")


@dataclass(frozen=True)
class Group:
    """Digits as ASCII, and the half-open span in the text that they were read from."""

    digits: str
    start: int
    end: int


@dataclass(frozen=True)
class Run:
    """Groups that stand together; `gaps[i]` is what is seen between group i and i + 1, whitespace as one space."""

    groups: tuple[Group, ...]
    gaps: tuple[str, ...]

    def sizes(self, first: int, last: int) -> tuple[int, ...]:
        """Return the number of digits in each group from `first` to `last`, both included."""
        return tuple(len(group.digits) for group in self.groups[first : last + 1])

    def digits(self, first: int, last: int) -> str:
        """Return the digits of the groups from `first` to `last` as one string."""
        return "".join(group.digits for group in self.groups[first : last + 1])

    def of_length(self, length: int) -> Iterator[tuple[int, int]]:
        """Yield (first, last) for all neighbouring groups that hold exactly `length` digits together."""
        for first in range(len(self.groups)):
            total = 0
            for last in range(first, len(self.groups)):
                total += len(self.groups[last].digits)
                if total >= length:
                    if total == length:
                        yield first, last
                    break

    def whole(self, first: int, last: int) -> bool:
        """Return whether `first` to `last` are all the groups there are."""
        return first == 0 and last == len(self.groups) - 1

    def light(self, first: int, last: int) -> bool:
        """Return whether only such gaps stand between the groups as people put inside one number."""
        return all(_LIGHT.match(gap) for gap in self.gaps[first:last])


def runs(text: str) -> list[Run]:
    """Return every run of digits in `text`, in order. A text without digits gives an empty list."""
    found: list[Run] = []
    groups: list[Group] = []
    gaps: list[str] = []
    for group in _groups(text):
        gap = _gap(text[groups[-1].end : group.start]) if groups else None
        if groups and gap is None:
            found.append(Run(tuple(groups), tuple(gaps)))
            groups, gaps = [], []
        elif gap is not None:
            gaps.append(gap)
        groups.append(group)
    if groups:
        found.append(Run(tuple(groups), tuple(gaps)))
    return found


def _groups(text: str) -> list[Group]:
    groups: list[Group] = []
    digits, start, end = "", 0, 0
    for index, character in enumerate(text):
        value = unicodedata.digit(character, None)
        if value is not None:
            start = start if digits else index
            digits, end = digits + str(value), index + 1
        elif digits and not _unseen(character):
            groups.append(Group(digits, start, end))
            digits = ""
    if digits:
        groups.append(Group(digits, start, end))
    return groups


def _unseen(character: str) -> bool:
    if character.isspace():
        return False
    return unicodedata.category(character) in _UNSEEN or character in _FILLERS


def _gap(between: str) -> str | None:
    """What is seen between two groups, or None when it holds letters or is too long to be one number."""
    seen = " ".join("".join("" if _unseen(c) else c for c in between).split())
    if between and not seen:
        seen = " "
    elif between[:1].isspace() or between[-1:].isspace():
        seen = f"{' ' if between[:1].isspace() else ''}{seen}{' ' if between[-1:].isspace() else ''}"
    if len(seen) > _LONGEST_GAP or any(c.isalnum() for c in seen):
        return None
    return seen
