"""A municipality's websites as passages: crawled into the cache, read, and cut into pieces.

Crawling and building are two steps. A build takes what the cache holds, whatever the site says at that moment, so a
site that is down, slow or lying never empties the base.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kb_sync.article import Form
from kb_sync.chunks import Passage
from kb_sync.documents import Document, Part, Skipped
from kb_sync.errors import SourceCacheError
from kb_sync.extract import read, without_repeated
from kb_sync.fetch.cache import Index, Page, SourceCache
from kb_sync.fetch.site import SiteSource, load_sites
from kb_sync.folders import FOLDER, read_folder
from kb_sync.municipality import Municipality
from kb_sync.pages import passages_from

READ_WITH = 2
"""Raised whenever ``kb_sync.extract`` reads a page differently, so that what was read before is read again."""

Progress = Callable[[str, int, int], None]
"""Called with an address, how many are read, and how many there are."""


@dataclass(frozen=True, slots=True)
class SiteContent:
    """What one site gives the base."""

    site: str
    owner: str
    """Id of the contact in ``municipality.yml``."""
    crawled: str | None
    """When it was last crawled, ISO; None: never."""
    passages: tuple[Passage, ...]
    skipped: tuple[Skipped, ...]
    """Pages in the cache that gave nothing, and why."""
    index: Index


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

    Raises ``SitesRejectedError`` where its ``sites.yml`` is wrong.
    """
    form, words = municipality.default_locale, tuple(sensitive_words)
    sites = load_sites(content_dir, municipality.id)
    found = read_sites(
        data_dir,
        municipality.id,
        sites,
        default_form=form,
        sensitive_words=words,
        today=today,
        progress=progress,
    )
    documents, unread, written_on = read_folder(content_dir, municipality.id, str(municipality.website))
    if documents or unread:
        pieces = passages_from(
            municipality.id,
            FOLDER,
            documents,
            default_form=form,
            sensitive_words=words,
            read_on=written_on,
            today=today,
        )
        skipped = (*unread, *pieces.skipped)
        owner = municipality.front_desk or ""
        found.append(SiteContent(FOLDER, owner, None, pieces.passages, skipped, Index()))
    return found


def read_sites(
    data_dir: Path,
    municipality: str,
    sites: Iterable[SiteSource],
    *,
    default_form: Form,
    sensitive_words: Iterable[str],
    today: date,
    progress: Progress = lambda address, done, total: None,
) -> list[SiteContent]:
    """What the caches of these sites hold, as passages. A site that was never crawled gives none.

    A cache that cannot be read gives none either, with the reason among ``skipped``: the others still answer.
    """
    words = tuple(sensitive_words)
    return [_read_site(data_dir, municipality, site, default_form, words, today, progress) for site in sites]


def _read_site(
    data_dir: Path,
    municipality: str,
    site: SiteSource,
    default_form: Form,
    words: tuple[str, ...],
    today: date,
    progress: Progress,
) -> SiteContent:
    cache = SourceCache.of(data_dir, municipality, site.id)
    try:
        index = cache.index()
    except SourceCacheError as error:
        fault = Skipped(str(cache.folder.name), "cache_damaged", str(error))
        return SiteContent(site.id, site.owner, None, (), (fault,), Index())
    pages = index.to_read()
    documents: list[Document] = []
    skipped: list[Skipped] = []
    seen_on: dict[str, date] = {}
    for number, page in enumerate(pages, start=1):
        outcome = _read_once(cache, page)
        if isinstance(outcome, Document):
            documents.append(outcome)
            seen_on[outcome.address] = page.last_seen.date()
        else:
            skipped.append(outcome)
        progress(page.final_address, number, len(pages))
    _forget(cache, pages)
    found = passages_from(
        municipality,
        site.id,
        without_repeated(documents),
        default_form=default_form,
        sensitive_words=words,
        read_on=seen_on,
        today=today,
    )
    crawled = index.crawled_at.isoformat() if index.crawled_at else None
    return SiteContent(site.id, site.owner, crawled, found.passages, (*skipped, *found.skipped), index)


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
    wanted = {_kept_file(cache, page) for page in pages}
    for folder in cache.folder.glob("read-*"):
        for file in folder.glob("*.json"):
            if file not in wanted:
                file.unlink(missing_ok=True)


def _from_json(content: dict[str, Any]) -> Document | Skipped:
    if "code" in content:
        return Skipped(**content)
    parts = tuple(
        Part(tuple(part["trail"]), part["text"], tuple(part["steps"]), part["anchor"])
        for part in content.pop("parts")
    )
    updated = content.pop("updated")
    return Document(**content, parts=parts, updated=date.fromisoformat(updated) if updated else None)
