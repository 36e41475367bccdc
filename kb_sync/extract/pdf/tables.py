"""Tables of a PDF, which are only words that stand under each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kb_sync.extract.pdf.layout import PageLine
from kb_sync.extract.rows import Cell, looks_like_header, row_line
from kb_sync.extract.text import clean

_FEWEST_ROWS = 2
# Two words of one cell may stand this far apart in points and still not be two columns.
_CLOSE = 3.0


def table_starts(lines: Sequence[PageLine], place: int) -> int:
    """How many lines from ``place`` on are rows of one table; 0 where none begins there."""
    if lines[place].ruled:
        return sum(
            1 for _ in takewhile(lambda line: line.ruled and line.page == lines[place].page, lines[place:])
        )
    end = place
    rows = 0
    while end < len(lines) and lines[end].page == lines[place].page and not lines[end].ruled:
        line = lines[end]
        if len(line.cells) > 1:
            rows += 1
        elif not (rows and _continues_cell(lines[end - 1], line)):
            break
        end += 1
    return end - place if rows >= _FEWEST_ROWS else 0


def table_lines(lines: Sequence[PageLine]) -> list[str]:
    """A line for each row, with the columns' names where the first row names them."""
    columns = _columns(lines)
    rows: list[list[str]] = []
    for line in lines:
        cells = [""] * len(columns)
        for cell in line.cells:
            column = _column_of(cell.left, cell.right, columns)
            cells[column] = f"{cells[column]} {cell.text}".strip()
        if len(line.cells) == 1 and rows and not line.ruled:
            # The rest of a cell that took more than one line.
            rows[-1] = [f"{above} {below}".strip() for above, below in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    bold_head = lines[0].bold and not all(line.bold for line in lines[1:])
    headed = len(rows) > 1 and (bold_head or looks_like_header(rows))
    names = [clean(name) for name in rows[0]] if headed else []
    texts = [row_line(names, [Cell(clean(text)) for text in row]) for row in rows[int(headed) :]]
    return [text for text in texts if text]


def _continues_cell(above: PageLine, line: PageLine) -> bool:
    """Whether a line of one cell stands close under a row, in one of its columns but the first."""
    near = 0 < above.bottom - line.bottom <= 1.5 * max(line.size, 1.0)
    second = above.cells[1].left if len(above.cells) > 1 else above.left
    return near and line.left >= second - _CLOSE


def _columns(lines: Sequence[PageLine]) -> list[tuple[float, float]]:
    """The columns from left to right: where the cells of all rows overlap."""
    spans = sorted((cell.left, cell.right) for line in lines for cell in line.cells)
    columns = [spans[0]]
    for left, right in spans[1:]:
        if left <= columns[-1][1] + _CLOSE:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _column_of(left: float, right: float, columns: Sequence[tuple[float, float]]) -> int:
    overlaps = [min(right, end) - max(left, start) for start, end in columns]
    return overlaps.index(max(overlaps))
