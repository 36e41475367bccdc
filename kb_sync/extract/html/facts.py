"""What a page says about itself: its title, its language, when it was last changed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb_sync.extract.dates import Dated, dated, from_iso
from kb_sync.extract.html.markup import Element, seen_text, tag_of, text_of
from kb_sync.extract.phrases import is_phrase
from kb_sync.extract.text import clean, shortened

LONGEST_TITLE = 200
_CHANGED_NAMES = frozenset(
    "article:modified_time og:updated_time dcterms.modified dc.date.modified dc.modified last-modified lastmodified "
    "datemodified revised modified sist-endret sistendret modifydate".split()
)
_PUBLISHED_NAMES = frozenset(
    "article:published_time dcterms.issued dcterms.created dc.date.issued datepublished pubdate publishdate".split()
)
_LONGEST_JSON = 200_000
_SEPARATOR = re.compile(r"\s+[-–—|»·:/]+\s+|\s*\|\s*|\s+::\s+")
_LANG = re.compile(r"[a-z]{2,3}")
_ABOUT_AGE = (
    "descendant::text()[contains(., 'ndr') or contains(., 'NDR') or contains(., 'ppdatert') or contains(., 'PPDATERT')"
    " or contains(., 'ubliser') or contains(., 'revidert') or contains(., 'pdated') or contains(., 'odified')]"
)
_ITEM_DATES = "descendant::*[@itemprop='dateModified' or @itemprop='datePublished'][not(self::meta)]"
# Looked through for "Sist endret …"; a page where the words stand more often has them in its text.
_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class StatedDates:
    """The dates in the page's head, which visitors do not see."""

    changed: date | None
    published: date | None


def stated_lang(element: Element) -> str | None:
    """The language an element says that it is in, without its country: "nn-NO" → "nn"."""
    stated = (
        element.get("lang")
        or element.get("{http://www.w3.org/XML/1998/namespace}lang")
        or element.get("xml:lang")
    )
    found = _LANG.match((stated or "").strip().lower())
    return found[0] if found else None


def page_lang(tree: Element) -> str | None:
    """The language the page says that it is in."""
    lang = stated_lang(tree)
    body = tree.find("body")
    if lang is None and body is not None:
        lang = stated_lang(body)
    if lang is None:
        for meta in tree.iter("meta"):
            name = (meta.get("http-equiv") or meta.get("name") or meta.get("property") or "").lower()
            if name in ("content-language", "language", "og:locale", "dcterms.language", "dc.language"):
                found = _LANG.match(meta.get("content", "").strip().lower())
                lang = lang or (found[0] if found else None)
    return lang


def title_pieces(tree: Element) -> list[str]:
    """The head's title taken apart at its dashes and bars: "Barnehage - Fjordvik kommune"."""
    title = tree.find(".//head/title")
    whole = clean(text_of(title)) if title is not None else ""
    if not whole:
        for meta in tree.iter("meta"):
            if (meta.get("property") or meta.get("name") or "").lower() in (
                "og:title",
                "dcterms.title",
                "dc.title",
            ):
                whole = whole or clean(meta.get("content", ""))
    return [piece for piece in _SEPARATOR.split(whole[:500]) if piece]


def site_names(tree: Element, pieces: list[str]) -> frozenset[str]:
    """What the site calls itself, in small letters: the part of the head's title that is no page's own."""
    names = {
        clean(meta.get("content", "")).casefold()
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:site_name", "application-name")
    }
    # "Barnehage - Oppvekst - Fjordvik kommune": the municipality's name ends the title, else begins it.
    for piece in (pieces[-1], pieces[0]) if len(pieces) > 1 else ():
        if _is_municipality(piece):
            names.add(piece.casefold())
            break
    return frozenset(names - {""})


def page_title(tree: Element, roots: list[Element], stated: list[str], sites: frozenset[str]) -> str:
    """The page's title without the site's name: its main heading, else the head's title ``stated``; may be empty."""
    pieces = [piece for piece in stated if piece.casefold() not in sites]
    inside = [seen_text(heading) for root in roots for heading in root.iter("h1")]
    everywhere = [seen_text(heading) for heading in tree.iter("h1")]
    headings = [text for text in (*inside, *everywhere) if text and text.casefold() not in sites]
    # Of several main headings, the one that the head's title begins with is the page's.
    by_both = (text for text in headings if any(piece.casefold() == text.casefold() for piece in pieces))
    title = next(by_both, "") or next(iter(headings), "") or " – ".join(pieces)
    if not title:
        title = next((seen_text(first) for root in roots for first in root.iter("h2", "h3")), "")
    return shortened(title or next(iter(stated), ""), LONGEST_TITLE)


def stated_dates(tree: Element) -> StatedDates:
    """The dates of the page's metadata (Open Graph, Dublin Core, schema.org)."""
    changed: list[date] = []
    published: list[date] = []
    for meta in tree.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).lower()
        into = changed if name in _CHANGED_NAMES else published if name in _PUBLISHED_NAMES else None
        day = from_iso(meta.get("content", "")) if into is not None else None
        if into is not None and day:
            into.append(day)
    for element in tree.xpath(_ITEM_DATES):
        day = from_iso(element.get("datetime") or element.get("content") or clean(text_of(element))[:60])
        if day:
            (changed if element.get("itemprop") == "dateModified" else published).append(day)
    for script in tree.iter("script"):
        for thing in _things(text_of(script)) if "ld+json" in script.get("type", "") else ():
            for key, days in (("dateModified", changed), ("datePublished", published)):
                value = thing.get(key)
                day = from_iso(value) if isinstance(value, str) else None
                if day:
                    days.append(day)
    return StatedDates(next(iter(changed), None), next(iter(published), None))


def lines_about_age(tree: Element) -> list[tuple[Element, Dated]]:
    """Every line about the page's age ("Sist endret 12.03.2026") and where it stands; asked for before pruning."""
    lines = []
    for found in tree.xpath(_ABOUT_AGE)[:_MOST_LINES]:
        parent = found.getparent() if found.is_text else found.getparent().getparent()
        line = _line_about_age(parent)
        if line is not None:
            lines.append((parent, line))
    return lines


def written_dates(lines: list[tuple[Element, Dated]], roots: list[Element]) -> StatedDates:
    """The dates that ``lines_about_age`` found; of several changes the last.

    Outside the content a date may belong to a teaser: only a change counts there, and only one that is alone.
    """
    inside: list[Dated] = []
    outside: list[Dated] = []
    for place, line in lines:
        within = any(above in roots for above in (place, *place.iterancestors()))
        (inside if within else outside).append(line)
    changed = max((line.changed for line in inside if line.changed), default=None)
    if changed is None:
        elsewhere = {line.changed for line in outside if line.changed}
        changed = elsewhere.pop() if len(elsewhere) == 1 else None
    published = {line.published for line in inside if line.published}
    return StatedDates(changed, published.pop() if len(published) == 1 else None)


def _line_about_age(parent: Element | None) -> Dated | None:
    """The nearest element around the words whose whole text is about the page's age."""
    for _ in range(3):
        if parent is None or tag_of(parent) in ("body", "script", "style", "title", "main", "html"):
            return None
        text = clean(" ".join(parent.itertext()))
        following = parent.getnext()
        if following is not None and (is_phrase("changed", text) or is_phrase("published", text)):
            # The label in one element, the date in the next.
            text = f"{text.rstrip(' :')}: {clean(text_of(following))[:30]}"
        told = dated(text)
        if told is not None:
            return told
        if any(sign.isdigit() for sign in text) or len(text) > 200:
            return _with_time(parent, text)
        times = list(parent.iter("time"))
        if times:
            return _with_time(parent, text)
        parent = parent.getparent()
    return None


def _with_time(parent: Element, text: str) -> Dated | None:
    """ "Sist endret" with a date that only the ``<time>`` element tells ("i går")."""
    times = [time for time in parent.iter("time") if time.get("datetime")]
    if len(times) != 1 or len(text) > 120:
        return None
    day = from_iso(times[0].get("datetime", ""))
    label = clean(text.casefold().replace(clean(text_of(times[0])).casefold(), "")).strip(" :.,")
    if day is None:
        return None
    if is_phrase("changed", label):
        return Dated(day, None)
    return Dated(None, day) if is_phrase("published", label) else None


def _is_municipality(piece: str) -> bool:
    return (
        bool(re.search(r"\b(?:kommune|herad|fylkeskommune|kommuna)s?\b", piece.casefold()))
        and len(piece) < 60
    )


def _things(text: str) -> list[dict[str, Any]]:
    """The pages that a JSON-LD block describes: its top level and its graph, never what they mention."""
    if len(text) > _LONGEST_JSON:
        return []
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return []
    found = content if isinstance(content, list) else [content]
    things = [thing for thing in found if isinstance(thing, dict)]
    for thing in list(things):
        graph = thing.get("@graph")
        things.extend(
            inner for inner in (graph if isinstance(graph, list) else []) if isinstance(inner, dict)
        )
    return things
