"""From lines to headings, paragraphs and rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from kb_sync.extract.bold import with_bold_headings, with_numbered_lists
from kb_sync.extract.events import Event, Heading, TextLine
from kb_sync.extract.pdf.layout import PageLine
from kb_sync.extract.pdf.letters import SOFT_HYPHEN
from kb_sync.extract.pdf.tables import table_lines, table_starts
from kb_sync.extract.text import clean

# Headings are at least this much larger than the text. Templates go from 11 to 13 or 14 points; 11 to 11.5 is a fault.
HEADING_FACTOR = 1.14
LONGEST_HEADING = 160
# Lines of one paragraph are this far apart at most, against the usual distance.
_PARAGRAPH_GAP = 1.4
_BULLET = re.compile(r"^(?:[•●▪■◦○‣∙·\uf0b7\uf0a7\uf076\u2022]|[-–—*](?=\s)|o(?=\s\s?[A-ZÆØÅ]))\s*")
_NUMBERED = re.compile(r"^\d{1,2}[.)]\s")
_HYPHENATED = re.compile(r"[a-zæøåéèêóòôäöü]-$")
# "bygge- og anleggsarbeid": the hyphen stands for a word to come.
_JOINING_WORDS = frozenset("og eller samt til and or".split())


def events_of(lines: Sequence[PageLine]) -> list[Event]:
    """Headings, paragraphs and rows, in order."""
    body = _body_size(lines)
    levels = _levels(lines, body)
    leading = _leading(lines, body)
    events: list[Event] = []
    place = 0
    while place < len(lines):
        rows = table_starts(lines, place)
        if rows:
            events.extend(TextLine(text) for text in table_lines(lines[place : place + rows]))
            place += rows
            continue
        first = lines[place]
        block = [first]
        while place + len(block) < len(lines) and _goes_on(block[-1], lines[place + len(block)], leading):
            block.append(lines[place + len(block)])
        place += len(block)
        text = clean(_BULLET.sub("", _joined([line.text for line in block])))
        level = levels.get(_rounded(first.size))
        if not text:
            continue
        if level is not None and len(text) <= LONGEST_HEADING and any(sign.isalpha() for sign in text):
            events.append(Heading(text.rstrip(":"), level, _page(first)))
        else:
            events.append(TextLine(text, bold=first.bold and len(block) <= 2, anchor=_page(first)))
    return with_numbered_lists(with_bold_headings(events))


def _page(line: PageLine) -> str:
    """The fragment that opens a PDF at a page (RFC 8118)."""
    return f"page={line.page + 1}"


def _body_size(lines: Sequence[PageLine]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[_rounded(line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _levels(lines: Sequence[PageLine], body: float) -> dict[float, int]:
    larger = sorted(
        {_rounded(line.size) for line in lines if line.size >= HEADING_FACTOR * body}, reverse=True
    )
    return {size: min(place, 6) for place, size in enumerate(larger, 1)}


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _leading(lines: Sequence[PageLine], body: float) -> float:
    """The usual distance between two lines, as a multiple of their size."""
    gaps = [
        (above.bottom - below.bottom) / above.size
        for above, below in pairwise(lines)
        if above.page == below.page
        and above.size > 0
        and _rounded(above.size) == _rounded(below.size) == body
    ]
    usual = [gap for gap in gaps if 0.8 < gap < 2.5]
    return median(usual) if usual else 1.2


def _goes_on(line: PageLine, following: PageLine, leading: float) -> bool:
    """Whether the next line continues the paragraph: it looks the same, and its first word had no room on this one."""
    if len(line.cells) > 1 or len(following.cells) > 1 or _rounded(line.size) != _rounded(following.size):
        return False
    if line.bold != following.bold or _BULLET.match(following.text) or _NUMBERED.match(following.text):
        return False
    distance = line.bottom - following.bottom
    if line.page == following.page and abs(line.edge - following.edge) < 1:
        if distance > _PARAGRAPH_GAP * leading * line.size or distance <= 0:
            return False
    elif line.text.endswith((".", "!", "?", ":")):
        # Over to another column or page: a sentence that has not ended goes on.
        return False
    if line.text.endswith(SOFT_HYPHEN):
        return True
    letters = max(len(following.text), 1)
    first_word = len(following.text.split(" ", 1)[0]) * (following.right - following.left) / letters
    return line.right + first_word + 0.2 * line.size > line.edge


def _joined(texts: Sequence[str]) -> str:
    whole = texts[0]
    for text in texts[1:]:
        first_word = text.split(" ", 1)[0].casefold()
        if whole.endswith(SOFT_HYPHEN):
            # PDFium writes any hyphen at the end of a line so.
            whole = f"{whole[:-1]}-"
        if _HYPHENATED.search(whole) and text[:1].islower() and first_word not in _JOINING_WORDS:
            whole = whole[:-1] + text
        elif whole.endswith("-") and first_word not in _JOINING_WORDS:
            # "SFO-" and "plass", "Fjordvik-" and "Kommune": the hyphen belongs there.
            whole += text
        else:
            whole = f"{whole} {text}"
    return whole
