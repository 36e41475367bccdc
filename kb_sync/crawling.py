"""Crawls the websites of every municipality, one after the other, and keeps what each crawl had to tell.

Two sites of one host would not know of each other's requests, so they never run at the same time.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kb_sync.errors import KnowledgeBaseError
from kb_sync.fetch.cache import SourceCache
from kb_sync.fetch.crawl import crawl
from kb_sync.fetch.report import CrawlReport
from kb_sync.fetch.site import SiteSource, load_sites

REPORT = "report.json"

Progress = Callable[[str, int, int], None]
"""Called with an address, how many are done, and how many are known so far."""


@dataclass(frozen=True, slots=True)
class Crawled:
    """One site's crawl."""

    municipality: str
    site: str
    report: CrawlReport | None
    """None where it could not begin."""
    fault: str | None
    """Why it could not, in words."""


def sites_of(content_dir: Path, municipalities: Iterable[str]) -> dict[str, tuple[SiteSource, ...]]:
    """The sites of each municipality. Raises ``SitesRejectedError``."""
    return {name: load_sites(content_dir, name) for name in municipalities}


def crawl_sites(
    data_dir: Path,
    sites: dict[str, tuple[SiteSource, ...]],
    *,
    accept_suspicious: Sequence[str] = (),
    progress: Progress = lambda address, done, known: None,
) -> list[Crawled]:
    """Crawl every site; one that fails does not keep the others from it.

    ``accept_suspicious``: ids of sites about which a person has said that they are meant to look as they do.
    """
    return asyncio.run(_crawl_all(data_dir, sites, accept_suspicious, progress))


def last_report(cache: SourceCache) -> dict[str, Any] | None:
    """What the last crawl told, as it was written down; None before the first, or when it cannot be read."""
    try:
        report = json.loads((cache.folder / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return report if isinstance(report, dict) else None


async def _crawl_all(
    data_dir: Path,
    sites: dict[str, tuple[SiteSource, ...]],
    accept_suspicious: Sequence[str],
    progress: Progress,
) -> list[Crawled]:
    done = []
    for municipality, own in sites.items():
        for site in own:
            cache = SourceCache.of(data_dir, municipality, site.id)
            try:
                report = await crawl(
                    site, cache, accept_suspicious=site.id in accept_suspicious, progress=progress
                )
            except KnowledgeBaseError as error:
                done.append(Crawled(municipality, site.id, None, str(error)))
                continue
            fresh = cache.folder / f"{REPORT}.new"
            fresh.write_text(json.dumps(asdict(report), ensure_ascii=False), encoding="utf-8")
            fresh.replace(cache.folder / REPORT)
            done.append(Crawled(municipality, site.id, report, None))
    return done
