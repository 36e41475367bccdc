"""What a walk found, set against what was known: the pages that are in force if the crawl is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from kb_sync.documents import Skipped
from kb_sync.errors import SourceCacheError
from kb_sync.fetch.addresses import key
from kb_sync.fetch.cache import Page, SourceCache
from kb_sync.fetch.figures import ErrorPages
from kb_sync.fetch.findings import FAILING, Findings
from kb_sync.fetch.likeness import holds
from kb_sync.fetch.page import PageView, view_page

_AT_ONCE = frozenset({"gone", "robots", "noindex"})
"""Codes by which a site says itself that a page is not to be had any more."""
_KEPT = FAILING | {"robots_unreadable"}


@dataclass(slots=True)
class Settled:
    """The pages, and how they differ from those that were in force. Lists hold final addresses."""

    pages: list[Page] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Not found now, for the first time."""
    moved: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Those of ``gone`` and ``missing`` that were there at the crawl before and are still wanted."""
    doubted: list[Skipped] = field(default_factory=list)
    """Suddenly tiny for the first time: the copy we had is kept."""


def settle(old: Iterable[Page], findings: Findings, wants: Callable[[str], bool], now: datetime) -> Settled:
    """Each known page kept, renewed or let go, and the new ones beside them.

    A page is let go when the site says so itself, when it is not found in two crawls, when it leads to another, or when
    it is no longer among what ``wants``. One that was not asked for, or whose server failed, stays as it was.
    """
    settled = Settled()
    known = {page.final_address: page for page in old}
    for address, page in findings.found.items():
        _take(settled, page, known.get(address), address in findings.shrunk, now)
    for address, page in known.items():
        if address not in findings.found:
            _miss(settled, page, findings, wants, now)
    settled.pages.sort(key=lambda page: page.final_address)
    return settled


def _take(settled: Settled, page: Page, before: Page | None, shrunk: bool, now: datetime) -> None:
    address = page.final_address
    if before is None:
        settled.new.append(address)
        settled.pages.append(page)
        return
    if shrunk and before.doubted_since is None:
        reason = f"It has {page.words} words and had {before.words}; if it stays so, it is taken at the next crawl."
        settled.doubted.append(Skipped(address, "shrunk", reason))
        settled.pages.append(before.model_copy(update={"doubted_since": now, "missing_since": None}))
        return
    same = page.digest == before.digest
    (settled.unchanged if same else settled.changed).append(address)
    update = {
        "first_seen": before.first_seen,
        "last_changed": before.last_changed if same else page.last_changed,
    }
    settled.pages.append(page.model_copy(update=update))


def _miss(
    settled: Settled, page: Page, findings: Findings, wants: Callable[[str], bool], now: datetime
) -> None:
    address = page.final_address
    fault = findings.faults.get(key(address))
    if not wants(address):
        settled.gone.append(address)
    elif key(address) in findings.moved:
        settled.moved.append(address)
    elif fault is None or fault.code in _KEPT:
        settled.pages.append(page)
    elif page.missing_since is not None:
        settled.gone.append(address)
    elif fault.code in _AT_ONCE:
        settled.gone.append(address)
        settled.lost.append(address)
    else:
        settled.missing.append(address)
        settled.lost.append(address)
        settled.pages.append(page.model_copy(update={"missing_since": now}))


def without_doubles(
    settled: Settled, findings: Findings, old: Iterable[Page], cache: SourceCache, figures: ErrorPages
) -> list[Page]:
    """The settled pages, each text to be read once: the others say in ``same_as`` which page is read for them.

    Pages with exactly the same words are one. A page that names another as its own (rel=canonical) gives way to it only
    if that one holds what it says: a template that names the front page everywhere must not make the site disappear.
    """
    led_before = {page.final_address for page in old if page.same_as is None}
    pages = {page.final_address: page.model_copy(update={"same_as": None}) for page in settled.pages}
    first: dict[str, str] = {}
    for address, page in sorted(pages.items(), key=lambda item: _rank(item[1], led_before)):
        first.setdefault(page.text_digest, address)
    same = {
        address: first[page.text_digest]
        for address, page in pages.items()
        if first[page.text_digest] != address
    }
    for address, canonical in findings.canonicals.items():
        to = same.get(canonical, canonical)
        if address in pages and to in pages and address not in same and to != address:
            views = [_view(cache, pages[one]) for one in (to, address)]
            if holds(views[0], views[1], findings.front) >= figures.same_text.value and to not in same:
                same = {one: (to if kept == address else kept) for one, kept in same.items()} | {address: to}
    return [page.model_copy(update={"same_as": same.get(address)}) for address, page in pages.items()]


def _rank(page: Page, led_before: set[str]) -> tuple[bool, bool, int, str]:
    address = page.final_address
    return (page.missing_since is not None, address not in led_before, len(address), address)


def _view(cache: SourceCache, page: Page) -> PageView:
    try:
        return view_page(cache.body(page), page.charset, page.final_address)
    except SourceCacheError:
        return view_page(b"", None, page.final_address)
