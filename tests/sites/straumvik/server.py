"""Serves the made-up site on this machine, with switches for what can go wrong.

::

    with Straumvik() as site:
        httpx.get(site.url + "/barnehage-og-skule/barnehage/pris/")
        site.change("/barnehage-og-skule/barnehage/pris/", "Ein heil plass kostar no 1 300 kroner.")
        site.remove("/kultur/symjehallen/")
        site.down()   # ... slow(), lie(), well()
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from tests.sites.straumvik import answers
from tests.sites.straumvik.answers import Answer
from tests.sites.straumvik.frame import Frame, Link
from tests.sites.straumvik.handler import Lie, Request, Trouble, handler_of
from tests.sites.straumvik.odd import odd_answer
from tests.sites.straumvik.papers import paper_bytes
from tests.sites.straumvik.source import Page, Paper, Source, read_source
from tests.sites.straumvik.styles import STYLES

# WordPress areas answer 200 for what they do not have.
SOFT = ("/kultur/", "/aktuelt/")


class Straumvik:
    """The site. Its texts are read once; what a test changes is forgotten with the object, or before."""

    def __init__(self, source: Source | None = None) -> None:
        source = source or read_source()
        self.pages: dict[str, Page] = dict(source.pages)
        self.papers: dict[str, Paper] = dict(source.papers)
        self.requests: list[Request] = []
        self._source = source
        self._changed: dict[str, datetime] = {}
        self._soft: set[str] = set()
        self.trouble: Trouble | None = None
        self.delay = 0.0
        self.lying: Lie | None = None
        self.stopping = threading.Event()
        self._asked = 0
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        """The site's origin, without a slash at the end. Raises ``RuntimeError`` before it is entered."""
        if self._server is None:
            raise RuntimeError("The site is served within 'with Straumvik() as site:'.")
        return f"http://127.0.0.1:{self._server.server_port}"

    def text(self, path: str) -> str:
        """The page's or paper's text as its editor wrote it, e.g. to change a price in it."""
        return (self.pages.get(path) or self.papers[path]).text

    def change(self, path: str, new_text: str) -> None:
        """Give a page or paper a new text (in the dialect of ``blocks``); it was changed just now."""
        now = datetime.now(UTC)
        if path in self.pages:
            self.pages[path] = replace(self.pages[path], text=new_text, updated=now.date())
        else:
            self.papers[path] = replace(self.papers[path], text=new_text, updated=now.date())
        self._changed[path] = now

    def add(self, path: str, title: str, text: str, style: str = "acos") -> None:
        """Publish a new page."""
        self.pages[path] = Page(path, title, style, "nn", date.today(), "nye", text)
        self._changed[path] = datetime.now(UTC)

    def remove(self, path: str, *, soft: bool = False) -> None:
        """Take a page or paper away, from site map and menus too: 404, or with ``soft`` 200 'Fann ikkje sida'."""
        if self.pages.pop(path, None) is None:
            del self.papers[path]
        if soft:
            self._soft.add(path)

    def forget_changes(self) -> None:
        """Undo ``change``, ``add`` and ``remove``."""
        self.pages, self.papers = dict(self._source.pages), dict(self._source.papers)
        self._changed.clear()
        self._soft.clear()

    def down(self, how: Trouble = "503") -> None:
        """Every request gets 503, or its connection is closed without an answer."""
        self.trouble = how

    def slow(self, seconds: float = 5.0) -> None:
        """Every answer waits this long first (or until the site closes)."""
        self.delay = seconds

    def lie(self, how: Lie = "maintenance") -> None:
        """Every page answers 200 (or 304) and is not what it seems; robots and site maps stay honest."""
        self.lying = how

    def well(self) -> None:
        """Undo ``down``, ``slow`` and ``lie``."""
        self.trouble, self.delay, self.lying = None, 0.0, None

    def answer(self, target: str) -> Answer:
        """What a path with its query gets, all well."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        odd = odd_answer(self.url, path, parts.query, self.pages.values(), self.papers.values())
        if odd is not None:
            return odd
        if path in self.papers:
            return self._paper(self.papers[path])
        if path in self.pages:
            return self._page(self.pages[path])
        return self._elsewhere(path)

    def _elsewhere(self, path: str) -> Answer:
        other = path[:-1] if path.endswith("/") else path + "/"
        page = self.pages.get(other)
        if page is not None and page.style in ("acos", "drupal"):
            return self._page(page)  # the same page at two addresses
        if page is not None:
            return answers.redirect(301, other)
        if path in self._soft or path.startswith(SOFT):
            return answers.soft_not_found()
        return answers.not_found()

    def _page(self, page: Page) -> Answer:
        text = self.render(page)
        style = STYLES[page.style]
        body = text.encode(style.encoding, "xmlcharrefreplace")
        if page.mojibake:
            body = text.encode().decode("windows-1252", "replace").encode()
        # Tokens differ between answers, so the tag is of the text; "weak" says that bytes may differ.
        tag = hashlib.sha256(f"{page.title}{page.text}{page.updated}".encode()).hexdigest()[:16]
        etag = f'W/"{tag}"' if page.style in ("elementor", "episerver") else f'"{tag}"'
        return Answer(200, body, style.content_type, etag=etag, modified=self._modified(page))

    def _paper(self, paper: Paper) -> Answer:
        body, content_type = paper_bytes(paper)
        tag = hashlib.sha256(body).hexdigest()[:16]
        return Answer(200, body, content_type, etag=f'"{tag}"', modified=self._modified(paper))

    def _modified(self, what: Page | Paper) -> datetime:
        published = datetime.combine(what.updated, time(8, 30), UTC)
        return self._changed.get(what.path, published).replace(microsecond=0)

    def render(self, page: Page) -> str:
        """The page's HTML, before it becomes bytes."""
        self._asked += 1
        return STYLES[page.style](page, self._frame(page)).html()

    def _frame(self, page: Page) -> Frame:
        siblings = [other for other in self.pages.values() if other.area == page.area and other.listed]
        related = [self.pages[path] for path in page.related if path in self.pages]
        news = sorted((other for other in self.pages.values() if other.area == "aktuelt"), key=_newest_first)
        return Frame(
            base=self.url,
            menu=tuple(Link(path, title) for path, title in self._source.menu),
            siblings=tuple(Link(other.path, other.title) for other in siblings),
            related=tuple(Link(other.path, other.title) for other in related),
            # Two new ones, and the oldest under "most read", as such lists are.
            teasers=tuple((Link(item.path, item.title), item.lead) for item in [*news[1:3], *news[-1:]]),
            contact=self._source.contacts[page.contact] if page.contact else None,
            nonce=hashlib.sha256(str(self._asked).encode()).hexdigest()[:10],
        )


def _newest_first(page: Page) -> tuple[timedelta, str]:
    return date.max - page.updated, page.path
