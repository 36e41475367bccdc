"""A page or file as it was read: its headings, its text, and where it stands.

Made by ``kb_sync.extract`` from what ``kb_sync.fetch`` brought home, whatever kind of file it was; turned into passages
by ``kb_sync.pages``. Nothing here knows of HTML or HTTP.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one heading: a section of a page, one accordion, a contact box, a table, a sheet's rows."""

    trail: tuple[str, ...]
    """The headings above the text, the page's own title first; never empty, no heading twice in a row."""
    text: str
    """Plain text. Paragraphs and rows of a table stand on lines of their own; a row repeats its column names where it
    has them ("Gebyr: 420 kroner")."""
    steps: tuple[str, ...] = ()
    """The items of an ordered list, in order, where the part holds exactly one; not repeated in ``text``."""
    anchor: str | None = None
    """The fragment that leads to this part of the page, where it has one, without ``#``."""


@dataclass(frozen=True, slots=True)
class Document:
    """One page or file."""

    address: str
    """The address it is cited by: https://… for a page, and for a file the address it can be read at."""
    title: str
    lang: str | None
    """The language it says that it is written in (``nn``, ``nb``, ``en`` …); None where it does not say."""
    updated: date | None
    """The date it says that it was last changed; None where it does not say. Never a guess."""
    parts: tuple[Part, ...]

    @property
    def digest(self) -> str:
        """sha256 over everything above; changes when, and only when, what is read out of it does."""
        content = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not taken in, and why, so that whoever owns it can do something about it."""

    address: str
    code: str
    """Stable, for counting and tests: ``robots``, ``not_found``, ``error_page``, ``no_text`` …"""
    reason: str
    """In one sentence, in words a content editor understands; never what stood in the page."""
