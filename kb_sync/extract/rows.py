"""A table's rows as lines that can be read alone: each value with the name of its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb_sync.extract.text import clean

# A first cell longer than this is a text, not the name of its row.
_LONGEST_LABEL = 80
# "Mandag", "Man–fre", "Kvardagar 1. mai–31. august": a row of opening hours, read without its column names.
WEEKDAY = re.compile(
    r"(?:m[aå]n|tys|tirs?|ons|tors?|fre|lau|lør|søn|sun)(?:\.|dag(?:ar|er)?)?(?!\w).{0,40}"
    r"|(?:kvar|hver|yrke)dag(?:ar|er)?(?!\w).{0,40}|helg(?:ar|er)?(?!\w).{0,40}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one square of a table."""

    text: str
    origin: int = -1
    """The same number in every square that one cell spans; -1 for a cell of its own."""


def row_line(names: Sequence[str], cells: Sequence[Cell], *, named: bool = False) -> str:
    """One row as one line, empty cells left out; empty when all are.

    ``names`` are the columns' names ("" where one has none). ``named``: the first cell is the row's name. Gives
    "Type: Byggesak; Gebyr: 420 kroner", "Voksen – Pris: 50 kroner" where the first column has no name, and
    "Mandag: 09–15" for opening hours.
    """
    values = _values(names, cells)
    if not values:
        return ""
    (first_name, first), *rest = values
    first_stands_first = bool(cells and cells[0].text)
    weekday = first_stands_first and bool(WEEKDAY.fullmatch(first))
    if not rest:
        return first if not first_name or weekday or named else f"{first_name}: {first}"
    has_names = any(name for name, _ in rest)
    if first_stands_first and (weekday or ((named or has_names) and not first_name)):
        label = first.rstrip(" :")
        if not has_names or (weekday and len(rest) == 1):
            return f"{label}: " + "; ".join(value for _, value in rest)
        return f"{label} – " + _joined(rest)
    if not first_name and not has_names and len(rest) == 1 and first_stands_first:
        if len(first) <= _LONGEST_LABEL and not first.endswith((".", "!", "?")):
            return f"{first.rstrip(' :')}: {rest[0][1]}"
    return _joined(values)


def looks_like_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of ``rows`` names the columns though nothing marks it: words above figures."""
    if len(rows) < 3 or len(rows[0]) < 2 or not all(rows[0]):
        return False
    if any(_has_digit(text) for text in rows[0]) or len(set(rows[0])) < len(rows[0]):
        return False
    below = [row for row in rows[1:] if len(row) > 1]
    return any(
        sum(_has_digit(row[column]) for row in below if column < len(row)) > 0.6 * len(below)
        for column in range(1, len(rows[0]))
    )


def _values(names: Sequence[str], cells: Sequence[Cell]) -> list[tuple[str, str]]:
    values: list[tuple[str, str]] = []
    seen = -1
    for place, cell in enumerate(cells):
        name = clean(names[place]).rstrip(" :") if place < len(names) else ""
        if cell.origin >= 0 and cell.origin == seen:
            # One cell over several columns carries all their names.
            before, text = values[-1]
            if name and name not in before.split(" / "):
                values[-1] = (f"{before} / {name}" if before else name, text)
        elif cell.text:
            values.append((name, cell.text))
            seen = cell.origin
        else:
            seen = -1
    return values


def _joined(values: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {value}" if name and name != value else value for name, value in values)


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)
