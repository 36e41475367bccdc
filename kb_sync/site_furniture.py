"""What a site adds to its pages: taken away when all of its pages are seen together.

``extract.without_repeated`` knows what stands on much of a whole site. But a site is often several systems side by
side, each with a template of its own, and none of them on that many pages: the same is done here for each of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from kb_sync.documents import Document, Part
from kb_sync.extract import without_repeated

TEMPLATE_SHARE = 0.8
"""What a template adds is on all its pages, or nearly; what an editor says on many of them is not, such as whom to ring
about kindergartens on half of the pages about schools and kindergartens."""
_NUMBER = re.compile(r"\d+")
_PATH_SIGN = re.compile(r"\s[»›>→/]\s")
_AFTER_NAME = r"\s*[:|–—-]\s+"


def without_furniture(documents: Sequence[Document], names: Iterable[str]) -> list[Document]:
    """The documents of one site without what its templates add.

    That is: parts and lines repeated on many pages, the path to a page among its text, and the site's own name
    before a title. ``names``: what the site calls itself.
    """
    site = without_repeated(documents)
    by_template: dict[str, list[Document]] = defaultdict(list)
    for document in site:
        by_template[_template(document.address)].append(document)
    own = {
        cleaned.address: cleaned
        for group in by_template.values()
        for cleaned in _until_nothing_is_left_to_do(group)
    }
    kept = (own[document.address] for document in site if document.address in own)
    pages = (_without_path(_with_plain_title(document, tuple(names))) for document in kept)
    return [page for page in pages if page.parts]


def _template(address: str) -> str:
    """Pages made alike: those in one folder at the root, or those that differ only in name and number."""
    first, *rest = unquote(urlsplit(address).path).strip("/").split("/")
    return first if rest else _NUMBER.sub("0", first.partition(".")[2])


def _until_nothing_is_left_to_do(documents: list[Document]) -> list[Document]:
    """Lines are looked at three at a time, and some templates add more."""
    while (less := without_repeated(documents, TEMPLATE_SHARE)) != documents:
        documents = less
    return documents


def _without_path(document: Document) -> Document:
    """ "Framsida » Politikk » Val" says where the page stands, which its headings say already."""
    titles = {heading.casefold() for part in document.parts for heading in part.trail}
    parts = []
    for part in document.parts:
        lines = part.text.split("\n")
        kept = [line for line in lines if not _is_path(line, titles)]
        if kept or part.steps:
            parts.append(part if len(kept) == len(lines) else replace(part, text="\n".join(kept)))
    return replace(document, parts=tuple(parts))


def _is_path(line: str, titles: set[str]) -> bool:
    *above, last = _PATH_SIGN.split(line)
    return bool(above) and last.strip().casefold() in titles


def _with_plain_title(document: Document, names: tuple[str, ...]) -> Document:
    title = _plain(document.title, names)
    if title == document.title:
        return document
    parts = tuple(_retitled(part, title) for part in document.parts)
    return replace(document, title=title, parts=parts)


def _retitled(part: Part, title: str) -> Part:
    rest = part.trail[1:]
    # The page's own heading often is its title without the site's name.
    again = bool(rest) and rest[0].casefold() == title.casefold()
    return replace(part, trail=(title, *rest[again:]))


def _plain(title: str, names: tuple[str, ...]) -> str:
    for name in names:
        plain = re.sub(rf"^{re.escape(name)}{_AFTER_NAME}(?=\S)", "", title, flags=re.IGNORECASE)
        if plain != title:
            return plain
    return title
