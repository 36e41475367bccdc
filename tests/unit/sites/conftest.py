"""The made-up site, served; and a way to ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sites.straumvik.server import Straumvik
from tests.unit.sites.asking import client


@pytest.fixture(scope="session", autouse=True)
def close_client() -> Iterator[None]:
    yield
    client().close()
    client.cache_clear()


@pytest.fixture
def site() -> Iterator[Straumvik]:
    with Straumvik() as site:
        yield site


@pytest.fixture(scope="session")
def whole_site() -> Iterator[Straumvik]:
    """For tests that only read."""
    with Straumvik() as site:
        yield site
