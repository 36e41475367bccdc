"""Crawls the websites of every municipality, one after the other, and keeps what each crawl had to tell.

Two sites of one host would not know of each other's requests, so they never run at the same time.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb_sync.errors import ContentRejectedError, KnowledgeBaseError, Rejection
from kb_sync.fetch.cache import SourceCache
from kb_sync.fetch.clock import Clock
from kb_sync.fetch.crawl import crawl
from kb_sync.fetch.report import CrawlReport
from kb_sync.fetch.site import SiteSource, load_sites
from kb_sync.municipality import MunicipalityError, load_municipalities

REPORT = "report.json"
NOT_BEGUN = "not_begun"
"""The outcome that is written down for a crawl that could not begin."""

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


def all_sites(content_dir: Path) -> dict[str, tuple[SiteSource, ...]]:
    """The sites of every municipality there is.

    Raises ``SitesRejectedError``, and ``ContentRejectedError`` where a ``municipality.yml`` is wrong or there is none.
    """
    try:
        return sites_of(content_dir, load_municipalities(content_dir))
    except MunicipalityError as error:
        raise ContentRejectedError((Rejection("municipality.yml", "", str(error)),)) from error


def names_of(municipality: str, site: SiteSource) -> frozenset[str]:
    """What a site can be called: its id, or municipality and id (``alver/nettsida``) where several have that id."""
    return frozenset({site.id, f"{municipality}/{site.id}"})


def crawl_sites(
    data_dir: Path,
    sites: dict[str, tuple[SiteSource, ...]],
    *,
    accept_suspicious: Sequence[str] = (),
    progress: Progress = lambda address, done, known: None,
    clock: Clock | None = None,
) -> list[Crawled]:
    """Crawl every site; one that fails does not keep the others from it.

    ``accept_suspicious``: names (``names_of``) of sites about which a person has said that they are meant to look as
    they do. ``clock``: the system's own unless given.
    """
    return asyncio.run(_crawl_all(data_dir, sites, accept_suspicious, progress, clock))


def last_report(cache: SourceCache) -> dict[str, Any] | None:
    """What the last crawl told: the fields of ``CrawlReport``, or of one that could not begin ``site``, ``outcome`` and
    ``reason``; and ``ended_at``, ISO. None before the first, or when it cannot be read."""
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
    clock: Clock | None,
) -> list[Crawled]:
    done, accepted = [], set(accept_suspicious)
    for municipality, own in sites.items():
        for site in own:
            cache = SourceCache.of(data_dir, municipality, site.id)
            try:
                report = await crawl(
                    site,
                    cache,
                    accept_suspicious=not accepted.isdisjoint(names_of(municipality, site)),
                    progress=progress,
                    clock=clock,
                )
            except (KnowledgeBaseError, OSError) as error:
                _keep(cache, {"site": site.id, "outcome": NOT_BEGUN, "reason": str(error)})
                done.append(Crawled(municipality, site.id, None, str(error)))
                continue
            _keep(cache, asdict(report))
            done.append(Crawled(municipality, site.id, report, None))
    return done


def _keep(cache: SourceCache, told: dict[str, Any]) -> None:
    """Write down what a crawl told. A disk that is full must not keep the other sites from being crawled."""
    fresh = cache.folder / f"{REPORT}.new"
    content = {**told, "ended_at": datetime.now(UTC).isoformat(timespec="seconds")}
    with contextlib.suppress(OSError):
        fresh.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        fresh.replace(cache.folder / REPORT)
