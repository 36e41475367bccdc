"""From what was read of a municipality's website to passages: small enough to show, each with its headings and link.

A page belongs to no subject of Los; it is found by what it says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from kb_sync.article import Form
from kb_sync.chunks import Passage, SourceReference
from kb_sync.documents import Document, Part, Skipped
from kb_sync.page_aspect import PageAspects
from kb_sync.page_choice import left_out
from kb_sync.page_pieces import pieces_of
from nlu import written_standard
from nlu.normalise import fold

PAGE = "page"
"""How ``Passage.fact`` begins for a passage from a page: ``page:<site>``."""
FILES = "_documents"
"""Stands for the site's id where a file lies beside the articles (``folders``); no site can be called so."""
_ADDRESS_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDING = re.compile(r"\.\w{2,5}$")


@dataclass(frozen=True, slots=True)
class SitePassages:
    """One site's passages, and what was left out with the reason."""

    passages: tuple[Passage, ...]
    skipped: tuple[Skipped, ...]


def passages_from(
    municipality: str,
    site: str,
    documents: Sequence[Document],
    *,
    default_form: Form,
    sensitive_words: Iterable[str] = (),
    read_on: Mapping[str, date],
    today: date,
) -> SitePassages:
    """The passages of one site, in the order of ``documents``.

    ``default_form`` holds where neither the page says nor its words show which form it is written in;
    ``read_on`` tells since when each address has said what it says; ``sensitive_words`` are beginnings of words that
    name a subject no machine is to write about.
    """
    sensitive, aspects = _beginning_with(sensitive_words), PageAspects.load()
    skipped = left_out(documents, today)
    passages = (
        _passage(f"{municipality}/{PAGE}:{site}", document, number, piece, form, aspects, sensitive, read_on)
        for document in documents
        if document.address not in skipped
        for form in (_form(document, default_form),)
        for number, piece in enumerate(pieces_of(document))
    )
    return SitePassages(tuple(passages), tuple(skipped.values()))


def is_page(passage: Passage) -> bool:
    """Whether a passage comes from a website rather than from an article or ``municipality.yml``."""
    return passage.fact is not None and passage.fact.startswith(f"{PAGE}:")


def page_of(passage: Passage) -> str:
    """The same for all pieces of one page or file, whatever places on it they name."""
    return passage.id.rpartition("-")[0]


def address_of(passage: Passage) -> str:
    """The page's address without the place on it. That of a file beside the articles is all its own."""
    if passage.fact == f"{PAGE}:{FILES}":
        return passage.source.url
    return passage.source.url.partition("#")[0]


def place_on_page(passage: Passage) -> int:
    """Which of its page's pieces a passage is, from 0."""
    return int(passage.key.rpartition("-")[2])


def _form(document: Document, default: Form) -> Form:
    if document.lang in ("nn", "nb"):
        return "nn" if document.lang == "nn" else "nb"
    found = written_standard.detect(" ".join(part.text for part in document.parts)[:3000]).code
    return "nb" if found == "nb" else "nn" if found == "nn" else default


def _words_of(address: str) -> str:
    """The words of an address: "/barnehage/pris/" says what a page called "Satsar" is about."""
    path = unquote(urlsplit(address).path)
    return " ".join(_ADDRESS_WORD.findall(_ENDING.sub("", path)))


def _beginning_with(words: Iterable[str]) -> re.Pattern[str] | None:
    """Finds a word that begins like one of these, folded; None where there are none."""
    beginnings = [re.escape(fold(word)) for word in words]
    return re.compile(rf"\b(?:{'|'.join(beginnings)})") if beginnings else None


def _passage(
    folder: str,
    document: Document,
    number: int,
    piece: Part,
    form: Form,
    aspects: PageAspects,
    sensitive: re.Pattern[str] | None,
    read_on: Mapping[str, date],
) -> Passage:
    # The address is no good as a part of an id: it may hold anything.
    name = hashlib.sha256(document.address.encode()).hexdigest()[:16]
    municipality, _, fact = folder.partition("/")
    said = fold(" ".join((*piece.trail, piece.text, *piece.steps)))
    # A file that stands nowhere on the web has its name for a fragment.
    anchor = f"#{piece.anchor}" if piece.anchor and "#" not in document.address else ""
    return Passage(
        id=f"{folder}/{name}-{number}/{form}",
        municipality=municipality,
        topic=None,
        key=f"{name}-{number}",
        aspect=aspects.of(piece.trail, piece.text),
        lang=form,
        title=piece.trail[0],
        heading=" – ".join(piece.trail[1:]),
        text=piece.text,
        steps=piece.steps,
        source=SourceReference(
            title=document.title,
            url=f"{document.address}{anchor}",
            updated=document.updated.isoformat() if document.updated else None,
            checked=read_on[document.address].isoformat(),
        ),
        state="written",
        fact=fact,
        local=True,
        keywords=_words_of(document.address),
        sensitive=sensitive is not None and sensitive.search(said) is not None,
    )
