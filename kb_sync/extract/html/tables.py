"""HTML tables as lines: which tables hold data and which only lay out the page, and what each row says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kb_sync.extract.events import TextLine
from kb_sync.extract.html.disclosures import PANEL
from kb_sync.extract.html.inline import comma_joined, inline_lines, one_line
from kb_sync.extract.html.markup import HEADINGS, Element, tag_of
from kb_sync.extract.html.weights import Weights
from kb_sync.extract.rows import Cell, looks_like_header, row_line

# A cell of data is a few words, at most a paragraph; what is longer is a part of the page put in a table for its looks.
LONGEST_CELL = 700
# The widest fee tables have some 15 columns; a table beyond these bounds is a spreadsheet, and its rest is not read.
MAX_COLUMNS = 60
MAX_SQUARES = 30_000
# A row of one cell that is longer than this is a note, not the name of the rows under it.
_LONGEST_GROUP = 100


@dataclass(slots=True)
class _Square:
    """A cell of the page, before it is known whether it holds one row's value or several rows'."""

    lines: list[str]
    header: bool
    bold: bool
    origin: int

    @property
    def text(self) -> str:
        return comma_joined(self.lines)


@dataclass(slots=True)
class _Grid:
    rows: list[list[_Square]] = field(default_factory=list)
    marked: int = 0
    """How many rows the page says are header rows (``<thead>``)."""
    cut: bool = False


def holds_data(table: Element, weights: Weights) -> bool:
    """Whether a table's rows and columns mean something; one that lays out the page is read cell by cell instead."""
    if table.get("role") in ("presentation", "none") or _inside(table, "table", *HEADINGS) or _panels(table):
        return False
    rows = [[cell for cell in row if tag_of(cell) in ("td", "th")] for row in table.iter("tr")]
    cells = [cell for row in rows for cell in row]
    if any(weights[cell].text > LONGEST_CELL for cell in cells) or max(map(len, rows), default=0) < 2:
        return False
    if any(tag_of(cell) == "th" for cell in cells) or table.find("caption") is not None:
        return True
    filled = [sum(weights[cell].text > 0 for cell in row) >= 2 for row in rows]
    return sum(filled) >= 2 and sum(filled) > 0.5 * len(rows)


def table_lines(table: Element, explained: set[str]) -> tuple[str, list[TextLine], bool]:
    """A data table: its caption, a line for each row, and whether rows were left out because there are too many."""
    caption = table.find("caption")
    title = one_line(caption, explained) if caption is not None else ""
    grid = _grid(table, explained)
    return title, [TextLine(text) for text in _read(grid)], grid.cut


def _grid(table: Element, explained: set[str]) -> _Grid:
    """Every square filled, also those that a cell above or to the left reaches into."""
    grid = _Grid()
    reaching: dict[int, tuple[_Square, int]] = {}
    squares = 0
    for number, row in enumerate(table.iter("tr")):
        filled: list[_Square] = []
        cells = iter([cell for cell in row if tag_of(cell) in ("td", "th")])
        while len(filled) < MAX_COLUMNS:
            column = len(filled)
            if column in reaching:
                square, left = reaching.pop(column)
                filled.append(square)
                if left > 1:
                    reaching[column] = (square, left - 1)
                continue
            cell = next(cells, None)
            if cell is None:
                if column >= max(reaching, default=-1):
                    break
                filled.append(_Square([], False, False, -1))
                continue
            square = _square(cell, explained, number * MAX_COLUMNS + column)
            down = _span(cell, "rowspan")
            for place in range(column, min(column + _span(cell, "colspan"), MAX_COLUMNS)):
                if place > column and place in reaching:
                    break
                filled.append(square)
                if down > 1:
                    reaching[place] = (square, down - 1)
        squares += len(filled)
        if squares > MAX_SQUARES:
            grid.cut = True
            break
        if any(square.lines for square in filled):
            grid.rows.append(filled)
            if tag_of(row.getparent()) == "thead":
                grid.marked = len(grid.rows)
    return grid


def _square(cell: Element, explained: set[str], origin: int) -> _Square:
    lines = inline_lines(cell, explained)
    bold = bool(lines) and all(line.bold for line in lines)
    return _Square([line.text for line in lines], tag_of(cell) == "th", bold, origin)


def _read(grid: _Grid) -> Iterator[str]:
    head = grid.marked or _unmarked_header(grid.rows)
    names = _column_names(grid.rows[:head])
    body = grid.rows[head:]
    named = sum(row[0].header for row in body if row) * 2 >= max(len(body), 1)
    group, told = "", True
    for row in body:
        filled = {square.origin: square for square in row if square.lines}
        if len(filled) > 1 and all(square.header for square in filled.values()):
            names = _column_names([row])
            continue
        alone = next(iter(filled.values())) if len(filled) == 1 else None
        if (
            alone is not None
            and len(row) > 1
            and (row[-1] is row[0] or ((alone.header or alone.bold) and not named))
        ):
            if not told:
                yield group
            group, told = ("", True) if len(alone.text) > _LONGEST_GROUP else (alone.text.rstrip(" :"), False)
            if told:
                yield alone.text
            continue
        for cells in _rows_within(row):
            line = row_line(names, cells, named=named)
            if line:
                yield f"{group} – {line}" if group else line
                told = True
    if not told:
        yield group


def _unmarked_header(rows: list[list[_Square]]) -> int:
    """How many of the first rows name the columns though no ``<thead>`` says so."""
    head = 0
    for row in rows[:3]:
        filled = [square for square in row if square.lines]
        if len({square.origin for square in filled}) < 2 or not all(square.header for square in filled):
            break
        head += 1
    if head:
        return head if head < len(rows) else 1
    if len(rows) > 1 and len(rows[0]) > 1 and all(square.bold for square in rows[0] if square.lines):
        if len({square.origin for square in rows[0]}) > 1 and not all(square.bold for square in rows[1]):
            return 1
    return int(looks_like_header([[square.text for square in row] for row in rows]))


def _column_names(rows: list[list[_Square]]) -> list[str]:
    width = max(map(len, rows), default=0)
    names = []
    for column in range(width):
        texts = [row[column].text.rstrip(" :") for row in rows if column < len(row) and row[column].lines]
        names.append(" – ".join(dict.fromkeys(texts)))
    return names


def _rows_within(row: list[_Square]) -> Iterator[list[Cell]]:
    """One row, or several where every cell holds as many lines: days beside hours, parted by ``<br>``."""
    counts = {len(square.lines) for square in row}
    if len(counts) == 1 and (lines := counts.pop()) > 1 and len(row) > 1:
        for number in range(lines):
            yield [Cell(square.lines[number], square.origin) for square in row]
    else:
        yield [Cell(square.text, square.origin) for square in row]


def _span(cell: Element, name: str) -> int:
    stated = cell.get(name, "1").strip()
    if not (stated.isascii() and stated.isdigit()):
        return 1
    # A rowspan of nought means "to the end of the table".
    return min(int(stated[:6]), MAX_SQUARES) or (MAX_SQUARES if name == "rowspan" else 1)


def _inside(table: Element, *tags: str) -> bool:
    found = table.iter(*tags)
    return any(element is not table for element in found)


def _panels(table: Element) -> bool:
    return any(
        element.get(PANEL) is not None for element in table.iter("div", "td", "dd", "details", "section")
    )
