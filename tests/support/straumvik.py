"""A made-up municipality whose website is served on this machine: its content folder, and a crawl and a sync of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from kb_sync.crawling import Crawled, crawl_sites, sites_of
from kb_sync.embed import Embedder
from kb_sync.fetch.clock import Clock
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.sync import SyncReport, sync

HERE = Path(__file__).resolve().parent.parent / "sites"
STRAUMVIK = HERE / "straumvik_content" / "straumvik"
QUESTIONS = HERE / "straumvik" / "questions.jsonl"
SITE = "nettsida"
WHEN_WRITTEN = datetime(2026, 11, 30, 12, tzinfo=UTC)
"""When the site's pages and questions were written: which news are old is reckoned from here."""


@dataclass(frozen=True, slots=True)
class SiteQuestion:
    """One question a resident would ask of the site."""

    text: str
    lang: str
    page: str | None
    """The path that answers; None where nothing does."""
    says: str
    """What the answer must say; empty where there is none."""
    also: tuple[str, ...]
    """Other paths that answer as well."""

    def is_answered_by(self, path: str) -> bool:
        """Whether this path answers; a slash at the end makes no difference."""
        right = {one.rstrip("/") for one in (self.page or "", *self.also)}
        return self.page is not None and path.partition("#")[0].rstrip("/") in right

    def is_said_in(self, text: str) -> bool:
        """Whether ``text`` has the answer."""
        return squeezed(self.says) in squeezed(text)


def questions() -> list[SiteQuestion]:
    """All of them, in the order they were written."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [
        SiteQuestion(row["text"], row["lang"], row["page"], row.get("says", ""), tuple(row.get("also", ())))
        for row in rows
    ]


def squeezed(text: str) -> str:
    """Small letters, and one space wherever there are any (``\\xa0`` in a price is one)."""
    return " ".join(text.split()).casefold()


def write_straumvik(content: Path, url: str) -> Path:
    """Straumvik and its website into a content folder, which may hold others."""
    shutil.copytree(STRAUMVIK, content / STRAUMVIK.name)
    site = {
        "id": SITE,
        "start": [f"{url}/"],
        "contact": "https://straumvik.example",
        "owner": "servicetorget",
        "delay_s": 0,
        "allow_loopback": True,
    }
    (content / STRAUMVIK.name / "sites.yml").write_text(yaml.safe_dump([site]), encoding="utf-8")
    return content


def write_with_shared(
    content: Path, url: str, neighbours: Sequence[str] = (), topics: Collection[str] | None = None
) -> Path:
    """The shared articles, Straumvik and its website, and municipalities that come with the program.

    ``topics``: only these articles, for a base that is built in seconds.
    """
    for layer in ("felles", *neighbours):
        shutil.copytree(PACKAGE_CONTENT / layer, content / layer)
    if topics is not None:
        for folder in (content / "felles", content / "felles" / "asked"):
            for file in folder.glob("*.yml"):
                if file.stem not in topics:
                    file.unlink()
    for layer in neighbours:
        (content / layer / "sites.yml").unlink(missing_ok=True)
    return write_straumvik(content, url)


def crawl(data: Path, content: Path, clock: Clock | None = None) -> Crawled:
    """Crawl Straumvik's site once."""
    (crawled,) = crawl_sites(data, sites_of(content, [STRAUMVIK.name]), clock=clock)
    return crawled


def build(
    data: Path, content: Path, embedder: Embedder, now: Callable[[], datetime] = lambda: WHEN_WRITTEN
) -> SyncReport:
    """Sync without a translator, so that what is said is what the pages say."""
    return sync(data, content, embedder.fingerprint, lambda: embedder, now=now)
