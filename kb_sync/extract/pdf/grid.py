"""Cells of a table that has lines around them: what stands in one cell is one text, however many lines it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from kb_sync.extract.pdf.letters import Piece

# A line is this thin, in points; what is thicker is a box, and its edges are lines.
_THIN = 3.0
# Shorter lines are underlining, ticks and parts of drawings.
_SHORTEST = 8.0
# Lines this close are one: each cell draws its own edge.
_CLOSE = 2.5
# A cell higher than this is a frame around part of the page.
_HIGHEST_CELL = 300.0
# A page with more drawn lines is a map or a drawing.
MAX_LINES = 4000
# With fewer cells that have a neighbour it is a box with a text in it.
_FEWEST_CELLS = 4


@dataclass(frozen=True, slots=True)
class _Rule:
    """A drawn line: where it is across its direction, and from where to where it goes."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Grid:
    """The drawn lines of a page."""

    across: list[_Rule] = field(default_factory=list)
    upright: list[_Rule] = field(default_factory=list)

    def cell_of(self, piece: Piece) -> tuple[float, float, float, float] | None:
        """Left, bottom, right and top of the cell a piece stands in; None where lines do not close it in."""
        x, y = (piece.left + piece.right) / 2, piece.bottom + piece.size / 3
        above = [rule.at for rule in self.across if rule.at > y and _reaches(rule, x)]
        below = [rule.at for rule in self.across if rule.at <= y and _reaches(rule, x)]
        before = [rule.at for rule in self.upright if rule.at <= x and _reaches(rule, y)]
        after = [rule.at for rule in self.upright if rule.at > x and _reaches(rule, y)]
        if not (above and below and before and after) or min(above) - max(below) > _HIGHEST_CELL:
            return None
        return max(before), max(below), min(after), min(above)


def grid_of(page: pypdfium2.PdfPage) -> Grid:
    """The lines drawn on a page that may be the edges of cells."""
    grid = Grid()
    drawn = list(islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1), MAX_LINES + 1))
    if len(drawn) > MAX_LINES:
        return grid
    for thing in drawn:
        _add(grid, thing.get_bounds())
    grid.across = _merged(grid.across)
    grid.upright = _merged(grid.upright)
    return grid


def rows_in(grid: Grid, pieces: Sequence[Piece]) -> tuple[list[list[Piece]], list[Piece]]:
    """The rows of the page's ruled tables, top to bottom, each a list of cells; and the pieces outside of them."""
    if len(grid.across) < 2 or len(grid.upright) < 3:
        return [], list(pieces)
    cells: dict[tuple[float, float, float, float], list[Piece]] = defaultdict(list)
    outside: list[Piece] = []
    for piece in pieces:
        cell = grid.cell_of(piece)
        (cells[cell] if cell else outside).append(piece)
    rows: dict[float, list[tuple[tuple[float, float, float, float], list[Piece]]]] = defaultdict(list)
    for cell, inside in cells.items():
        rows[_row_key(rows, cell[3])].append((cell, inside))
    tabular = {top: row for top, row in rows.items() if len(row) > 1}
    if sum(map(len, tabular.values())) < _FEWEST_CELLS:
        return [], list(pieces)
    # A cell alone in its row belongs to the table as well, where it lies directly above or below another row.
    kept = {top: row for top, row in rows.items() if top in tabular or _adjoins(row[0][0], tabular)}
    for top, row in rows.items():
        if top not in kept:
            outside.extend(piece for _, inside in row for piece in inside)
    return [
        [_cell(*pair) for pair in sorted(kept[top], key=lambda pair: pair[0])]
        for top in sorted(kept, reverse=True)
    ], outside


def _cell(cell: tuple[float, float, float, float], inside: list[Piece]) -> Piece:
    ordered = sorted(inside, key=lambda piece: (-round(piece.bottom / 3), piece.left))
    longest = max(inside, key=lambda piece: len(piece.text))
    # Held a little inside its edges, so that two neighbours do not touch.
    return Piece(
        " ".join(piece.text for piece in ordered), cell[0] + _CLOSE, cell[2] - _CLOSE,
        max(piece.bottom for piece in inside), longest.size, all(piece.bold for piece in inside),
    )  # fmt: skip


def _add(grid: Grid, bounds: tuple[Any, Any, Any, Any]) -> None:
    left, bottom, right, top = (float(edge) for edge in bounds)
    width, height = right - left, top - bottom
    if height <= _THIN and width >= _SHORTEST:
        grid.across.append(_Rule((bottom + top) / 2, left, right))
    elif width <= _THIN and height >= _SHORTEST:
        grid.upright.append(_Rule((left + right) / 2, bottom, top))
    elif width > _SHORTEST and height > _SHORTEST:
        grid.across.extend(_Rule(edge, left, right) for edge in (bottom, top))
        grid.upright.extend(_Rule(edge, bottom, top) for edge in (left, right))


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """Lines that lie on each other, or go on where the other ends, made one."""
    levels: list[list[_Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if levels and rule.at - levels[-1][0].at <= _CLOSE:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    merged: list[_Rule] = []
    for level in levels:
        at = level[0].at
        start, end = None, 0.0
        for rule in sorted(level, key=lambda rule: rule.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + _CLOSE:
                end = max(end, rule.end)
            else:
                merged.append(_Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            merged.append(_Rule(at, start, end))
    return merged


def _reaches(rule: _Rule, place: float) -> bool:
    return rule.start - _CLOSE <= place <= rule.end + _CLOSE


def _row_key(rows: dict[float, Any], top: float) -> float:
    return next((known for known in rows if abs(known - top) <= _CLOSE), top)


def _adjoins(cell: tuple[float, float, float, float], rows: dict[float, Any]) -> bool:
    edges = [edge for row in rows.values() for other, _ in row for edge in (other[1], other[3])]
    return any(abs(edge - mine) <= _CLOSE for edge in edges for mine in (cell[1], cell[3]))
