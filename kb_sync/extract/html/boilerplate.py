"""Takes away what is the site's and not the page's: menus, banners, search boxes, sharing, teasers, what is hidden."""

from __future__ import annotations

import re
from itertools import islice

from kb_sync.extract.html.contacts import holds_contact
from kb_sync.extract.html.disclosures import PANEL, is_opener
from kb_sync.extract.html.links import EMAIL, plain_addresses
from kb_sync.extract.html.markup import Element, heading_level, is_unseen, remove, tag_of, text_of, words_of
from kb_sync.extract.html.names import holds_word
from kb_sync.extract.html.weights import Weights, leads_elsewhere
from kb_sync.extract.phrases import is_phrase
from kb_sync.extract.text import clean

_NEVER_TEXT = tuple(
    "script style noscript template svg canvas iframe object embed video audio map input select textarea datalist "
    "dialog nav progress meter head math applet".split()
)
_NEVER_TEXT_ROLES = frozenset("navigation search dialog alertdialog menu menubar tablist tooltip".split())
_NEVER_TEXT_ELEMENTOR = frozenset("header footer popup".split())
# All written with descendant:: – libxml2 takes ten times as long for "//*[…]".
_NAMED_PARTS = "descendant::*[@role or @data-elementor-type]"
_OF_THE_SITE = (
    "descendant::*[self::header or self::footer or @role='banner' or @role='contentinfo']"
    "[not(ancestor::main or ancestor::article or ancestor::*[@role='main'])]"
)
_CONTROLS = "descendant::*[self::button or self::label or self::output or (@role='button' and not(@href))]"
_HIDDEN = "descendant::*[@hidden or @aria-hidden or @style]"
_MAYBE_FURNITURE = "descendant::*[@class or @id or self::form or self::aside or self::ul or self::ol]"
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Something that is hidden and belongs to nothing that opens is kept from this much own text on: the panel of an
# accordion whose button we did not know, rather than "Takk for tilbakemeldinga".
HIDDEN_KEPT = 100
# Beyond this share of the page's own text, what is named as furniture is the page.
MOST_OF_PAGE = 0.4
# A box or a list of which more than this share is links leads elsewhere and tells nothing here.
MOSTLY_LINKS = 0.6
# A form that asks for an opinion or a search word has no more text than this; the form that some systems put around the
# whole page has.
LONGEST_FORM = 400
# From this many on, headings that are links are a list of other pages.
_FEWEST_TEASERS = 2
_LONGEST_ADDRESS = 120


def prune(tree: Element) -> None:
    """Remove everything that is not the page's own content. Accordions must have been opened before."""
    for element in list(tree.iter("noscript")):
        # For visitors without JavaScript an address is written in words, or not hidden at all.
        text = clean(text_of(element))
        if len(text) <= _LONGEST_ADDRESS and EMAIL.search(plain_addresses(text)):
            element.tag = "span"
    for element in [*tree.iter(*_NEVER_TEXT), *filter(_is_site_part, tree.xpath(_NAMED_PARTS))]:
        # <nav> and the like around the whole content is a mistake of the page's; its content is not furniture.
        holds_page = element.find(".//h1") is not None or element.find(".//main") is not None
        if not holds_page or tag_of(element) in ("dialog", "head"):
            remove(element)
    for element in tree.xpath(_OF_THE_SITE):
        if element.find(".//main") is None:
            _remove_from_site(element)
    weights = Weights(tree)
    whole = weights[tree].own
    for element in tree.xpath(_HIDDEN):
        if _is_hidden(element, weights):
            remove(element)
    for element in tree.xpath(_MAYBE_FURNITURE):
        if _is_furniture(element, weights, whole):
            remove(element)
        elif is_unseen(element) and not (heading_level(element) or _says_what_follows(element)):
            remove(element)
    _drop_controls(tree, weights)
    _drop_teasers(tree, weights)


def _is_site_part(element: Element) -> bool:
    return (
        element.get("role") in _NEVER_TEXT_ROLES
        or element.get("data-elementor-type") in _NEVER_TEXT_ELEMENTOR
    )


def _remove_from_site(element: Element) -> None:
    """A header may hold the page's only main heading; that heading stays, as the first thing of the page."""
    heading = element.find(".//h1")
    if heading is not None and tag_of(element) == "header" and not _is_logo(heading):
        parent = element.getparent()
        if parent is not None:
            heading.tail = None
            parent.insert(parent.index(element), heading)
    remove(element)


def _is_logo(heading: Element) -> bool:
    return (
        heading.find(".//img") is not None or heading.find(".//a") is not None or not clean(text_of(heading))
    )


def _is_hidden(element: Element, weights: Weights) -> bool:
    if element.get(PANEL) is not None or tag_of(element) in ("html", "body", "main") or is_opener(element):
        return False
    if not (element.get("aria-hidden") == "true" or element.get("hidden") is not None):
        if not _INVISIBLE.search(element.get("style", "")):
            return False
    holds_text = next(element.iter("p", "li", "table", "dl", "h2", "h3", "h4"), None) is not None
    return not (holds_text and weights[element].own >= HIDDEN_KEPT)


def _is_furniture(element: Element, weights: Weights, whole: int) -> bool:
    weight, tag = weights[element], tag_of(element)
    if tag in ("html", "body", "main") or weight.main or element.get("role") == "main":
        return False
    small = weight.own < MOST_OF_PAGE * whole
    mostly_links = weight.linked > MOSTLY_LINKS * weight.text
    if tag == "form":
        return small and weight.own <= LONGEST_FORM and not holds_contact(element)
    if tag == "aside":
        return mostly_links and not holds_contact(element)
    words = words_of(element)
    if holds_word("always", words):
        return small or not any(tag_of(above) == "main" for above in element.iterancestors())
    if holds_word("usually", words) and not holds_word("contact", words):
        if element.get(PANEL) is not None:
            return mostly_links
        heading = heading_level(element) and weight.linked == 0
        contact_below = "footer" in words and holds_contact(element)
        return (small or mostly_links) and not heading and not contact_below
    return tag in ("ul", "ol") and _is_contents_list(element)


def _is_contents_list(listed: Element) -> bool:
    """A list of links to places in the page itself."""
    links = list(listed.iter("a"))[:200]
    items = [item for item in listed if tag_of(item) == "li"]
    return len(links) >= max(2, len(items)) and all(
        link.get("href", "").strip().startswith("#") and len(link.get("href", "").strip()) > 1
        for link in links
    )


def _says_what_follows(element: Element) -> bool:
    """Whether a text for screen readers names what stands beside it ("Telefon:") or belongs to a table."""
    if any(
        tag_of(above) in ("table", "th", "caption", "dl") or heading_level(above) for above in _near(element)
    ):
        return not is_phrase("noise", clean(text_of(element)))
    return clean(text_of(element)).endswith(":") or element.find(".//h2") is not None


def _near(element: Element) -> list[Element]:
    return list(islice(element.iterancestors(), 4))


def _drop_controls(tree: Element, weights: Weights) -> None:
    for element in tree.xpath(_CONTROLS):
        in_heading = any(heading_level(above) for above in _near(element))
        # Some systems put whole sections inside a <label> or a button that nothing opens.
        if not in_heading and not heading_level(element) and weights[element].text <= HIDDEN_KEPT:
            remove(element)


def _drop_teasers(tree: Element, weights: Weights) -> None:
    """Cards that lead to other pages: a heading that is a link, or a link around a heading, several side by side."""
    groups: dict[Element, list[Element]] = {}
    for heading in tree.iter("h2", "h3", "h4", "h5"):
        card = _card_of(heading, weights)
        if card is not None and card.getparent() is not None:
            groups.setdefault(card.getparent(), []).append(card)
    for cards in groups.values():
        if len(cards) >= _FEWEST_TEASERS and not any(holds_contact(card) for card in cards):
            for card in cards:
                remove(card)


def _card_of(heading: Element, weights: Weights) -> Element | None:
    """The element that holds one teaser: as large as possible without holding another heading of the same level."""
    around = next(
        (above for above in _near(heading) if tag_of(above) == "a" and leads_elsewhere(above)), None
    )
    link = around if around is not None else heading.find(".//a")
    if link is None or not leads_elsewhere(link) or weights[link].text < weights[heading].text:
        return None
    card = around if around is not None else heading
    for above in card.iterancestors():
        if (
            tag_of(above) in ("body", "main", "section", "ul", "ol", "table", "tr", "html")
            or weights[above].main
        ):
            break
        if sum(1 for _ in islice(above.iter(tag_of(heading)), 2)) > 1:
            break
        card = above
        if tag_of(above) in ("li", "article"):
            break
    return card if card is not heading else None
