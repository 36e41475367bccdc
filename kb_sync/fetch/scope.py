"""Which addresses belong to a site."""

from __future__ import annotations

import httpx

from kb_sync.fetch.addresses import bare_host, readable_path
from kb_sync.fetch.kinds import is_unread_text, worth_asking
from kb_sync.fetch.site import SiteSource


class Scope:
    """A source's hosts (with and without ``www.``), patterns and kinds of files."""

    def __init__(self, source: SiteSource) -> None:
        self._source = source
        named = (*source.start, *source.sitemaps)
        self._hosts = {bare_host(address) for address in named}
        self._hosts |= {host.lower().removeprefix("www.") for host in source.hosts}
        self._secure = {bare_host(address) for address in named if address.startswith("https:")}
        self._starts = frozenset(source.start)

    def secured(self, address: str) -> str:
        """The address with https where the site is named with it: an old link must not weaken it."""
        if address.startswith("http:") and bare_host(address) in self._secure:
            return str(httpx.URL(address).copy_with(scheme="https"))
        return address

    def is_home(self, address: str) -> bool:
        """Whether the address is at one of the site's hosts."""
        return bare_host(address) in self._hosts

    def wants(self, address: str) -> bool:
        """Whether a page at this address may be kept, as far as the address says."""
        return (
            self.is_home(address)
            and self._source.wants_path(readable_path(address))
            and worth_asking(address, self._source.kinds)
        )

    def is_unread_text(self, address: str) -> bool:
        """Whether it would be wanted, were it not a document of a kind we cannot read."""
        return (
            is_unread_text(address)
            and self.is_home(address)
            and self._source.wants_path(readable_path(address))
        )

    def may_ask(self, address: str) -> bool:
        """Whether it may be asked for: what may be kept, and start pages for the links on them."""
        return address in self._starts or self.wants(address)
