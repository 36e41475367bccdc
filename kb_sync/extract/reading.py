"""What comes of reading one page or file, and how a reader says that it will not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kb_sync.documents import Document, Part, Skipped


@dataclass(frozen=True, slots=True)
class Reading:
    """A document or the reason there is none, and what a content editor should know besides."""

    outcome: Document | Skipped
    notes: tuple[str, ...] = ()
    """What was left out of the document, or mended on the way, one sentence each ("Only the first 300 pages …")."""


@dataclass(slots=True)
class Content:
    """What one reader found; becomes a ``Document`` together with the address."""

    title: str
    parts: list[Part]
    lang: str | None = None
    updated: date | None = None
    notes: list[str] = field(default_factory=list)
    address: str | None = None
    """The address it says that it is to be cited by, where it says one."""


class Refused(Exception):
    """A reader will not take this in. Becomes a ``Skipped`` with the same code and reason; never leaves the package."""

    def __init__(self, code: str, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(f"{code}: {reason}")
