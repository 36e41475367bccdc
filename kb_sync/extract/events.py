"""What a reader meets on its way through a page or file, in order; ``sections`` makes parts of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Levels of what only looks like a heading, below the six that are: a styled block, then a bold line.
STYLED_LEVEL, BOLD_LEVEL = 7, 8


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is the highest level."""

    text: str
    level: int
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text."""

    text: str
    bold: bool = False
    """All of it is bold and it stands in running text, so that it may be a heading."""
    linked: int = 0
    """How many of its characters are links to other pages."""
    lang: str | None = None
    anchor: str | None = None
    """The fragment that leads to it, should it turn out to be a heading."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An ordered list."""

    items: tuple[str, ...]
    first: int = 1


@dataclass(frozen=True, slots=True)
class Open:
    """A section begins, with its own heading or without.

    ``below``: it stands under the headings so far, and all its headings under its own (an accordion's panel).
    ``beside``: like ``<section>``; headings go by their level, and afterwards those from before it hold again.
    ``apart``: it belongs to the page and not to the heading before it (a contact box in the margin).
    """

    kind: Literal["below", "beside", "apart"]
    heading: str = ""
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """The section that began last ends."""


Event = Heading | TextLine | Numbered | Open | Close
