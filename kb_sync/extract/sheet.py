"""A sheet as CSV or TSV: each row a line that can be read alone, some rows a part."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from kb_sync.documents import Part
from kb_sync.extract.reading import Content, Refused
from kb_sync.extract.rows import Cell, looks_like_header, row_line
from kb_sync.extract.text import clean, shortened, wrapped

MAX_CHARACTERS = 5_000_000
MAX_ROWS = 10_000
MAX_COLUMNS = 100
LONGEST_CELL = 2_000
# A part is what is found and shown; some rows that stand together, about as long as a section of a page.
ROWS_A_PART = 15
CHARACTERS_A_PART = 1_500
# In this order where nothing else decides: Excel writes ";" in Norway, since the comma is in its figures.
_DELIMITERS = ";\t,|"
_SAMPLE_LINES = 30


def read_sheet(text: str, title: str) -> Content:
    """The content of a sheet. Rows before the one that names the columns are text of their own; ``title`` is the title.

    Each part's anchor is the range of its rows ("row=2-16", RFC 7111). A cell that looks like a formula is its text.
    Raises ``Refused``: ``too_large``, ``damaged_file``, ``no_text``.
    """
    if len(text) > MAX_CHARACTERS:
        raise Refused("too_large", f"The sheet has over {MAX_CHARACTERS} characters; divide it into several.")
    text, delimiter = _delimiter(text.lstrip("\ufeff"))
    notes: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, row in enumerate(_rows(text, delimiter), 1):
            if len(rows) >= MAX_ROWS:
                notes.append(f"Only the first {MAX_ROWS} rows were read.")
                break
            cells = [shortened(clean(cell), LONGEST_CELL) for cell in row[:MAX_COLUMNS]]
            if len(row) > MAX_COLUMNS and not notes:
                notes.append(f"Only the first {MAX_COLUMNS} columns were read.")
            if any(cells):
                rows.append((number, cells))
    except csv.Error as error:
        raise Refused(
            "damaged_file", "The sheet cannot be read as rows and columns; save it as CSV anew."
        ) from error
    if not rows:
        raise Refused("no_text", "The sheet is empty.")
    before, names = _header([cells for _, cells in rows[:_SAMPLE_LINES]])
    parts = []
    if before:
        parts.append(Part((title,), "\n".join(" ".join(filter(None, cells)) for _, cells in rows[:before])))
    body = rows[before + (names is not None) :]
    parts.extend(_parts(title, body, names or []))
    return Content(title, parts, notes=notes)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    # The csv module's own limit on a field is 128 KB, far above ours.
    return csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)


def _delimiter(text: str) -> tuple[str, str]:
    """The text without Excel's "sep=;" line, and the sign between its cells: the one that gives rows of one width."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return rest, first.strip()[4]
    sample = "\n".join(islice(io.StringIO(text[:100_000]), _SAMPLE_LINES))
    best, best_score = _DELIMITERS[0], 0.0
    for sign in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in _rows(sample, sign) if row)
        except csv.Error:
            continue
        several = {width: times for width, times in widths.items() if width > 1}
        if several:
            width, times = max(several.items(), key=lambda pair: (pair[1], pair[0]))
            score = times / sum(widths.values()) + min(width, 20) / 1000
            if score > best_score:
                best, best_score = sign, score
    return text, best


def _header(rows: Sequence[list[str]]) -> tuple[int, list[str] | None]:
    """How many rows stand before the one that names the columns, and the names; None where no row names them."""
    width = max(len([cell for cell in row if cell]) for row in rows)
    before = 0
    while before < len(rows) - 1 and width > 1 and sum(map(bool, rows[before])) == 1:
        before += 1
    first = rows[before]
    if len(rows) - before < 2 or width < 2:
        return (before if width > 1 else 0), None
    filled = [cell for cell in first if cell]
    worded = not any(sign.isdigit() for cell in filled for sign in cell[:1])
    distinct = len(set(filled)) == len(filled) and max(map(len, filled)) <= 80
    if worded and distinct and (looks_like_header([first, *rows[before + 1 :]]) or len(filled) >= 2):
        return before, first
    return before, None


def _parts(title: str, rows: Sequence[tuple[int, list[str]]], names: Sequence[str]) -> Iterator[Part]:
    lines: list[str] = []
    first = last = 0
    for number, cells in rows:
        line = row_line(names, [Cell(cell) for cell in cells])
        if not line:
            continue
        if lines and (len(lines) >= ROWS_A_PART or sum(map(len, lines)) + len(line) > CHARACTERS_A_PART):
            yield Part((title,), "\n".join(lines), anchor=f"row={first}-{last}")
            lines = []
        first = number if not lines else first
        last = number
        lines.extend(wrapped(line))
    if lines:
        yield Part((title,), "\n".join(lines), anchor=f"row={first}-{last}")
