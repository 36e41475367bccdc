"""What a crawl did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb_sync.documents import Skipped

Outcome = Literal["taken", "unfinished", "suspicious"]
"""``taken``: what the site says now is in force. ``unfinished``: the site was down or forbids it, or time ran out; the
old pages stay, and the next crawl goes on. ``suspicious``: what the site says is not believed; the old pages stay."""


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """One crawl. Addresses are those to cite; for an outcome other than ``taken`` they tell what would have changed."""

    site: str
    outcome: Outcome
    reason: str | None
    """Why the old pages stay, and what to do; None for ``taken``."""
    pages: int
    """Pages in force afterwards."""
    fetched: int
    """Bodies that came over the line."""
    unchanged: int
    """Pages that are what they were, by the server's word (304) or byte for byte."""
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    """No longer in force: gone by the site's own word (410), or not found twice."""
    missing: tuple[str, ...]
    """Not found for the first time; still in force."""
    moved: tuple[str, ...]
    """Now lead to another page, which is read in their place."""
    skipped: tuple[Skipped, ...]
    requests: int
    seconds: float

    @property
    def suspicious_reason(self) -> str | None:
        """The reason, where what the site says is not believed."""
        return self.reason if self.outcome == "suspicious" else None
