"""The small dialect the pages are written in, read into blocks that every style can render.

::

    ## Heading   ### Lower heading        - item   1. item
    + Question that folds out             : term :: what it is
      Its answer, indented by two.        ! Notice      > Fact box
    |= Caption                            => /address | Title | Teaser
    | Head | Head |                       [shortcode left unrendered]
    |---|
    | cell | < |   ('<' joins the cell on its left, '^' the one above)
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Items:
    items: tuple[str, ...]
    ordered: bool


@dataclass(frozen=True)
class Folds:
    """An accordion, or tabs: titles with what stands under each."""

    folds: tuple[tuple[str, tuple[Block, ...]], ...]


@dataclass(frozen=True)
class Cell:
    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Table:
    caption: str
    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Pairs:
    """Terms and what they are: opening hours, prices."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Notice:
    text: str


@dataclass(frozen=True)
class Box:
    text: str


@dataclass(frozen=True)
class Cards:
    """A list of links with teasers: address, title, teaser."""

    cards: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Raw:
    """Something the publishing system should have rendered and did not."""

    text: str


Block = Heading | Paragraph | Items | Folds | Table | Pairs | Notice | Box | Cards | Raw

_KINDS = {
    "+ ": "fold",
    "- ": "item",
    ": ": "pair",
    "! ": "notice",
    "> ": "box",
    "=> ": "card",
    "|": "table",
    "##": "heading",
}


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a page's text, in order."""
    blocks: list[Block] = []
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        kind = _kind(lines[at])
        if kind == "empty":
            at += 1
            continue
        end = at + 1
        while end < len(lines) and _belongs(kind, lines, at, end):
            end += 1
        blocks.append(_block(kind, lines[at:end]))
        at = end
    return tuple(blocks)


def _kind(line: str) -> str:
    if not line.strip():
        return "empty"
    if re.match(r"\d+\. ", line):
        return "numbered"
    if re.fullmatch(r"\[/?[a-z][^\]]*\]", line.strip()):
        return "raw"
    return next((kind for sign, kind in _KINDS.items() if line.startswith(sign)), "paragraph")


def _belongs(kind: str, lines: list[str], start: int, at: int) -> bool:
    """Whether line ``at`` goes on with the block that began at ``start``."""
    line = lines[at]
    if kind == "fold":
        later = next((later for later in lines[at:] if later.strip()), "")
        return later.startswith(("  ", "+ "))
    if kind in ("heading", "raw"):
        return False
    return _kind(line) == kind


def _block(kind: str, lines: list[str]) -> Block:
    match kind:
        case "heading":
            signs, _, text = lines[0].partition(" ")
            return Heading(len(signs), text)
        case "fold":
            return Folds(tuple(_folds(lines)))
        case "item" | "numbered":
            return Items(tuple(line.split(" ", 1)[1] for line in lines), kind == "numbered")
        case "pair":
            return Pairs(tuple(_two(line[2:].split(" :: ")) for line in lines))
        case "card":
            return Cards(tuple(_three(line[3:].split(" | ")) for line in lines))
        case "table":
            return _table(lines)
        case "notice":
            return Notice(" ".join(line[2:] for line in lines))
        case "box":
            return Box(" ".join(line[2:] for line in lines))
        case "raw":
            return Raw(lines[0])
    return Paragraph(" ".join(line.strip() for line in lines))


def _folds(lines: list[str]) -> list[tuple[str, tuple[Block, ...]]]:
    starts = [at for at, line in enumerate(lines) if line.startswith("+ ")]
    folds = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        inner = "\n".join(line[2:] for line in lines[start + 1 : end])
        folds.append((lines[start][2:], read_blocks(inner)))
    return folds


def _two(parts: list[str]) -> tuple[str, str]:
    first, second = (part.strip() for part in parts)
    return first, second


def _three(parts: list[str]) -> tuple[str, str, str]:
    first, second, third = (part.strip() for part in parts)
    return first, second, third


def _table(lines: list[str]) -> Table:
    caption = lines[0][2:].strip() if lines[0].startswith("|=") else ""
    head: list[list[str]] = []
    rows: list[list[str]] = []
    for line in lines[1 if caption else 0 :]:
        if line.startswith("|---"):
            head, rows = rows, []
        else:
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return Table(caption, _joined(head), _joined(rows))


def _joined(rows: list[list[str]]) -> tuple[tuple[Cell, ...], ...]:
    """Cells with '<' and '^' taken up by the cell on their left or above them."""
    return tuple(
        tuple(
            Cell(
                text, _run([*row[column + 1 :]], "<"), _run([below[column] for below in rows[at + 1 :]], "^")
            )
            for column, text in enumerate(row)
            if text not in ("<", "^")
        )
        for at, row in enumerate(rows)
    )


def _run(after: list[str], sign: str) -> int:
    length = 1
    for text in after:
        if text != sign:
            break
        length += 1
    return length
