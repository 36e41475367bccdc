"""A web page as content: the furniture taken away, the rest under its headings."""

from __future__ import annotations

from kb_sync.extract.events import Event
from kb_sync.extract.html.boilerplate import prune
from kb_sync.extract.html.content_root import content_roots
from kb_sync.extract.html.disclosures import open_up
from kb_sync.extract.html.facts import (
    lines_about_age,
    page_lang,
    page_title,
    site_names,
    stated_dates,
    title_pieces,
    written_dates,
)
from kb_sync.extract.html.fallback import fallback_parts
from kb_sync.extract.html.flow import flow_of
from kb_sync.extract.html.markup import MAX_BYTES, Element, parse, remove, seen_text, text_of
from kb_sync.extract.html.refusals import FEWEST_CHARACTERS, Signs, check
from kb_sync.extract.reading import Content, Refused
from kb_sync.extract.sections import Built, build
from kb_sync.extract.text import clean

_CUT = "The page is longer than is read; its last parts were left out. Divide it into several pages."


def read_page(text: str, title: str) -> Content:
    """The content of a web page; ``title`` is used where it has none. Raises ``Refused`` where there is no text.

    The date is the one that stands on the page ("Sist endret …"), else the one in its metadata, else – where the page
    says nothing of changes – that of its publication.
    """
    if len(text) > MAX_BYTES:
        raise Refused(
            "too_large",
            f"The page is {len(text) // 1_000_000} MB large, more than the {MAX_BYTES // 1_000_000} MB that are read; "
            "divide it into several.",
        )
    tree, parse_notes = parse(text)
    signs = Signs(tree)
    stated = title_pieces(tree)
    lang, sites, in_head, about_age = (
        page_lang(tree),
        site_names(tree, stated),
        stated_dates(tree),
        lines_about_age(tree),
    )
    open_up(tree)
    prune(tree)
    roots = content_roots(tree)
    title = page_title(tree, roots, stated, sites) or title
    on_page = written_dates(about_age, roots)
    built, notes = _built(roots, lang, title, sites)
    headings = [seen_text(heading) for heading in tree.iter("h1")]
    first_lines = built.parts[0].text if built.parts else clean(text_of(tree)[:300])
    notes[:0] = parse_notes
    if built.cut and not built.parts:
        raise Refused("too_large", "The page is one endless text; divide it into several pages.")
    if built.own < FEWEST_CHARACTERS:
        # An error or sign-in page is not looked through again, nor one that says what is wrong with it.
        check(signs, title, headings, FEWEST_CHARACTERS, first_lines)
        parts = fallback_parts(text, title, signs)
        if parts:
            built = Built(parts, sum(len(part.text) for part in parts))
            notes.append(
                "The page is built in an unusual way; its text was found, but perhaps not its headings."
            )
    check(signs, title, headings, built.own, first_lines)
    if built.cut:
        notes.append(_CUT)
    updated = on_page.changed or in_head.changed or on_page.published or in_head.published
    return Content(title, built.parts, _main_lang(built, lang), updated, notes)


def read_markup(text: str, title: str) -> Content:
    """A file that was turned into HTML – Word, Markdown – where nothing is furniture. ``title``: where it has none.

    Raises ``Refused`` where there is no text.
    """
    tree, parse_notes = parse(text)
    open_up(tree)
    for element in list(
        tree.iter("script", "style", "template", "iframe", "object", "svg", "textarea", "noscript")
    ):
        remove(element)
    own_title = page_title(tree, [tree], [], frozenset())
    events, notes = flow_of(tree, None, set())
    notes[:0] = parse_notes
    built = build(events, own_title or title, furniture=False)
    if not built.parts:
        raise Refused("no_text", "The file has no text in it, or headings only.")
    if built.cut:
        notes.append(_CUT)
    return Content(own_title or title, built.parts, None, None, notes)


def _built(
    roots: list[Element], lang: str | None, title: str, sites: frozenset[str]
) -> tuple[Built, list[str]]:
    events: list[Event] = []
    notes: list[str] = []
    explained: set[str] = set()
    for root in roots:
        found, said = flow_of(root, lang, explained)
        events.extend(found)
        notes.extend(said)
    # The title may hold the site's name for want of another; then it is not in the way of anything.
    return build(events, title, ignored=sites - {title.casefold()}), notes


def _main_lang(built: Built, lang: str | None) -> str | None:
    """The language most of the text says that it is in; the page's frame may say another."""
    return max(built.langs, key=lambda stated: built.langs[stated], default=None) or lang
