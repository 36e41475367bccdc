"""How a municipality's websites stand: when each was read, what was left out and why, which pages are in doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb_sync.crawling import last_report
from kb_sync.documents import Skipped
from kb_sync.fetch.cache import Index, SourceCache
from kb_sync.fetch.site import load_sites
from kb_sync.municipality import Municipality
from kb_sync.pages import FILES
from kb_sync.sources import Article
from kb_sync.stale_sources import Owner, StaleSource, owner_of, watch_sources
from kb_sync.websites import SiteContent, read_pages

FEW = 5
"""Most addresses told of one kind."""


@dataclass(frozen=True, slots=True)
class LastCrawl:
    """How the last crawl went."""

    ended_at: str | None
    outcome: str
    """As ``CrawlReport.outcome``, or ``not_begun``."""
    reason: str | None
    """Why the old pages stay, and what to do."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Pages that were left out for one reason."""

    code: str
    reason: str
    """That of the first; others of the same code may differ in a figure."""
    pages: int
    addresses: tuple[str, ...]
    """The first few."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A page that was not found, or that was suddenly tiny, and answers on with what it said before."""

    address: str
    since: str


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """One site, or the folder of documents (``site``: ``_documents``)."""

    site: str
    owner: Owner
    crawled: str | None
    """When what is in force was fetched, ISO; None: never."""
    last_crawl: LastCrawl | None
    pages: int
    passages: int
    left_out: tuple[LeftOut, ...]
    """The most frequent first."""
    missing: tuple[Noted, ...]
    doubted: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class WebsitesStatus:
    """Everything a municipality has on the web."""

    sites: tuple[SiteStatus, ...]
    stale_sources: tuple[StaleSource, ...]
    unwatched: int
    """As ``stale_sources.Watch.unwatched``."""


def read_websites_status(
    data_dir: Path, content_dir: Path, municipality: Municipality, articles: Sequence[Article], today: date
) -> WebsitesStatus:
    """The websites of one municipality as they lie in the cache; nothing is fetched.

    Raises ``SitesRejectedError`` where its ``sites.yml`` is wrong.
    """
    sites = {site.id: site for site in load_sites(content_dir, municipality.id)}
    contents = read_pages(data_dir, content_dir, municipality, sensitive_words=(), today=today)
    watch = watch_sources(municipality, articles, contents, sites)
    return WebsitesStatus(
        sites=tuple(_of_site(data_dir, municipality, one, one.site in sites) for one in contents),
        stale_sources=watch.stale,
        unwatched=watch.unwatched,
    )


def _of_site(
    data_dir: Path, municipality: Municipality, content: SiteContent, is_website: bool
) -> SiteStatus:
    told = last_report(SourceCache.of(data_dir, municipality.id, content.site)) if is_website else None
    return SiteStatus(
        site=content.site,
        owner=owner_of(municipality, municipality.contact(content.owner)),
        crawled=content.crawled,
        last_crawl=_last_crawl(told) if told else None,
        pages=len(content.index.to_read()) if content.site != FILES else _files(content),
        passages=len(content.passages),
        left_out=_left_out([*content.skipped, *_skipped_by_crawl(told or {})]),
        missing=_noted(content.index, "missing_since"),
        doubted=_noted(content.index, "doubted_since"),
    )


def _files(content: SiteContent) -> int:
    return len({passage.source.url for passage in content.passages}) + len(content.skipped)


def _last_crawl(told: Mapping[str, object]) -> LastCrawl:
    ended, reason = told.get("ended_at"), told.get("reason")
    return LastCrawl(
        ended_at=str(ended) if ended else None,
        outcome=str(told.get("outcome")),
        reason=str(reason) if reason else None,
    )


def _skipped_by_crawl(told: Mapping[str, object]) -> Iterator[Skipped]:
    skipped = told.get("skipped")
    for one in skipped if isinstance(skipped, list) else ():
        if isinstance(one, dict) and one.keys() >= {"address", "code", "reason"}:
            yield Skipped(str(one["address"]), str(one["code"]), str(one["reason"]))


def _left_out(skipped: Iterable[Skipped]) -> tuple[LeftOut, ...]:
    by_code: dict[str, dict[str, Skipped]] = defaultdict(dict)
    for one in skipped:
        by_code[one.code].setdefault(one.address, one)
    groups = sorted(by_code.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(
        LeftOut(code, next(iter(own.values())).reason, len(own), tuple(own)[:FEW]) for code, own in groups
    )


def _noted(index: Index, field: str) -> tuple[Noted, ...]:
    since = ((page.final_address, getattr(page, field)) for page in index.pages)
    return tuple(Noted(address, when.isoformat()) for address, when in since if when is not None)
