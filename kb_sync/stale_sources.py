"""Which articles rest on pages of the municipality's own that have changed since somebody read them; whom to tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from kb_sync.fetch.addresses import key, normal
from kb_sync.fetch.cache import Page, known_by_address
from kb_sync.fetch.scope import Scope
from kb_sync.fetch.site import SiteSource
from kb_sync.municipality import Contact, Municipality
from kb_sync.sources import Article
from kb_sync.websites import SiteContent


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom to tell."""

    contact: str
    """Id in ``municipality.yml``; empty where nobody is named."""
    name: str
    email: str | None


@dataclass(frozen=True, slots=True)
class StaleSource:
    """A source of an article, or of ``municipality.yml``, that has changed since somebody last read it."""

    topic: str | None
    """None: a source of ``municipality.yml``."""
    parts: tuple[str, ...]
    """Sections and extra questions that cite it; for ``municipality.yml`` the source's name."""
    url: str
    what: str
    """``changed``, ``missing`` (not found at the last crawl) or ``gone`` (not among the site's pages any more)."""
    since: str | None
    """The day it changed or was first not found; None where it is gone."""
    checked: str
    """The day somebody last read it."""
    tell: Owner


@dataclass(frozen=True, slots=True)
class Watch:
    """What is known of the pages that articles rest on."""

    stale: tuple[StaleSource, ...]
    unwatched: int
    """Sources within a site that name its front page only: nothing tells when what they rest on changes."""


def watch_sources(
    municipality: Municipality,
    articles: Iterable[Article],
    contents: Iterable[SiteContent],
    sites: Mapping[str, SiteSource],
) -> Watch:
    """Look up the source of every section, and of ``municipality.yml``, among the pages of the sites it may stand on.

    A site that was never crawled says nothing of its pages.
    """
    watched = [
        _Watched(Scope(sites[one.site]), one, known_by_address(one.index.pages))
        for one in contents
        if one.site in sites and one.crawled is not None
    ]
    cited = list(_cited(municipality, articles))
    judged = [_judged(one, watched, municipality) for one in cited]
    return Watch(
        stale=tuple(stale for stale in judged if stale is not None),
        unwatched=sum(_is_front_page(one.url) and _home(one.url, watched) is not None for one in cited),
    )


def owner_of(municipality: Municipality, contact: Contact | None) -> Owner:
    """The contact as somebody to tell; the municipality itself where there is none."""
    if contact is None:
        return Owner("", municipality.name.of(municipality.default_locale), None)
    return Owner(contact.id, contact.name.of(municipality.default_locale), contact.email)


@dataclass(frozen=True, slots=True)
class _Watched:
    scope: Scope
    content: SiteContent
    known: Mapping[str, Page]
    """By ``addresses.key``."""

    def page(self, url: str) -> Page | None:
        """The page at this address, however it is written."""
        address = normal(url)
        return self.known.get(key(address)) if address else None


@dataclass(frozen=True, slots=True)
class _Cited:
    topic: str | None
    parts: tuple[str, ...]
    url: str
    checked: date


def _cited(municipality: Municipality, articles: Iterable[Article]) -> Iterator[_Cited]:
    """Every source, once for each article that cites it."""
    for article in articles:
        parts: dict[tuple[str, date], list[str]] = defaultdict(list)
        for entry in article.entries:
            parts[str(entry.source.url), entry.source.checked].append(entry.key)
        for (url, checked), keys in parts.items():
            yield _Cited(article.id, tuple(keys), url, checked)
    for name, source in municipality.sources.items():
        yield _Cited(None, (name,), str(source.url), source.checked)


def _judged(cited: _Cited, watched: Sequence[_Watched], municipality: Municipality) -> StaleSource | None:
    """The source, where its page is another than when somebody read it."""
    home = _home(cited.url, watched)
    if home is None or _is_front_page(cited.url):
        return None
    what, since = _state(home.page(cited.url), home.content)
    if what == "changed" and (since is None or since <= cited.checked):
        return None
    contact = municipality.contact_for(cited.topic) if cited.topic else None
    owner = owner_of(municipality, contact or municipality.contact(home.content.owner))
    return StaleSource(
        cited.topic,
        cited.parts,
        cited.url,
        what,
        since.isoformat() if since else None,
        cited.checked.isoformat(),
        owner,
    )


def _state(page: Page | None, content: SiteContent) -> tuple[str, date | None]:
    if page is None:
        return "gone", None
    if page.missing_since is not None:
        return "missing", page.missing_since.date()
    since = content.since.get(page.same_as or page.final_address)
    return "changed", since or page.last_changed.date()


def _home(url: str, watched: Sequence[_Watched]) -> _Watched | None:
    """The crawled site that an address belongs to: the one that has it, else the first that would take it."""
    address = normal(url)
    homes = [one for one in watched if address is not None and one.scope.wants(address)]
    return next((one for one in homes if one.page(url) is not None), next(iter(homes), None))


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.strip("/") == "" and not parts.query
