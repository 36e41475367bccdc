"""What a contact box is known by: a telephone number, an e-mail address, an address, opening hours."""

from __future__ import annotations

import re

from kb_sync.extract.html.links import EMAIL
from kb_sync.extract.html.markup import Element, text_of
from kb_sync.extract.text import clean

# Eight digits in the groupings Norwegians use, after a word that says that it is a telephone, or standing alone;
# or a postal code with its place.
_TELEPHONE = re.compile(
    r"(?:\b(?:tlf|telefon|mobil|sentralbord|ring|vakttelefon)\w*\.?:?\s*(?:\+47 ?)?(?:\d ?){5,8})"
    r"|(?<![\d.])(?:\+47 ?)?(?:[2-9]\d(?: \d\d){3}|[489]\d\d \d\d \d\d\d)(?![\d.])",
    re.IGNORECASE,
)
_POSTAL = re.compile(r"\b\d{4} [A-ZÆØÅ][A-ZÆØÅa-zæøå]{2,}")
_HOURS = re.compile(
    r"\b(?:[åo]pningstid|man(?:dag)?|mån(?:dag)?|kvardagar|hverdager)\w*\b.{0,40}\d{1,2}[.:]\d\d\s*[-–]\s*\d{1,2}[.:]\d\d",
    re.IGNORECASE,
)
_LONGEST = 5000


def tells_how_to_reach(text: str) -> bool:
    """Whether ``text`` holds a telephone number, an e-mail address, a postal address or opening hours."""
    return any(pattern.search(text) for pattern in (_TELEPHONE, EMAIL, _POSTAL, _HOURS))


def holds_contact(element: Element) -> bool:
    """The same of an element, where a ``tel:`` or ``mailto:`` link is enough."""
    for link in element.iter("a"):
        href = link.get("href", "").strip().lower()
        # "mailto:?subject=…" shares the page with a friend.
        if (
            href.startswith("tel:")
            or (href.startswith("mailto:") and href[7:8] != "?")
            or link.get("data-cfemail") is not None
        ):
            return True
    return tells_how_to_reach(clean(text_of(element)[:_LONGEST]))
