"""Headers, footers and page numbers: what stands on every page and belongs to none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kb_sync.extract.pdf.layout import PageLine

# Headers and footers stand in the outermost tenth or so of the page.
_TOP, _BOTTOM = 0.88, 0.12
# A line that stands there on this share of the pages, its digits aside; headers of left and right pages alternate.
_SHARE_OF_PAGES = 0.4
_FEWEST_PAGES = 3
_PAGE_NUMBER = re.compile(
    r"[-–|\s]*(?:(?:side|sida|s\.|page)\s*)?\d{1,4}(?:\s*(?:av|of|/|\|)\s*\d{1,4})?[-–|\s]*", re.IGNORECASE
)
_CONTENTS = re.compile(r".{2,}?(?:\.\s?){4,}\s*\d{0,4}|.{2,}?…{2,}\s*\d{0,4}")
_DIGITS = re.compile(r"\d+")


def without_furniture(pages: Sequence[Sequence[PageLine]]) -> list[PageLine]:
    """The lines of all pages, in order, without headers, footers, page numbers and tables of contents."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_key(line) for line in lines if _in_margin(line)})
    fewest = max(_FEWEST_PAGES, _SHARE_OF_PAGES * len(pages))
    return [line for lines in pages for line in lines if not _is_furniture(line, seen, fewest)]


def _is_furniture(line: PageLine, seen: Counter[str], fewest: float) -> bool:
    if _CONTENTS.fullmatch(line.text):
        return True
    if not _in_margin(line):
        return False
    return bool(_PAGE_NUMBER.fullmatch(line.text)) or seen[_key(line)] >= fewest


def _in_margin(line: PageLine) -> bool:
    return line.height >= _TOP or line.height <= _BOTTOM


def _key(line: PageLine) -> str:
    return _DIGITS.sub("#", line.text.casefold())
