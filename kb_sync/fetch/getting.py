"""Getting one page: only if it changed, through redirects, of a kind that is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from kb_sync.documents import Skipped
from kb_sync.fetch.addresses import key
from kb_sync.fetch.asking import Reply
from kb_sync.fetch.cache import Page
from kb_sync.fetch.context import CrawlContext
from kb_sync.fetch.following import follow
from kb_sync.fetch.kinds import CONTENT_TYPES, Kind, is_what_it_says, kind_of
from kb_sync.fetch.page import NOTHING, PageView, view_page

MOVED = "moved"
"""Code of a page that leads to one which this crawl already has: no fault, and never reported."""


@dataclass(frozen=True, slots=True)
class Got:
    """A page's content, new or as we had it."""

    asked: str
    address: str
    """After redirects."""
    kind: Kind
    body: bytes
    view: PageView
    """``NOTHING`` for files that are not HTML."""
    had: Page | None = None
    """The page as we had it, where nothing came over the line now."""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    robots_tag: str = ""


class Getter:
    """Gets pages. ``met_before`` says why an address that a redirect leads to need not be asked for again."""

    def __init__(self, context: CrawlContext, met_before: Callable[[str], Skipped | None]) -> None:
        self._context = context
        self._met_before = met_before

    async def get(self, address: str) -> Got | Skipped:
        """What stands at ``address``, or why nothing was got. Raises ``CrawlStopped`` as ``Asker.ask``."""
        context = self._context
        if left := context.unfinished.get(key(address)):
            return self._as_we_had_it(address, left)
        if refused := await context.robots.refusal(address):
            return refused
        most = context.figures.asking.redirects.value
        reply = await follow(
            context.asker, address, self._wanted, self._refusal, self._conditions, most, context.scope.secured
        )
        if isinstance(reply, Skipped):
            return reply
        if reply.status == 304 and self._conditions(reply.address):
            return self._as_we_had_it(address, context.old[key(reply.address)])
        if reply.status != 200:
            return _fault_of(reply.status, address)
        kind = kind_of(reply.content_type, reply.address) or "html"
        if not is_what_it_says(kind, reply.body):
            return Skipped(
                address, "wrong_content", f"It is said to be {CONTENT_TYPES[kind]}, but is something else."
            )
        view = view_page(reply.body, reply.charset, reply.address) if kind == "html" else NOTHING
        return Got(
            asked=address,
            address=reply.address,
            kind=kind,
            body=reply.body,
            view=view,
            charset=reply.charset,
            etag=reply.etag,
            last_modified=reply.last_modified,
            robots_tag=reply.robots_tag,
        )

    def _as_we_had_it(self, asked: str, page: Page) -> Got:
        body = self._context.cache.body(page)
        kind = kind_of(page.content_type, page.final_address) or "html"
        view = view_page(body, page.charset, page.final_address) if kind == "html" else NOTHING
        return Got(asked, page.final_address, kind, body, view, had=page)

    def _wanted(self, reply: Reply) -> int | Skipped:
        source, kind = self._context.source, kind_of(reply.content_type, reply.address)
        if kind is None or kind not in source.kinds | {"html"}:
            said = reply.content_type[:60] or "without a type"
            return Skipped(reply.address, "type", f"Files of this kind are not read ({said}).")
        return source.most_page_bytes if kind == "html" else source.most_file_bytes

    def _conditions(self, address: str) -> Mapping[str, str]:
        page = self._context.old.get(key(address))
        oldest = self._context.now - timedelta(days=self._context.figures.asking.ask_whole_after_days.value)
        if page is None or page.final_address != address or page.fetched_at < oldest:
            return {}
        if not self._context.cache.has_body(page):
            return {}
        conditions = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
        return {name: value for name, value in conditions.items() if value}

    async def _refusal(self, address: str) -> Skipped | None:
        if not self._context.scope.is_home(address):
            return Skipped(address, "off_site", "That is another site.")
        if not self._context.scope.may_ask(address):
            return Skipped(address, "excluded", "That is not among what is read.")
        return self._met_before(address) or await self._context.robots.refusal(address)


def _fault_of(status: int, address: str) -> Skipped:
    match status:
        case 404:
            return Skipped(address, "not_found", "There is no such page (404).")
        case 410:
            return Skipped(address, "gone", "The page has been taken away for good (410).")
        case 401 | 403 | 407 | 451:
            return Skipped(address, "refused", f"The server refuses to show it ({status}).")
        case _:
            return Skipped(
                address,
                "unexpected_status",
                f"The server answered in a way that means nothing here ({status}).",
            )
