"""Websites on the loopback address that do as they are told, well or badly, and a clock that does not wait."""

from __future__ import annotations

import contextlib
import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kb_sync.fetch.cache import SourceCache
from kb_sync.fetch.crawl import crawl
from kb_sync.fetch.figures import Figures
from kb_sync.fetch.report import CrawlReport
from kb_sync.fetch.site import SiteSource

WORDS = (
    "kommunen tek imot søknader om barnehage heile året hovudopptaket har frist i mars alle barn som bur her har rett "
    "til plass du får svar i posten og kan klage innan tre veker foreldrebetalinga følgjer satsane til staten"
).split()
MENU = "Heim Tenester Om oss Kontakt Søk Tilgjengelegheit Personvern Telefon 12 34 56 78"


def page(title: str, *links: str, words: int = 40, text: str | None = None, head: str = "") -> str:
    """A page as a content system makes it: the menu, a heading, text of its own, links."""
    own = (
        text
        if text is not None
        else " ".join(f"{WORDS[n % len(WORDS)]} {title} {n}" for n in range(words // 3))
    )
    anchors = " ".join(f'<a href="{link}">{link}</a>' for link in links)
    return (
        f"<!doctype html><html lang=nn><head><title>{title} - Prøvedal kommune</title>{head}</head><body>"
        f"<nav>{MENU}</nav><main><h1>{title}</h1><p>{own}</p></main><p>{anchors}</p></body></html>"
    )


@dataclass
class Answer:
    """One answer. ``raw`` is sent as it is, after the status line and headers."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    """Claimed instead of the true length."""
    hang: bool = False
    """Send nothing until the site closes."""
    drip: bool = False
    """Send one byte of the body, then nothing until the site closes."""

    @property
    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]


Says = str | Answer | Callable[[Asked], "Answer | str"]


class SmallSite:
    """Pages by path; what is not there is 404. With ``etags`` every page can be asked for if changed."""

    def __init__(self, pages: dict[str, Says], etags: bool = True) -> None:
        self.pages = pages
        self.etags = etags
        self.asked: list[Asked] = []
        self.fallback: Says = Answer(page("Sida finst ikkje"), 404)
        self.closing = threading.Event()
        self.server: ThreadingHTTPServer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def paths(self) -> list[str]:
        """The pages that were asked for, without what every crawl asks first."""
        return [one.path for one in self.asked if one.path != "/robots.txt" and "svara-" not in one.path]

    def forget(self) -> None:
        self.asked.clear()

    def answer(self, asked: Asked) -> Answer:
        says = self.pages.get(asked.path, self.fallback)
        if callable(says):
            says = says(asked)
        answer = Answer(says) if isinstance(says, str) else says
        kind = answer.headers.get("Content-Type", "text/html; charset=utf-8")
        headers = {"Content-Type": kind, **answer.headers}
        if self.etags and answer.status == 200 and not answer.hang:
            etag = f'"{abs(hash(answer.content))}"'
            headers.setdefault("ETag", etag)
            if asked.headers.get("if-none-match") == headers["ETag"]:
                return Answer(status=304, headers={"ETag": headers["ETag"]})
        return Answer(answer.content, answer.status, headers, answer.length, answer.hang, answer.drip)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: SmallSite

    def do_GET(self) -> None:
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
        self.site.asked.append(asked)
        answer = self.site.answer(asked)
        if answer.hang:
            self.site.closing.wait()
            self.close_connection = True
            return
        body = answer.content
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(body) if answer.length is None else answer.length))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # Who is sent too much hangs up.
            self.wfile.write(body[:1] if answer.drip else body)
        if answer.drip:
            self.site.closing.wait()
        if answer.drip or answer.length is not None:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test's output is its own."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that a crawl broke off."""


@contextlib.contextmanager
def serving(pages: dict[str, Says], etags: bool = True) -> Iterator[SmallSite]:
    """The site, answering on a port of its own until the block ends."""
    site = SmallSite(pages, etags)
    site.server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site}))
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        site.server.shutdown()
        thread.join()
        site.server.server_close()


class QuickClock:
    """A clock on which waiting takes no time."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)

    def next_day(self) -> None:
        self.at += timedelta(days=1)


def source(site: SmallSite, **changes: Any) -> SiteSource:
    """A source for the whole of a small site."""
    given = {
        "id": "heim",
        "start": [f"{site.url}/"],
        "delay_s": 0.0,
        "contact": "post@provedal.example.no",
        "owner": "servicetorg",
        "allow_loopback": True,
    }
    return SiteSource.model_validate(given | changes)


FIGURES = Figures.load()


def figures(**asking: float) -> Figures:
    """The figures in use, but patient only for as long as a test should last."""
    loaded = FIGURES
    quick = {"connect_s": 2.0, "read_s": 2.0, "page_s": 2.0} | asking
    changed = {
        name: getattr(loaded.asking, name).model_copy(update={"value": value})
        for name, value in quick.items()
    }
    return loaded.model_copy(update={"asking": loaded.asking.model_copy(update=changed)})


@dataclass
class Crawler:
    """Crawls a small site into one cache, day after day."""

    site: SmallSite
    cache: SourceCache
    clock: QuickClock = field(default_factory=QuickClock)
    changes: dict[str, Any] = field(default_factory=dict)
    figures: Figures = field(default_factory=figures)

    async def crawl(self, **more: Any) -> CrawlReport:
        """The next day's crawl; ``site.asked`` holds its requests."""
        self.site.forget()
        self.clock.next_day()
        return await crawl(
            source(self.site, **self.changes), self.cache, clock=self.clock, figures=self.figures, **more
        )

    def path(self, address: str) -> str:
        return address.removeprefix(self.site.url)

    def pages(self) -> list[str]:
        """Paths of the pages in force, each text once."""
        return [self.path(one.final_address) for one in self.cache.index().to_read()]

    def body(self, path: str) -> bytes:
        """What is kept of a page."""
        pages = {self.path(one.final_address): one for one in self.cache.index().pages}
        return self.cache.body(pages[path])


def codes(report: CrawlReport, site: SmallSite) -> dict[str, str]:
    """Why each path was skipped."""
    return {one.address.removeprefix(site.url): one.code for one in report.skipped}


def packed(body: bytes) -> Answer:
    """A body sent with gzip."""
    return Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"})
