"""What a walk through a site has found, before any of it is believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kb_sync.documents import Skipped
from kb_sync.fetch.cache import Page
from kb_sync.fetch.page import NOTHING, PageView

FAILING = frozenset({"timeout", "unreachable", "server_error", "busy", "broken_body", "down_page"})
"""Codes that say nothing about whether the page is there: the copy we have is kept."""
ABSENT = frozenset({"not_found", "gone", "error_page"})
"""Codes that say that there is no such page."""
LYING = frozenset({"error_page", "login_page", "empty_page", "wrong_content", "parked"})
"""Codes of pages that claim to be one and are none."""


class CrawlStopped(Exception):
    """There is no point in asking this site for more now. The message says why, to a person."""


class CrawlDoubted(Exception):
    """What the site says cannot be right. The message says why, to a person."""


@dataclass(slots=True)
class Findings:
    """One walk. Pages are those in ``found`` by final address; the others name pages by ``addresses.key``."""

    found: dict[str, Page] = field(default_factory=dict)
    faults: dict[str, Skipped] = field(default_factory=dict)
    """Why a page that was asked for was not taken."""
    moved: dict[str, str] = field(default_factory=dict)
    """Where a page that was asked for leads now, where that is another page."""
    canonicals: dict[str, str] = field(default_factory=dict)
    """By final address: the address the page says is its own, where that is another."""
    shrunk: set[str] = field(default_factory=set)
    """Final addresses of pages that are suddenly tiny."""
    unlike: set[str] = field(default_factory=set)
    """Final addresses of known pages that suddenly have quite other words."""
    skipped: list[Skipped] = field(default_factory=list)
    fetched: int = 0
    front: PageView = NOTHING


def told_once(skipped: list[Skipped]) -> list[Skipped]:
    """The same, with what robots.txt forbids told once for addresses with the same parameters: every page may have a
    ``?print=1`` that it keeps programs from."""
    families: dict[str, list[Skipped]] = {}
    for number, one in enumerate(skipped):
        query = urlsplit(one.address).query
        names = "&".join(part.partition("=")[0] for part in query.split("&"))
        families.setdefault(names if query and one.code == "robots" else f"#{number}", []).append(one)
    return [
        first
        if not others
        else Skipped(first.address, first.code, f"{first.reason} {len(others)} more are like it.")
        for first, *others in families.values()
    ]
