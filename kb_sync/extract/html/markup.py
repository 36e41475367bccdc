"""From HTML text to a tree, whatever the HTML is like, and the small tools for working on the tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from kb_sync.extract.reading import Refused
from kb_sync.extract.text import clean

# lxml carries no types that mypy can read here.
Element: TypeAlias = Any

# Above this a page is no page: the longest municipal pages (meeting papers with pictures inside) are some megabytes.
MAX_BYTES = 10_000_000
# A page of 100 KB has some 2 000 elements. At about 20 microseconds each this is a few seconds' work at most.
MAX_ELEMENTS = 150_000
# Elements inside elements inside elements cost more each; no page that is meant to be read nests like that.
MAX_DEEP_ELEMENTS = 20_000

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table "
    "tbody td tfoot th thead tr ul option".split()
)

# A picture inside a tag is long, but it is one attribute.
_LONG_TAG, _MOST_ATTRIBUTES, _KEPT_OF_TAG = 20_000, 2_000, 1_000
_IN_HEAD = frozenset("title meta link style script base noscript template object bgsound".split())
_UNSEEN = frozenset("sronly visuallyhidden screenreader skjult usynlig".split())
# The icons' names are their text: <i class="material-icons">expand_more</i>.
_UNSEEN_PAIRS = tuple(
    frozenset(pair.split())
    for pair in ("sr only", "visually hidden", "screen reader", "material icons", "material symbols")
)
_TOO_DEEP = "Excessive depth"
_NOT_IN_MARKUP = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WORD = re.compile(r"[A-ZÆØÅ]?[a-zæøå]+\d*|[A-ZÆØÅ]+(?![a-zæøå])\d*")
# Taking one of these away does not part the word before it from what comes after.
_WITHIN_WORDS = frozenset(
    "span i b em strong small sup a img svg script style noscript template abbr font".split()
)


def parse(text: str) -> tuple[Element, list[str]]:
    """The tree of ``text``, and notes on what was left out: no network, no entities but HTML's own, bounded.

    Raises ``Refused``: ``too_large``, or ``no_text`` where there is nothing in it.
    """
    data = _NOT_IN_MARKUP.sub(" ", _without_endless_tags(text)).encode()
    if not data.strip():
        raise Refused("no_text", "There is no text in it.")
    notes: list[str] = []
    most = MAX_ELEMENTS
    tree, whole = _parse(data, huge=False)
    if not whole:
        # Unclosed tags nest without end; the parser stops at 256 and drops the rest, when asked for more at 2048.
        most = MAX_DEEP_ELEMENTS
        tree, whole = _parse(data, huge=True)
    if tree is None:
        raise Refused("no_text", "There is nothing in it that a browser would show.")
    if not whole:
        notes.append("Tags that are never closed nest too deeply; what stands after them was not read.")
    elements = int(tree.xpath("count(descendant::*)"))
    if elements > most:
        raise Refused(
            "too_large",
            f"The page has {elements} elements, more than the {most} that are read; divide it into several.",
        )
    _end_head(tree)
    return tree, notes


def _end_head(tree: Element) -> None:
    """Where ``<body>`` is left out, the head ends with the first thing that is seen – libxml2 only knows old tags."""
    head = tree.find("head")
    if head is None:
        return
    seen = [place for place, child in enumerate(head) if tag_of(child) not in _IN_HEAD]
    if not seen:
        return
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    for place, child in enumerate(list(head)[seen[0] :]):
        body.insert(place, child)


def _parse(data: bytes, *, huge: bool) -> tuple[Element, bool]:
    """The tree, or None, and whether all of ``data`` is in it."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=huge
    )
    tree = etree.fromstring(data, parser)
    return tree, not any(_TOO_DEEP in entry.message for entry in parser.error_log)


def _without_endless_tags(text: str) -> str:
    """Tags with thousands of attributes made short: libxml2 compares each attribute with all before it."""
    pieces = text.split(">")
    for number, piece in enumerate(pieces):
        if len(piece) > _LONG_TAG:
            start, tag, inside = piece.rpartition("<")
            if (
                tag
                and len(inside) > _LONG_TAG
                and len(inside.split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES
            ):
                pieces[number] = f"{start}<{inside[:_KEPT_OF_TAG]}"
    return ">".join(pieces)


def tag_of(element: Element) -> str:
    """The tag in lower case; empty for what is no element."""
    return element.tag if isinstance(element.tag, str) else ""


def heading_level(element: Element) -> int | None:
    """1 to 6 for a heading, by its tag or its role; None for anything else."""
    level = HEADINGS.get(tag_of(element))
    if level is None and element.get("role") == "heading":
        stated = element.get("aria-level", "2").strip()
        level = min(max(int(stated), 1), 6) if stated.isascii() and stated.isdigit() else 2
    return level


def text_of(element: Element) -> str:
    """All text inside, as it stands."""
    return "".join(element.itertext())


@lru_cache(maxsize=4096)
def _words(names: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(names))


def words_of(element: Element) -> frozenset[str]:
    """The words that its classes and its id are made of: "c-cookieBanner__text" → c, cookie, banner, text."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return _words(names[:500]) if len(names) > 1 else frozenset()


def is_unseen(element: Element) -> bool:
    """Whether it is an icon, or a text for screen readers only ("opnar i nytt vindauge")."""
    words = words_of(element)
    return not words.isdisjoint(_UNSEEN) or any(pair <= words for pair in _UNSEEN_PAIRS)


def seen_text(element: Element) -> str:
    """The text of something short, as one line, without what a visitor does not see of it."""
    pieces: list[str] = []

    def enter(inner: Element) -> bool:
        hidden = inner is not element and (inner.get("aria-hidden") == "true" or is_unseen(inner))
        if tag_of(inner) in BLOCKS or tag_of(inner) == "br":
            pieces.append(" ")
        return not hidden and tag_of(inner) not in ("script", "style", "svg", "template")

    traverse(element, enter, lambda inner: None, pieces.append)
    return clean("".join(pieces)) or clean(text_of(element))


def remove(element: Element) -> None:
    """Take an element out of its tree and leave the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    left = (parent.text if before is None else before.tail) or ""
    tail = ("" if tag_of(element) in _WITHIN_WORDS else " ") + (element.tail or "")
    if tail[:1].isspace():
        # One space, however much is removed in a row: ten thousand scripts would grow a tail.
        tail = tail.lstrip() if left.endswith(" ") else f" {tail.lstrip()}"
    joined = left + tail
    if before is None:
        parent.text = joined
    else:
        before.tail = joined
    parent.remove(element)


def traverse(
    root: Element,
    enter: Callable[[Element], bool],
    leave: Callable[[Element], None],
    text: Callable[[str], None],
) -> None:
    """Walk the tree in reading order without recursion.

    ``enter`` tells whether to go inside; where it does, ``leave`` follows.
    """
    if not enter(root):
        return
    if root.text:
        text(root.text)
    stack: list[tuple[Element, Iterator[Element]]] = [(root, iter(root))]
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            leave(element)
            if stack and element.tail:
                text(element.tail)
        elif isinstance(child.tag, str) and enter(child):
            if child.text:
                text(child.text)
            stack.append((child, iter(child)))
        elif child.tail:
            text(child.tail)
