"""Pages that are none: they say that something went wrong, ask for a password, or show nothing without JavaScript."""

from __future__ import annotations

import re

from kb_sync.extract.html.facts import title_pieces
from kb_sync.extract.html.markup import Element, tag_of, text_of
from kb_sync.extract.phrases import is_phrase
from kb_sync.extract.reading import Refused
from kb_sync.extract.text import clean

# A telephone number alone is a text; less is a leftover.
FEWEST_CHARACTERS = 8
# An error page says that it is one in a few lines, a sign-in page hardly more. A page of more text is a page, whatever
# its title says ("Feil på vassmålaren", "Logg inn på Min side" as an instruction).
LONGEST_ERROR = 1500
LONGEST_LOGIN = 700
LONGEST_WITHOUT_SCRIPT = 250
_APP_ROOTS = frozenset(
    "root app __next __nuxt app-root react-root gatsby-focus-wrapper ___gatsby svelte".split()
)
_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*url\s*=", re.IGNORECASE)


class Signs:
    """What tells that a page is none; looked for before anything is taken out of the tree."""

    def __init__(self, tree: Element) -> None:
        self.frames = next(tree.iter("frameset"), None) is not None
        self.password = any(field.get("type") == "password" for field in tree.iter("input"))
        self.refresh = any(
            (meta.get("http-equiv") or "").lower() == "refresh" and _REFRESH.match(meta.get("content") or "")
            for meta in tree.iter("meta")
        )
        self.scripts = next(tree.iter("script"), None) is not None
        self.app = any(
            element.get("id") in _APP_ROOTS or tag_of(element) in _APP_ROOTS
            for element in tree.xpath("body/*")
        )
        said = [clean(text_of(element)) for element in tree.iter("noscript")]
        self.asks_for_script = any(is_phrase("needs_javascript", text[:290]) for text in said)
        self.embeds = any(frame.get("src") for frame in tree.iter("iframe"))
        self.elements = int(tree.xpath("count(descendant::*)"))
        links = (clean(text_of(link)) for link in tree.iter("a"))
        self.linked = " ".join(filter(None, links)).casefold()
        self.head = next(iter(title_pieces(tree)), "")


def check(signs: Signs, title: str, headings: list[str], own: int, first_lines: str) -> None:
    """Raise ``Refused`` where the page is none.

    ``own``: characters of its text that are not links. ``headings``: its main ones. ``first_lines``: some of its text.
    """
    if signs.frames:
        raise Refused(
            "frames",
            "The page is put together from frames; each frame has an address of its own to be read at.",
        )
    names = [name for name in (signs.head, title, *headings) if name]
    if own <= LONGEST_ERROR and any(is_phrase("error_titles", name) for name in names):
        raise Refused("error_page", "The page says that it was not found or that something failed.")
    if own <= LONGEST_LOGIN and (signs.password or any(is_phrase("login_titles", name) for name in names)):
        raise Refused("login_page", "The page asks visitors to sign in, so its content is not for everyone.")
    if own <= LONGEST_WITHOUT_SCRIPT:
        empty = own < FEWEST_CHARACTERS
        # In <noscript> many pages ask for it that show their text without.
        told = is_phrase("needs_javascript", first_lines[:290])
        if told or (empty and (signs.asks_for_script or (signs.scripts and signs.app))):
            raise Refused(
                "needs_javascript",
                "The page shows its text only where JavaScript runs; publish the text itself on the page.",
            )
    if own < FEWEST_CHARACTERS:
        if signs.refresh:
            raise Refused("redirect", "The page only sends visitors on to another page.")
        if signs.embeds:
            raise Refused("no_text", "The page has no text of its own; it shows another page inside it.")
        raise Refused(
            "no_text", "The page has no text of its own: it is empty, or holds only links to other pages."
        )
