"""A site as a crawl leaves it in the cache, without any crawl."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from kb_sync.fetch.cache import Index, Page, SourceCache

HOST = "https://www.testvik.example.no"
SITE = "nettsida"
CRAWLED = datetime(2026, 11, 20, 3, tzinfo=UTC)
FIRST_SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def html(title: str, text: str) -> bytes:
    """A page with a heading and a paragraph."""
    page = f"<h1>{title}</h1><p>{text}</p>"
    return (
        f"<!doctype html><html lang=nn><title>{title}</title><body><main>{page}</main></body></html>".encode()
    )


def write_sites(content: Path, municipality: str = "testvik", *ids: str, **more: Any) -> None:
    """A ``sites.yml`` with these sites, or with the one there usually is."""
    sites = [
        {"id": name, "start": [f"{HOST}/"], "contact": "post@example.no", "owner": "servicetorg", **more}
        for name in ids or (SITE,)
    ]
    (content / municipality / "sites.yml").write_text(yaml.safe_dump(sites), encoding="utf-8")


def keep(
    data: Path,
    pages: Mapping[str, bytes],
    *,
    municipality: str = "testvik",
    site: str = SITE,
    **changes: Mapping[str, Any],
) -> SourceCache:
    """Pages by path in force in the cache of a site. ``changes``: fields of ``Page``, each by path."""
    cache = SourceCache.of(data, municipality, site)
    cache.folder.mkdir(parents=True, exist_ok=True)
    index = Index(
        crawled_at=CRAWLED, pages=tuple(_page(cache, path, body, changes) for path, body in pages.items())
    )
    cache.swap(index)
    return cache


def _page(cache: SourceCache, path: str, body: bytes, changes: Mapping[str, Mapping[str, Any]]) -> Page:
    digest = cache.keep_body(body)
    fields: dict[str, Any] = {
        "address": f"{HOST}{path}",
        "final_address": f"{HOST}{path}",
        "content_type": "text/html",
        "charset": "utf-8",
        "fetched_at": CRAWLED,
        "status": 200,
        "digest": digest,
        "size": len(body),
        "text_digest": digest,
        "first_seen": FIRST_SEEN,
        "last_changed": FIRST_SEEN,
        "last_seen": CRAWLED,
    }
    own = {name: by_path[path] for name, by_path in changes.items() if path in by_path}
    return Page(**(fields | own))
