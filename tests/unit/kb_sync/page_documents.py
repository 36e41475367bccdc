"""Documents as the reading of pages leaves them, and the passages they become."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kb_sync.article import Form
from kb_sync.chunks import Passage
from kb_sync.documents import Document, Part
from kb_sync.pages import SitePassages, passages_from

HOST = "https://www.example.no"
TODAY = date(2026, 11, 30)
SENTENCE = "Kommunen hentar bosset kvar veke gjennom heile året hos alle som bur her."


def part(text: str, *headings: str, steps: Sequence[str] = (), anchor: str | None = None) -> Part:
    """A part of the page "Boss" under these headings."""
    return Part(("Boss", *headings), text, tuple(steps), anchor)


def document(
    path: str = "/boss/",
    *parts: Part,
    title: str = "Boss",
    lang: str | None = "nn",
    updated: date | None = None,
) -> Document:
    """A page of the site; without parts it says one sentence."""
    return Document(f"{HOST}{path}", title, lang, updated, parts or (Part((title,), SENTENCE),))


def taken(
    *documents: Document, today: date = TODAY, form: Form = "nn", words: Sequence[str] = ()
) -> SitePassages:
    """What becomes of a site with these pages."""
    return passages_from(
        "testvik",
        "nettsida",
        documents,
        default_form=form,
        sensitive_words=words,
        read_on={one.address: TODAY for one in documents},
        today=today,
    )


def only(*documents: Document, words: Sequence[str] = ()) -> Passage:
    """The one passage there is."""
    (passage,) = taken(*documents, words=words).passages
    return passage
