"""What stands around a page's own text: menu, crumbs, teasers, contact box. Styles put it where they do."""

from __future__ import annotations

from dataclasses import dataclass

from tests.sites.straumvik.source import Contact, Page

OWNER = "Straumvik kommune"

FOOTER = (
    "Postadresse: Postboks 40, 5999 Straumvik",
    "Besøksadresse: Fjordgata 12, 5999 Straumvik",
    "Telefon: 55 00 11 00",
    "E-post: post@straumvik.example",
    "Org.nr. 999 000 555",
)


@dataclass(frozen=True)
class Link:
    path: str
    title: str


@dataclass(frozen=True)
class Frame:
    """The surroundings of one page."""

    base: str
    """The site's own origin, without a slash at the end."""
    menu: tuple[Link, ...]
    siblings: tuple[Link, ...]
    """Pages of the same area."""
    related: tuple[Link, ...]
    teasers: tuple[tuple[Link, str], ...]
    """News, old ones too, with their first words."""
    contact: Contact | None
    nonce: str
    """Differs from answer to answer, as tokens in real pages do, though the page is the same."""

    def address(self, page: Page) -> str:
        return self.base + page.path
