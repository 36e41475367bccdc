"""Whole pages, each made the way another system makes them. What is read stands beside the page as ``.txt``."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_sync.documents import Document
from kb_sync.extract import read
from tests.unit.kb_sync.extract.rendering import rendered

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(page.stem for page in PAGES.glob("*.html"))


def page(name: str) -> bytes:
    return (PAGES / f"{name}.html").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_read_as_it_should_be(name: str) -> None:
    document = read(f"https://fjordvik.kommune.no/{name}", page(name), "text/html")
    assert isinstance(document, Document)
    assert rendered(document) == (PAGES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("stored", "stated"),
    [("cp1252", "utf-8"), ("cp1252", None), ("utf-8", "iso-8859-1"), ("utf-8-sig", None), ("utf-16", None)],
)
def test_the_charset_does_not_matter(name: str, stored: str, stated: str | None) -> None:
    text = page(name).decode()
    right = read("https://fjordvik.kommune.no/a", text.encode(), "text/html")
    body = text.encode(stored, "xmlcharrefreplace")
    assert read("https://fjordvik.kommune.no/a", body, "text/html", stated) == right


def test_nothing_of_the_site_around_a_page_is_read() -> None:
    whole = ""
    for name in NAMES:
        document = read("https://fjordvik.kommune.no/a", page(name), "text/html")
        assert isinstance(document, Document)
        whole += rendered(document)
    for furniture in (
        "informasjonskaps",
        "Facebook",
        "Skriv ut",
        "Hopp til",
        "Meny",
        "lette etter",
        "Heim",
        "Chat",
    ):
        assert furniture not in whole, furniture
