"""A municipality's websites as passages: crawled into the cache, read, and cut into pieces.

Crawling and building are two steps. A build takes what the cache holds, whatever the site says at that moment, so a
site that is down, slow or lying never empties the base.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kb_sync.chunks import Passage
from kb_sync.documents import Document, Part, Skipped
from kb_sync.errors import SourceCacheError
from kb_sync.extract import read
from kb_sync.fetch.cache import Index, Page, SourceCache
from kb_sync.fetch.site import SiteSource, load_sites
from kb_sync.folders import read_folder
from kb_sync.municipality import Municipality
from kb_sync.pages import FILES, SitePassages, passages_from
from kb_sync.said_since import note_said
from kb_sync.site_furniture import without_furniture

READ_WITH = 2
"""Raised whenever ``kb_sync.extract`` reads a page differently, so that what was read before is read again."""

Progress = Callable[[str, int, int], None]
"""Called with an address, how many are read, and how many there are."""


@dataclass(frozen=True, slots=True)
class SiteContent:
    """What one site gives the base."""

    site: str
    """The site's id; ``pages.FILES`` for the folder of documents."""
    owner: str
    """Id of the contact in ``municipality.yml``."""
    crawled: str | None
    """When it was last crawled, ISO; None: never."""
    passages: tuple[Passage, ...]
    skipped: tuple[Skipped, ...]
    """Pages in the cache that gave nothing, and why."""
    index: Index
    since: Mapping[str, date] = field(default_factory=dict)
    """Since when each page says what it says, by final address."""


def read_pages(
    data_dir: Path,
    content_dir: Path,
    municipality: Municipality,
    *,
    sensitive_words: Iterable[str],
    today: date,
    progress: Progress = lambda address, done, total: None,
) -> list[SiteContent]:
    """Everything a municipality has on the web and in its folder of documents, as passages.

    A site that was never crawled gives none; neither does one whose cache cannot be read, with the reason among
    ``skipped``: the others still answer. Raises ``SitesRejectedError`` where its ``sites.yml`` is wrong.
    """
    words = tuple(sensitive_words)
    sites = load_sites(content_dir, municipality.id)
    found = [_read_site(data_dir, municipality, site, words, today, progress) for site in sites]
    documents, unread, written_on = read_folder(content_dir, municipality.id, str(municipality.website))
    if documents or unread:
        pieces = _passages(municipality, FILES, documents, words, written_on, today)
        skipped = (*unread, *pieces.skipped)
        owner = municipality.front_desk or ""
        found.append(SiteContent(FILES, owner, None, pieces.passages, skipped, Index()))
    return found


def _read_site(
    data_dir: Path,
    municipality: Municipality,
    site: SiteSource,
    words: tuple[str, ...],
    today: date,
    progress: Progress,
) -> SiteContent:
    cache = SourceCache.of(data_dir, municipality.id, site.id)
    try:
        index = cache.index()
    except SourceCacheError as error:
        fault = Skipped(str(site.start[0] if site.start else site.id), "cache_damaged", str(error))
        return SiteContent(site.id, site.owner, None, (), (fault,), Index())
    pages = index.to_read()
    skipped: list[Skipped] = []
    read_of: dict[str, Document] = {}
    for number, page in enumerate(pages, start=1):
        outcome = _read_once(cache, page)
        if isinstance(outcome, Document):
            read_of[page.final_address] = outcome
        else:
            skipped.append(outcome)
        progress(page.final_address, number, len(pages))
    _forget(cache, pages)
    since = note_said(cache, pages, read_of, READ_WITH)
    # Not the day it was last seen: then a crawl that finds nothing new would make a new base every night.
    read_on = {document.address: since[address] for address, document in read_of.items()}
    documents = list(read_of.values())
    own = without_furniture(documents, (municipality.name.nn, municipality.name.nb))
    left = {document.address for document in own}
    skipped += [
        Skipped(document.address, "nothing_of_its_own", "All that stands here stands on other pages too.")
        for document in documents
        if document.address not in left
    ]
    found = _passages(municipality, site.id, own, words, read_on, today)
    crawled = index.crawled_at.isoformat() if index.crawled_at else None
    return SiteContent(site.id, site.owner, crawled, found.passages, (*skipped, *found.skipped), index, since)


def _passages(
    municipality: Municipality,
    site: str,
    documents: Sequence[Document],
    words: tuple[str, ...],
    read_on: Mapping[str, date],
    today: date,
) -> SitePassages:
    return passages_from(
        municipality.id,
        site,
        documents,
        default_form=municipality.default_locale,
        sensitive_words=words,
        read_on=read_on,
        today=today,
    )


def _read_once(cache: SourceCache, page: Page) -> Document | Skipped:
    """The page as read before where nothing has changed since; reading a PDF takes a second."""
    kept = _kept_file(cache, page)
    try:
        return _from_json(json.loads(kept.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        pass  # not read yet, or half written when the machine stopped
    try:
        body = cache.body(page)
    except SourceCacheError as error:
        return Skipped(page.final_address, "copy_missing", str(error))
    outcome = read(page.final_address, body, page.content_type, page.charset)
    with contextlib.suppress(OSError):  # it is read again next time
        kept.parent.mkdir(exist_ok=True)
        fresh = kept.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(outcome), ensure_ascii=False, default=str), encoding="utf-8")
        fresh.replace(kept)
    return outcome


def _kept_file(cache: SourceCache, page: Page) -> Path:
    # The address is part of what is read: links and titles come from it where a page has none.
    told = "\0".join((page.final_address, page.content_type, page.charset or ""))
    name = f"{page.digest[:40]}-{zlib.crc32(told.encode()):08x}"
    return cache.folder / f"read-{READ_WITH}" / f"{name}.json"


def _forget(cache: SourceCache, pages: Iterable[Page]) -> None:
    """Throw away what was read of pages that are gone or have changed, or was read differently."""
    wanted = {_kept_file(cache, page) for page in pages}
    for file in cache.folder.glob("read-*/*"):
        if file not in wanted:
            with contextlib.suppress(OSError):
                file.unlink()


def _from_json(content: dict[str, Any]) -> Document | Skipped:
    if "code" in content:
        return Skipped(**content)
    parts = tuple(
        Part(tuple(part["trail"]), part["text"], tuple(part["steps"]), part["anchor"])
        for part in content.pop("parts")
    )
    updated = content.pop("updated")
    return Document(**content, parts=parts, updated=date.fromisoformat(updated) if updated else None)
