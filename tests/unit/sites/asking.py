"""Asking the made-up site, redirects left to the test."""

from __future__ import annotations

from functools import cache

import httpx

from tests.sites.straumvik.server import Straumvik


@cache
def client() -> httpx.Client:
    """One for all tests, since each new one reads all the certificates of the machine."""
    return httpx.Client(timeout=20, headers={"Accept-Encoding": "identity"})


def get(site: Straumvik, path: str, **headers: str) -> tuple[int, httpx.Headers, bytes]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client().get(site.url + path, headers=names)
    return answer.status_code, answer.headers, answer.content
