"""Reads one site into its cache: walked through, set against what was known, believed or not, swapped in whole."""

from __future__ import annotations

import contextlib
import logging

import httpx

from kb_sync.errors import SourceCacheError
from kb_sync.fetch.asking import Asker
from kb_sync.fetch.cache import Index, SourceCache, known_by_address
from kb_sync.fetch.clock import Clock, SystemClock
from kb_sync.fetch.context import CrawlContext, fresh_after
from kb_sync.fetch.figures import Figures
from kb_sync.fetch.findings import CrawlDoubted, CrawlStopped, Findings
from kb_sync.fetch.judging import why_suspicious
from kb_sync.fetch.network import OpenInternet
from kb_sync.fetch.report import CrawlReport, Outcome
from kb_sync.fetch.robots import Robots
from kb_sync.fetch.scope import Scope
from kb_sync.fetch.settling import Settled, settle, without_doubles
from kb_sync.fetch.site import SiteSource
from kb_sync.fetch.walk import Progress, Walk

_log = logging.getLogger(__name__)


async def crawl(
    source: SiteSource,
    cache: SourceCache,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Clock | None = None,
    figures: Figures | None = None,
    accept_suspicious: bool = False,
    progress: Progress = lambda address, done, known: None,
) -> CrawlReport:
    """Bring ``cache`` in line with the site, if what the site says can be believed; else leave it as it is.

    One request at a time. ``transport`` takes the place of the connection to the open internet, and with it of the
    check that a name does not lead inside. ``accept_suspicious`` is a person's word that a site which looks wrong is
    meant to look so. Raises ``CrawlInProgressError``, and ``SiteForbiddenError`` where the site's name leads to this
    machine or an inner network; whatever the site does is told in the report, not raised.
    """
    clock, figures = clock or SystemClock(), figures or Figures.load()
    began = clock.seconds()
    with cache.lock():
        old = _index_of(cache)
        async with contextlib.AsyncExitStack() as closing:
            if transport is None:
                transport = await closing.enter_async_context(OpenInternet(source.allow_loopback))
            asker = Asker(transport, clock, source, figures.asking)
            walk = Walk(_context(source, cache, old, asker, clock, figures), old.pages, progress)
            outcome, reason = await _walk(walk)
        findings, settled = walk.findings, Settled()
        if outcome == "taken":
            settled = settle(old.pages, findings, Scope(source).wants, clock.now())
            if not accept_suspicious and (
                doubt := why_suspicious(old.pages, settled, findings, figures.judging)
            ):
                outcome, reason = "suspicious", doubt
        new = old
        if outcome == "taken":
            pages = without_doubles(settled, findings, old.pages, cache, figures.error_pages)
            new = Index(crawled_at=clock.now(), pages=tuple(pages))
            cache.swap(new)
        elif outcome == "suspicious":
            cache.forget_unfinished()
        cache.sweep(old, new)
    return _report(source, outcome, reason, new, settled, findings, asker.requests, clock.seconds() - began)


async def _walk(walk: Walk) -> tuple[Outcome, str | None]:
    try:
        await walk.run()
    except CrawlStopped as stopped:
        return "unfinished", str(stopped)
    except CrawlDoubted as doubted:
        return "suspicious", str(doubted)
    return "taken", None


def _context(
    source: SiteSource, cache: SourceCache, old: Index, asker: Asker, clock: Clock, figures: Figures
) -> CrawlContext:
    now = clock.now()
    return CrawlContext(
        source=source,
        cache=cache,
        figures=figures,
        asker=asker,
        robots=Robots(asker, figures.asking.redirects.value),
        scope=Scope(source),
        old=known_by_address(old.pages),
        unfinished=known_by_address(cache.unfinished(fresh_after(now, old.crawled_at, figures))),
        now=now,
    )


def _index_of(cache: SourceCache) -> Index:
    try:
        return cache.index()
    except SourceCacheError as error:
        # Fetching again is what mends it; there is nothing to compare with, as at the first crawl.
        _log.warning("The site is read as if for the first time: %s", error)
        return Index()


def _report(
    source: SiteSource,
    outcome: Outcome,
    reason: str | None,
    index: Index,
    settled: Settled,
    findings: Findings,
    requests: int,
    seconds: float,
) -> CrawlReport:
    return CrawlReport(
        site=source.id,
        outcome=outcome,
        reason=reason,
        pages=len(index.pages),
        fetched=findings.fetched,
        unchanged=len(settled.unchanged),
        new=tuple(settled.new),
        changed=tuple(settled.changed),
        gone=tuple(settled.gone),
        missing=tuple(settled.missing),
        moved=tuple(settled.moved),
        skipped=(*findings.skipped, *settled.doubted),
        requests=requests,
        seconds=seconds,
    )
