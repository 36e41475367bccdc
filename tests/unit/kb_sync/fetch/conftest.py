"""Fixtures for fetching: a small site that does as it is told, and a crawler of it."""

from __future__ import annotations

import os
import tempfile
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
def cache() -> Iterator[SourceCache]:
    """An empty cache: in memory where the system has such a folder, since every page is flushed to the disk."""
    memory = Path("/dev/shm")  # noqa: S108 – a folder of its own is made there.
    where = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        yield SourceCache.of(Path(folder), "provedal", "heim")


@pytest.fixture
def crawler(site: SmallSite, cache: SourceCache) -> Crawler:
    """Crawls ``site`` into ``cache``."""
    return Crawler(site, cache)
