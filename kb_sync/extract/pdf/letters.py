"""From a page of a PDF to pieces of text with their places; the only module that asks PDFium for letters."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

# A hyphen that the line break put in, as PDFium and Word write it.
SOFT_HYPHEN = "\xad"
_SOFT_HYPHENS = frozenset((0x02, 0xAD, 0xFFFE))
# A gap of more than this many times the letters' height is no space between words: another column or cell.
_WIDEST_SPACE = 0.9
# Letters on one line have nearly the same foot.
_SAME_LINE = 0.35
# A page with more letters is a map or a fault.
MAX_LETTERS = 60_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands together on one line, in points from the page's lower left corner as it is read."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    """The font's size in points."""
    bold: bool


@dataclass(slots=True)
class _Style:
    size: float
    bold: bool
    quarter: int
    """Which way the text runs, in quarter turns."""


def pieces_of(page: pypdfium2.PdfPage) -> tuple[list[Piece], bool]:
    """The page's pieces of text in the file's own order, and whether the page had to be turned to be read."""
    textpage = page.get_textpage()
    try:
        return _pieces(textpage.raw)
    finally:
        textpage.close()


def _pieces(textpage: Any) -> tuple[list[Piece], bool]:
    letters = min(int(pdfium.FPDFText_CountChars(textpage)), MAX_LETTERS)
    styles: dict[int, _Style] = {}
    box = pdfium.FS_RECTF()
    found: list[tuple[int, Piece]] = []
    open_piece = _OpenPiece()
    for index in range(letters):
        code = int(pdfium.FPDFText_GetUnicode(textpage, index))
        if code in (10, 13):
            open_piece.end(found)
            continue
        if code in (9, 32, 160):
            open_piece.space()
            continue
        thing = pdfium.FPDFText_GetTextObject(textpage, index)
        key = ctypes.cast(thing, ctypes.c_void_p).value or 0
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(textpage, index)
        if not pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            continue
        left, bottom, right, top = _turned(box, style.quarter)
        letter = SOFT_HYPHEN if code in _SOFT_HYPHENS else chr(code) if 0 < code < 0x110000 else ""
        open_piece.add(letter, style, left, bottom, right, top, found)
    open_piece.end(found)
    # A page is read the way most of it runs; a stamp in the margin is not part of the text.
    ways = Counter[int]()
    for quarter, piece in found:
        ways[quarter] += len(piece.text)
    main = ways.most_common(1)[0][0] if ways else 0
    return [piece for quarter, piece in found if quarter == main], main != 0


class _OpenPiece:
    """The piece that letters are being added to."""

    def __init__(self) -> None:
        self._letters: list[str] = []
        self._style: _Style | None = None
        self._left = self._right = self._bottom = self._height = 0.0

    def space(self) -> None:
        if self._letters and self._letters[-1] != " ":
            self._letters.append(" ")

    def add(
        self,
        letter: str,
        style: _Style,
        left: float,
        bottom: float,
        right: float,
        top: float,
        found: list[tuple[int, Piece]],
    ) -> None:
        height = max(top - bottom, 0.1)
        if self._letters and not self._continues(style, left, bottom, height):
            self.end(found)
        if not self._letters:
            self._style, self._left, self._bottom, self._height = style, left, bottom, height
        elif left - self._right > 0.15 * height and self._letters[-1] != " ":
            self._letters.append(" ")
        self._letters.append(letter)
        self._right = max(right, left)

    def _continues(self, style: _Style, left: float, bottom: float, height: float) -> bool:
        assert self._style is not None  # noqa: S101 – there are letters, so there is a style
        same = style is self._style or (
            style.bold == self._style.bold
            and style.quarter == self._style.quarter
            and abs(style.size - self._style.size) < 0.5
        )
        level = abs(bottom - self._bottom) <= _SAME_LINE * max(height, self._height)
        gap = left - self._right
        return same and level and -height <= gap <= _WIDEST_SPACE * height

    def end(self, found: list[tuple[int, Piece]]) -> None:
        text = "".join(self._letters).strip()
        if text and self._style is not None:
            style = self._style
            found.append(
                (style.quarter, Piece(text, self._left, self._right, self._bottom, style.size, style.bold))
            )
        self._letters = []


def _style(textpage: Any, index: int) -> _Style:
    matrix = pdfium.FS_MATRIX()
    scale, quarter = 1.0, 0
    if pdfium.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix)):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        quarter = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
    size = float(pdfium.FPDFText_GetFontSize(textpage, index)) * scale
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, name, 128, ctypes.byref(flags))
    font = name.value.decode("utf-8", "ignore").lower()
    weight = int(pdfium.FPDFText_GetFontWeight(textpage, index))
    bold = any(word in font for word in ("bold", "black", "heavy", "semibold", "demi")) or weight >= 600
    return _Style(size if math.isfinite(size) else 0.0, bold, quarter)


def _turned(box: Any, quarter: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top as they are when the text is held upright."""
    left, bottom, right, top = float(box.left), float(box.bottom), float(box.right), float(box.top)
    if quarter == 1:
        return bottom, -right, top, -left
    if quarter == 2:
        return -right, -top, -left, -bottom
    if quarter == 3:
        return -top, left, -bottom, right
    return left, bottom, right, top
