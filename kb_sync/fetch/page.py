"""What a crawl needs to know of a page: where it leads, what it calls itself, and the words a reader sees."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from lxml import etree, html  # type: ignore[import-untyped]

from kb_sync.fetch.addresses import normal

_UNSEEN = ("script", "style", "template", "noscript", "svg")
_REFRESH = re.compile(r"\s*\d+[^;,]*[;,]\s*(?:url\s*=)?\s*['\"]?([^'\"]+)", re.IGNORECASE)
_PARTS_OF_TITLE = re.compile(r"\s+[-–—|:•»/]\s+|\s*[|»]\s*")


@dataclass(frozen=True, slots=True)
class PageView:
    """One HTML page as the crawl sees it."""

    titles: tuple[str, ...]
    """The title, the title's first and last part, and the first heading; only those there are."""
    words: tuple[str, ...]
    """Every word a reader sees, in order, small letters; menus and footers too."""
    links: tuple[str, ...]
    """Addresses it leads to, in their one form, each once; none where it asks robots not to follow."""
    canonical: str | None
    """The address it says is its own; None where it does not say."""
    asks_for_password: bool
    noindex: bool

    @property
    def text_digest(self) -> str:
        """sha256 of the words."""
        return hashlib.sha256(" ".join(self.words).encode()).hexdigest()


NOTHING = PageView((), (), (), None, False, False)


def view_page(body: bytes, charset: str | None, address: str) -> PageView:
    """Read an HTML page fetched from ``address``; ``NOTHING`` where no HTML can be made of it."""
    text, encoding = _in_utf8(body, charset)
    parser = html.HTMLParser(encoding=encoding, no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError):  # Nothing but white space, or no markup at all.
        return NOTHING
    base = next((normal(href, address) for href in tree.xpath("//base/@href")), None) or address
    robots = " ".join(tree.xpath("//meta[translate(@name, 'ROBTS', 'robts')='robots']/@content")).lower()
    links = () if re.search(r"\b(nofollow|none)\b", robots) else _links(tree, base)
    canonical = next(iter(tree.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")), None)
    asks_for_password = bool(tree.xpath("//input[@type='password']"))
    titles = _titles(tree)
    etree.strip_elements(tree, *_UNSEEN, "head", with_tail=False)
    return PageView(
        titles=titles,
        words=tuple(" ".join(tree.itertext()).lower().split()),
        links=links,
        canonical=normal(canonical, base) if canonical else None,
        asks_for_password=asks_for_password,
        noindex=bool(re.search(r"\b(noindex|none)\b", robots)),
    )


def _in_utf8(body: bytes, charset: str | None) -> tuple[bytes, str | None]:
    """The page in UTF-8, or as it is with None where only the page itself can say what it is written in."""
    try:
        body.decode("utf-8")
        return (
            body,
            "utf-8",
        )  # Bytes that are valid UTF-8 are hardly ever anything else, whatever was claimed.
    except UnicodeDecodeError:
        pass
    try:
        return body.decode(charset or "", errors="replace").encode("utf-8", errors="replace"), "utf-8"
    except (LookupError, ValueError):  # No charset, or none that is one.
        return body, None


def _links(tree: html.HtmlElement, base: str) -> tuple[str, ...]:
    found: list[str] = []
    for element in tree.iter("a", "area", "link"):
        href, rel = element.get("href"), (element.get("rel") or "").lower().split()
        leads_on = element.tag != "link" or "next" in rel or ("alternate" in rel and element.get("hreflang"))
        if href and leads_on and "nofollow" not in rel:
            found.append(href)
    for content in tree.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"):
        if refresh := _REFRESH.match(content):
            found.append(refresh[1])
    addresses = (normal(href, base) for href in found)
    return tuple(dict.fromkeys(address for address in addresses if address is not None))


def _titles(tree: html.HtmlElement) -> tuple[str, ...]:
    title = " ".join("".join(tree.xpath("string((//title)[1])")).split())
    heading = " ".join("".join(tree.xpath("string((//h1)[1])")).split())
    parts = _PARTS_OF_TITLE.split(title)
    return tuple(dict.fromkeys(text for text in (title, parts[0], parts[-1], heading) if text))
