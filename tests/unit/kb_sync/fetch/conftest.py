"""Fixtures for fetching: a small site that does as it is told, and a crawler of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_sync.fetch.cache import SourceCache
from tests.unit.kb_sync.fetch.small_site import Crawler, SmallSite, page, serving


@pytest.fixture
def site() -> Iterator[SmallSite]:
    """A front page and six pages."""
    names = ["barnehage", "skule", "vatn", "boss", "byggesak", "kultur"]
    pages = {f"/{name}": page(name.capitalize(), "/") for name in names}
    with serving({"/": page("Framside", *pages), **pages}) as running:
        yield running


@pytest.fixture
def cache(tmp_path: Path) -> SourceCache:
    """An empty cache."""
    return SourceCache.of(tmp_path, "provedal", "heim")


@pytest.fixture
def crawler(site: SmallSite, cache: SourceCache) -> Crawler:
    """Crawls ``site`` into ``cache``."""
    return Crawler(site, cache)
