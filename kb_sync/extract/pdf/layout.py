"""The lines of a page in the order they are read: columns one after the other, cells of a row side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kb_sync.extract.pdf.letters import Piece

# Pieces on one line have nearly the same foot; the share is of the letters' size.
_SAME_LINE = 0.45
# Two columns of text: enough pieces on both sides of a gutter, which fill their column. In a table the cells on the
# left are mostly much narrower than the room they have.
_FEWEST_BESIDE = 5
_FILLS_COLUMN = 0.6
# Where a gutter is looked for, as shares of the width, and in how many places.
_GUTTER_FROM, _GUTTER_TO, _PLACES = 0.2, 0.8, 90
# Lines of one column are not further apart than this many times their size.
_WIDEST_GAP = 2.6
# A line that is full of letters has been stretched to its edge, and the spaces between its words may be this wide.
_JUSTIFIED = 0.7
_STRETCHED, _EVEN = 0.5, 0.3
_WIDEST_STRETCH = 3.0
# Bands of columns above each other, and columns in columns; more than this is no text.
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a page or column; several cells where wide gaps part it."""

    cells: tuple[Piece, ...]
    page: int
    edge: float
    """The right edge of the column it stands in."""
    height: float
    """Where it stands on its page: 0 at the bottom, 1 at the top."""
    ruled: bool = False
    """Whether it is a row of a table that has lines around its cells."""

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        return self.cells[0].left

    @property
    def right(self) -> float:
        return self.cells[-1].right

    @property
    def bottom(self) -> float:
        return self.cells[0].bottom

    @property
    def size(self) -> float:
        return max(self.cells, key=lambda cell: len(cell.text)).size

    @property
    def bold(self) -> bool:
        return all(cell.bold for cell in self.cells)


def lines_of(
    pieces: Sequence[Piece], page: int, height: float, table_rows: Sequence[list[Piece]] = ()
) -> list[PageLine]:
    """The lines of one page, ``height`` points high, top to bottom and column by column.

    ``table_rows``: the rows of ruled tables, whose pieces are not among ``pieces``.
    """
    lowest = min((piece.bottom for piece in pieces), default=0.0)
    base = min(lowest, 0.0)

    def line(row: Sequence[Piece], edge: float, ruled: bool) -> PageLine:
        return PageLine(tuple(row), page, edge, (row[0].bottom - base) / max(height, 1.0), ruled)

    lines = [line(row, edge, False) for row, edge in _ordered(list(pieces), _DEEPEST)]
    for row in table_rows:
        place = next(
            (at for at, other in enumerate(lines) if not other.ruled and other.bottom < row[0].bottom),
            len(lines),
        )
        lines.insert(place, line(row, row[-1].right, True))
    return lines


def _ordered(pieces: list[Piece], deep: int) -> list[tuple[list[Piece], float]]:
    """Rows with the right edge of their column: what is above columns, the columns, what is below them."""
    columns = _columns(pieces) if deep else None
    if columns is None:
        edge = max((piece.right for piece in pieces), default=0.0)
        return [(row, edge) for row in _rows(pieces)]
    beside = {id(piece) for column in columns for piece in column}
    top = max(piece.bottom for column in columns for piece in column)
    above = [piece for piece in pieces if id(piece) not in beside and piece.bottom > top]
    below = [piece for piece in pieces if id(piece) not in beside and piece.bottom <= top]
    bands = (above, *columns, below)
    return [row for band in bands if band for row in _ordered(band, deep - 1)]


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-p.bottom, p.left)):
        if rows and abs(rows[-1][0].bottom - piece.bottom) <= _SAME_LINE * max(
            piece.size, rows[-1][0].size, 1.0
        ):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    room = max((p.right for p in pieces), default=0.0) - min((p.left for p in pieces), default=0.0)
    return [_joined(sorted(row, key=lambda p: p.left), room) for row in rows]


def _joined(row: list[Piece], room: float) -> list[Piece]:
    """The cells of a row: pieces parted only by a change of font, or by the wide spaces of justified text, are one."""
    cells = [row[0]]
    full = _is_stretched(row, room)
    for piece in row[1:]:
        last = cells[-1]
        gap = piece.left - last.right
        if gap <= (_WIDEST_STRETCH if full else 0.9) * max(piece.size, last.size, 1.0):
            between = " " if gap > 0.12 * piece.size and not last.text.endswith("\xad") else ""
            longer = max(last, piece, key=lambda p: len(p.text))
            cells[-1] = Piece(
                f"{last.text}{between}{piece.text}", last.left, piece.right, last.bottom, longer.size,
                last.bold and piece.bold,
            )  # fmt: skip
        else:
            cells.append(piece)
    return cells


def _is_stretched(row: list[Piece], room: float) -> bool:
    """Whether a row is a line of justified text: nearly full of letters, or with wide but even spaces."""
    gaps = [right.left - left.right for left, right in pairwise(row)]
    even = len(gaps) > 1 and max(gaps) - min(gaps) <= _EVEN * row[0].size
    return _ink(row) >= (_STRETCHED if even else _JUSTIFIED) * room


def _columns(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]] | None:
    """The left and the right column of the tallest band that falls into two; None where none does."""
    if len(pieces) < 2 * _FEWEST_BESIDE:
        return None
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    downwards = sorted(pieces, key=lambda p: -p.bottom)
    best: tuple[list[Piece], list[Piece]] | None = None
    for step in range(_PLACES + 1):
        place = left + (right - left) * (_GUTTER_FROM + (_GUTTER_TO - _GUTTER_FROM) * step / _PLACES)
        for band in _bands(downwards, place):
            sides = _sides(band, place)
            if sides and (best is None or sum(map(len, sides)) > sum(map(len, best))):
                best = sides
    return best


def _bands(downwards: list[Piece], place: float) -> Iterator[list[Piece]]:
    """Runs of pieces, from the top down, that nothing across ``place`` interrupts."""
    band: list[Piece] = []
    for piece in downwards:
        if piece.left < place < piece.right:
            yield band
            band = []
        else:
            band.append(piece)
    yield band


def _sides(band: list[Piece], place: float) -> tuple[list[Piece], list[Piece]] | None:
    """The two columns of a band where it has two that stand beside each other."""
    left = _stretches([piece for piece in band if piece.right <= place])
    right = _stretches([piece for piece in band if piece.left >= place])
    pairs = [(one, other) for one in left for other in right if _overlap(one, other) > 0]
    if not pairs:
        return None
    best = max(pairs, key=lambda pair: _overlap(*pair))
    return best if all(_is_column(side) for side in best) else None


def _stretches(side: list[Piece]) -> list[list[Piece]]:
    """Where the text of one side is interrupted, from the top down; short ones left out."""
    stretches: list[list[Piece]] = [[]]
    for piece in side:
        last = stretches[-1][-1] if stretches[-1] else piece
        if last.bottom - piece.bottom > _WIDEST_GAP * max(min(piece.size, last.size), 1.0):
            stretches.append([])
        stretches[-1].append(piece)
    return [stretch for stretch in stretches if len(stretch) >= _FEWEST_BESIDE]


def _overlap(one: list[Piece], other: list[Piece]) -> float:
    return min(one[0].bottom, other[0].bottom) - max(one[-1].bottom, other[-1].bottom)


def _is_column(side: list[Piece]) -> bool:
    """Whether its lines are filled with letters; a table's rows have more room than text."""
    rows = _rows(side)
    room = max(p.right for p in side) - min(p.left for p in side)
    return len(rows) >= _FEWEST_BESIDE and median(_ink(row) for row in rows) >= _FILLS_COLUMN * room


def _ink(row: list[Piece]) -> float:
    return sum(piece.right - piece.left for piece in row)
