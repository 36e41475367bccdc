"""What every step of one crawl needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb_sync.fetch.asking import Asker
from kb_sync.fetch.cache import Page, SourceCache
from kb_sync.fetch.figures import Figures
from kb_sync.fetch.robots import Robots
from kb_sync.fetch.scope import Scope
from kb_sync.fetch.site import SiteSource


@dataclass(frozen=True, slots=True)
class CrawlContext:
    """Made once for a crawl."""

    source: SiteSource
    cache: SourceCache
    figures: Figures
    asker: Asker
    robots: Robots
    scope: Scope
    old: Mapping[str, Page]
    """The pages in force, by ``addresses.key`` of every address they are known under."""
    unfinished: Mapping[str, Page]
    """What an unfinished crawl has fetched and is still fresh, in the same way."""
    now: datetime
    """When the crawl began."""


def fresh_after(now: datetime, crawled_at: datetime | None, figures: Figures) -> datetime:
    """After when an unfinished crawl's pages are taken as they are: what a finished one took is in its index."""
    fresh = now - timedelta(hours=figures.asking.resume_within_h.value)
    return max(fresh, crawled_at) if crawled_at else fresh
