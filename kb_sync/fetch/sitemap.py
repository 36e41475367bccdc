"""Sitemaps (sitemaps.org): lists of addresses, read as what a stranger wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]

from kb_sync.fetch.body import BrokenBodyError, TooLargeError, unpacked


class SitemapError(Exception):
    """This is no sitemap we can read; the message says why, to a person."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The addresses as they stand, not yet judged. One of the two is empty."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(body: bytes, most_addresses: int, most_bytes: int) -> Sitemap:
    """The addresses of a sitemap, an index of sitemaps or a plain list, packed with gzip or not.

    At most ``most_addresses`` and ``most_bytes`` unpacked are read. Raises ``SitemapError``.
    """
    try:
        content = unpacked(body, most_bytes).lstrip(b"\xef\xbb\xbf \t\r\n")
    except TooLargeError:
        raise SitemapError("It is larger than the largest size that is read.") from None
    except BrokenBodyError as error:
        raise SitemapError(f"The packed file is broken: {error}.") from error
    if content.startswith((b"http://", b"https://")):
        lines = content.decode("utf-8", errors="replace").split()
        return Sitemap(pages=tuple(lines[:most_addresses]))
    try:
        found = list(islice(_locations(content), most_addresses))
    except etree.XMLSyntaxError as error:
        raise SitemapError(f"It is not XML: {error.msg}.") from error
    return Sitemap(
        pages=tuple(address for owner, address in found if owner == "url"),
        sitemaps=tuple(address for owner, address in found if owner == "sitemap"),
    )


def _locations(content: bytes) -> Iterator[tuple[str, str]]:
    # No entity is put in, nothing is fetched, and libxml2's own limits on size and depth hold.
    steps = etree.iterparse(
        BytesIO(content),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = None
    for event, element in steps:
        name = _local(element)
        if event == "start":
            if root is None:
                root = name
                if root not in ("urlset", "sitemapindex"):
                    raise SitemapError(f"It is not a sitemap but begins with <{str(root)[:30]}>.")
            continue
        if name == "loc" and element.text and element.getparent() is not None:
            yield _local(element.getparent()), element.text.strip()
        elif name in ("url", "sitemap"):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    if root is None:
        raise SitemapError("There is no sitemap in it.")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
