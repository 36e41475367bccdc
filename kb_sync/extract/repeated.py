"""What stands word for word on many of a site's pages is the site's, not the page's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import ceil
from urllib.parse import urlsplit

from kb_sync.documents import Document, Part
from kb_sync.extract.html.contacts import tells_how_to_reach

# A section shared by the pages on one subject (a school's pages, the three on building) is content, and stays well
# under this; what a template adds is on all pages made with it, and a site has two or three templates.
REPEATED_SHARE = 0.3
# Fewer pages than this prove nothing: three pages on schools may rightly say the same.
REPEATED_PAGES = 5
# Lines a template adds stand first or last in what it is added to.
EDGE_LINES = 3
# "Nei." and "Gratis" are answers that many pages may give.
SHORTEST_LINE = 12
_CONTACT_SUBJECT = re.compile(
    r"kontakt|telefon|tlf|[åo]pningst|besøk|adress|sentralbord|servicetorg|innbyggart?or|innbyggerto|vakttelefon|tilsette"
    r"|ansatte|e-?post|contact|opening",
    re.IGNORECASE,
)

Key = tuple[str, ...]


def without_repeated(
    documents: Sequence[Document], share: float = REPEATED_SHARE, pages: int = REPEATED_PAGES
) -> list[Document]:
    """The documents of one site without the parts, and first and last lines of parts, that stand on many of its pages.

    Many: over ``share`` of them and at least ``pages``. A part or line that tells how to reach somebody stays on pages
    whose title or address is about that – and where no page is, on the one with the shortest address, so that nothing
    is lost. A document with nothing left is left out.
    """
    fewest = max(pages, ceil(share * len(documents) + 1e-9))
    if len(documents) < pages:
        return list(documents)
    parts = _common((_part_keys(document) for document in documents), fewest)
    documents = _kept(documents, parts, _without_parts)
    lines = _common((_line_keys(document) for document in documents), fewest)
    return _kept(documents, lines, _without_lines)


def _common(keys: Iterable[set[Key]], fewest: int) -> set[Key]:
    seen: Counter[Key] = Counter()
    for found in keys:
        seen.update(found)
    return {key for key, times in seen.items() if times >= fewest}


def _kept(
    documents: Sequence[Document], common: set[Key], without: Callable[[Document, set[Key]], Document]
) -> list[Document]:
    if not common:
        return list(documents)
    contacts = {key for key in common if tells_how_to_reach("\n".join(key))}
    homes = _homes(documents, contacts)
    result = []
    for document in documents:
        about = contacts if _is_about_contact(document) else homes.get(document.address, set())
        left = without(document, common - about)
        if left.parts:
            result.append(left)
    return result


def _homes(documents: Sequence[Document], contacts: set[Key]) -> dict[str, set[Key]]:
    """For contact details that no page is about: the address of the page that keeps them."""
    homeless = set(contacts)
    by_length = sorted(documents, key=lambda document: (len(document.address), document.address))
    keys = {document.address: _part_keys(document) | _line_keys(document) for document in by_length}
    for document in by_length:
        if _is_about_contact(document):
            homeless -= keys[document.address]
    homes: dict[str, set[Key]] = {}
    for document in by_length:
        here = homeless & keys[document.address]
        if here:
            homes[document.address] = here
            homeless -= here
    return homes


def _is_about_contact(document: Document) -> bool:
    try:
        path = urlsplit(document.address).path
    except ValueError:
        path = ""
    return bool(_CONTACT_SUBJECT.search(document.title) or _CONTACT_SUBJECT.search(path))


def _part_key(part: Part) -> Key:
    heading = part.trail[-1] if len(part.trail) > 1 else ""
    return ("part", heading, part.text, *part.steps)


def _part_keys(document: Document) -> set[Key]:
    return {_part_key(part) for part in document.parts}


def _without_parts(document: Document, common: set[Key]) -> Document:
    return replace(document, parts=tuple(part for part in document.parts if _part_key(part) not in common))


def _line_keys(document: Document) -> set[Key]:
    keys: set[Key] = set()
    for part in document.parts:
        lines = part.text.split("\n")
        edges = (*lines[:EDGE_LINES], *lines[-EDGE_LINES:])
        keys.update(("line", line) for line in edges if len(line) >= SHORTEST_LINE)
    return keys


def _without_lines(document: Document, common: set[Key]) -> Document:
    parts = []
    for part in document.parts:
        lines = part.text.split("\n")
        while lines and ("line", lines[0]) in common:
            lines.pop(0)
        while lines and ("line", lines[-1]) in common:
            lines.pop()
        if not lines and not part.steps:
            # It stands under a heading of its own, or it would have gone as a part.
            lines = part.text.split("\n")
        parts.append(replace(part, text="\n".join(lines)))
    return replace(document, parts=tuple(parts))
