"""The first questions to a site: how it answers for a page that cannot exist, and what its sitemaps list."""

from __future__ import annotations

import secrets
from collections import deque

from kb_sync.documents import Skipped
from kb_sync.fetch.addresses import normal, origin
from kb_sync.fetch.asking import Reply
from kb_sync.fetch.context import CrawlContext
from kb_sync.fetch.following import follow
from kb_sync.fetch.lies import NoSuchPage
from kb_sync.fetch.page import view_page
from kb_sync.fetch.sitemap import SitemapError, read_sitemap


async def no_such_page(context: CrawlContext, start: str) -> NoSuchPage | None:
    """The site's answer to an address that cannot exist; None where it says so, as it should."""
    token = f"svara-{secrets.token_hex(8)}"
    address = f"{origin(start)}/{token}"
    if await context.robots.refusal(address):
        return None
    most = context.figures.asking.redirects.value
    reply = await follow(
        context.asker,
        address,
        lambda reply: context.source.most_page_bytes,
        lambda target: _refusal(context, target),
        most=most,
    )
    if isinstance(reply, Skipped) or reply.status != 200 or reply.content_type not in ("text/html", ""):
        return None
    body = reply.body.replace(token.encode(), b"")  # Many error pages repeat the address.
    return NoSuchPage(reply.address, reply.address != address, view_page(body, reply.charset, reply.address))


async def listed(context: CrawlContext) -> tuple[dict[str, str], list[Skipped]]:
    """Addresses that the site's sitemaps list, each with its sitemap, and the sitemaps that cannot be read."""
    figures = context.figures.sitemaps
    waiting = deque((address, 0) for address in await _sitemaps(context))
    seen = {address for address, _ in waiting}
    pages: dict[str, str] = {}
    faults: list[Skipped] = []
    while (
        waiting
        and len(pages) < figures.addresses.value
        and len(seen) <= figures.files.value + len(context.source.sitemaps)
    ):
        address, depth = waiting.popleft()
        body = await _read(context, address)
        if isinstance(body, Skipped):
            faults.append(body)
            continue
        try:
            found = read_sitemap(body, figures.addresses.value, context.source.most_file_bytes)
        except SitemapError as error:
            faults.append(Skipped(address, "bad_sitemap", f"The sitemap cannot be used. {error}"))
            continue
        for page in found.pages:
            if (one := normal(page, address)) is not None:
                pages.setdefault(context.scope.secured(one), address)
        for inner in found.sitemaps:
            one = normal(inner, address)
            if (
                one is not None
                and one not in seen
                and depth < figures.depth.value
                and context.scope.is_home(one)
            ):
                seen.add(one)
                waiting.append((one, depth + 1))
    return pages, faults


async def _sitemaps(context: CrawlContext) -> list[str]:
    named = list(context.source.sitemaps)
    for start in dict.fromkeys(origin(address) for address in (*context.source.start, *named)):
        given = (normal(address, start) for address in await context.robots.sitemaps(start))
        named += [
            context.scope.secured(one) for one in given if one is not None and context.scope.is_home(one)
        ]
    return list(dict.fromkeys(named))


async def _read(context: CrawlContext, address: str) -> bytes | Skipped:
    if refused := await context.robots.refusal(address):
        return refused
    reply: Reply | Skipped = await follow(
        context.asker,
        address,
        lambda reply: context.source.most_file_bytes,
        lambda target: _refusal(context, target),
        most=context.figures.asking.redirects.value,
    )
    if isinstance(reply, Skipped):
        return reply
    if reply.status != 200:
        return Skipped(address, "bad_sitemap", f"The sitemap is not there ({reply.status}).")
    return reply.body


async def _refusal(context: CrawlContext, address: str) -> Skipped | None:
    if not context.scope.is_home(address):
        return Skipped(address, "off_site", "That is another site.")
    return await context.robots.refusal(address)
