"""Where on the page its own content stands."""

from __future__ import annotations

from itertools import islice

from kb_sync.extract.html.contacts import holds_contact
from kb_sync.extract.html.markup import Element, remove, tag_of, text_of
from kb_sync.extract.html.names import is_named
from kb_sync.extract.html.weights import Weights
from kb_sync.extract.phrases import is_phrase
from kb_sync.extract.text import clean

# A <main> or <article> that holds less than this of the page's own text is empty by mistake, or one of many.
ENOUGH_OF_PAGE = 0.25
# What is only named like content has to hold more, since names mean little.
MOST_OF_PAGE = 0.5
# So much of a menu is links; the rest are the bars between them.
ALL_LINKS = 0.8
FEWEST_LINKS = 3
_MARKED = "descendant::*[self::main or @role='main']"


def content_roots(tree: Element) -> list[Element]:
    """The element that holds the page's content, and after it the contact boxes that stand beside it.

    Looked for in a tree without furniture: ``<main>``, else a lone ``<article>``, else what is named like content and
    holds most of the text, else the whole page.
    """
    weights = Weights(tree)
    body = tree.find("body") if tag_of(tree) == "html" else tree
    if body is None:
        body = tree
    root = _root(tree, body, weights)
    if root is body:
        _drop_menus(body, weights)
    return [root, *_contacts_beside(body, root)]


def _root(tree: Element, body: Element, weights: Weights) -> Element:
    whole = max(weights[body].own, 1)
    marked = max(tree.xpath(_MARKED), key=lambda element: weights[element].own, default=None)
    if marked is not None and weights[marked].own >= ENOUGH_OF_PAGE * whole:
        return marked
    articles = list(tree.iter("article"))
    if len(articles) == 1 and weights[articles[0]].own >= MOST_OF_PAGE * whole:
        return articles[0]
    named = [
        element
        for element in body.iter("div", "td", "section", "article", "table", "form")
        if weights[element].own >= MOST_OF_PAGE * whole and is_named("content", element)
    ]
    # The outermost: inner ones may leave the heading or a box out.
    return next((element for element in named if weights[element].main or not weights[body].main), body)


def _drop_menus(body: Element, weights: Weights) -> None:
    """On a page on which nothing marks the content: take away cells, lists and lines that are only links."""
    for element in list(body.iter("td", "ul", "div", "p", "table", "center")):
        weight = weights[element]
        if weight.linked >= ALL_LINKS * weight.text > 0 and not holds_contact(element):
            if sum(1 for _ in islice(element.iter("a"), FEWEST_LINKS)) == FEWEST_LINKS:
                remove(element)


def _about_contact(heading: Element, within: set[Element]) -> list[Element]:
    """What stands around a heading that promises contact details, up to what also holds the content."""
    parent = heading.getparent()
    if parent is None or parent in within or not is_phrase("contact_headings", clean(text_of(heading))):
        return []
    return [parent]


def _contacts_beside(body: Element, root: Element) -> list[Element]:
    """Contact boxes outside ``root``, the outermost of each."""
    if root is body:
        return []
    within = {root, *root.iterancestors()}
    found: dict[Element, None] = {}
    named = {
        element
        for heading in body.iter("h2", "h3", "h4", "h5")
        for element in _about_contact(heading, within)
    }
    for element in body.iter("aside", "div", "section", "address", "article", "td"):
        marked = tag_of(element) in ("aside", "address") or is_named("contact", element) or element in named
        if element in within or not marked:
            continue
        if any(above is root or above in found for above in element.iterancestors()):
            continue
        if holds_contact(element):
            found[element] = None
    return list(found)
