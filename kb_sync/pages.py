"""From what was read of a municipality's website to passages: small enough to show, each with its headings and link.

A page belongs to no subject of Los; it is found by what it says. Old news and the papers of earlier years are left out,
since their prices and dates would be taken for those of today.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from kb_sync.article import Form
from kb_sync.chunks import Passage, SourceReference
from kb_sync.documents import Document, Part, Skipped
from kb_sync.page_aspect import PageAspects
from nlu import other_languages, written_standard
from nlu.normalise import fold

PAGE = "page"
"""How ``Passage.fact`` begins for a passage from a page: ``page:<site>``."""
WORDS = 90
"""A passage is at most about this long. As long as an answer can be and still be read in a chat; sections of our own
articles have 60 words at most."""
SHORTEST = 3
"""Words. A heading with a word under it says nothing alone and is joined to what follows."""
NEWS_LIVES = timedelta(days=120)
"""News older than this are left out: what still holds stands on the page of the service by then."""
_NEWS = re.compile(r"/(aktuelt|nyhe(it|t)\w*|nyhende\w*|news|kunngj\w+|pressemelding\w*|arkiv)(/|$)")
_YEAR = re.compile(r"\b(20\d\d)\b")
_ADDRESS_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDING = re.compile(r"\.\w{2,5}$")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ0-9])")


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
    ``read_on`` tells when each address was last seen; ``sensitive_words`` are beginnings of words that name a subject
    no machine is to write about.
    """
    beginnings = tuple(fold(word) for word in sensitive_words)
    passages: list[Passage] = []
    skipped: list[Skipped] = []
    newest, aspects = _newest_years(documents), PageAspects.load()
    for document in documents:
        reason = _why_not(document, newest, today)
        if reason is not None:
            skipped.append(reason)
            continue
        form = _form(document, default_form)
        seen: set[str] = set()
        for number, piece in enumerate(_pieces(document)):
            if piece.text in seen:  # a page may say the same twice, in a box and in the text
                continue
            seen.add(piece.text)
            passages.append(
                _passage(municipality, site, document, number, piece, form, beginnings, aspects, read_on)
            )
    return SitePassages(tuple(passages), tuple(skipped))


def is_page(passage: Passage) -> bool:
    """Whether a passage comes from a website rather than from an article or ``municipality.yml``."""
    return passage.fact is not None and passage.fact.startswith(f"{PAGE}:")


def place_on_page(passage: Passage) -> int:
    """Which of its page's pieces a passage is, from 0."""
    return int(passage.key.rpartition("-")[2])


def _why_not(document: Document, newest: Mapping[str, int], today: date) -> Skipped | None:
    address = document.address
    if document.lang is not None and document.lang not in ("nn", "nb", "no"):
        return Skipped(
            address, "other_language", f"The page is written in another language ({document.lang})."
        )
    path = unquote(urlsplit(address).path).lower()
    if _NEWS.search(path) and (document.updated is None or today - document.updated > NEWS_LIVES):
        return Skipped(
            address, "old_news", "This is news of some age; what still holds should stand on a page."
        )
    year = _year(document.title)
    if year is not None and year < newest[_without_years(document.title)]:
        return Skipped(address, "superseded", f"There is the same for a later year than {year}.")
    text = " ".join(part.text for part in document.parts)
    if document.lang is None and other_languages.detect(text[:2000]) is not None:
        return Skipped(address, "other_language", "The page is written in another language.")
    return None


def _newest_years(documents: Iterable[Document]) -> dict[str, int]:
    newest: dict[str, int] = {}
    for document in documents:
        year = _year(document.title)
        if year is not None:
            title = _without_years(document.title)
            newest[title] = max(year, newest.get(title, year))
    return newest


def _year(title: str) -> int | None:
    years = [int(year) for year in _YEAR.findall(title)]
    return max(years) if years else None


def _without_years(title: str) -> str:
    return fold(_YEAR.sub("", title))


def _form(document: Document, default: Form) -> Form:
    if document.lang in ("nn", "nb"):
        return "nn" if document.lang == "nn" else "nb"
    found = written_standard.detect(" ".join(part.text for part in document.parts)[:3000]).code
    return "nb" if found == "nb" else "nn" if found == "nn" else default


def _pieces(document: Document) -> Iterator[Part]:
    """The document's parts, none longer than a passage may be; one too short to stand alone joined to the next."""
    waiting: Part | None = None
    for part in document.parts:
        if waiting is not None:
            heading = waiting.trail[-1] if len(waiting.trail) > 1 else ""
            said = ". ".join(bit for bit in (heading, waiting.text) if bit)
            part = Part(part.trail, f"{said}\n{part.text}", part.steps, part.anchor)
            waiting = None
        if len(part.text.split()) < SHORTEST and not part.steps and not any(c.isdigit() for c in part.text):
            waiting = part
            continue
        yield from _split(part)
    if waiting is not None and waiting.text:
        yield waiting


def _split(part: Part) -> Iterator[Part]:
    if len(part.text.split()) <= WORDS:
        yield part
        return
    pieces: list[list[str]] = [[]]
    count = 0
    for line in _lines(part.text):
        length = len(line.split())
        if count and count + length > WORDS:
            pieces.append([])
            count = 0
        pieces[-1].append(line)
        count += length
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        yield Part(part.trail, "\n".join(piece), part.steps if number == last else (), part.anchor)


def _lines(text: str) -> Iterator[str]:
    """Lines of a text, those longer than a passage in their sentences."""
    for line in text.split("\n"):
        if len(line.split()) > WORDS:
            yield from _SENTENCE_END.split(line)
        elif line:
            yield line


def _words_of(address: str) -> str:
    """The words of an address: "/barnehage/pris/" says what a page called "Satsar" is about."""
    path = unquote(urlsplit(address).path)
    return " ".join(_ADDRESS_WORD.findall(_ENDING.sub("", path)))


def _passage(
    municipality: str,
    site: str,
    document: Document,
    number: int,
    piece: Part,
    form: Form,
    beginnings: tuple[str, ...],
    aspects: PageAspects,
    read_on: Mapping[str, date],
) -> Passage:
    # The address is no good as a part of an id: it may hold anything.
    name = hashlib.sha256(document.address.encode()).hexdigest()[:16]
    words = f" {fold(' '.join((*piece.trail, piece.text, *piece.steps)))}"
    return Passage(
        id=f"{municipality}/{PAGE}:{site}/{name}-{number}/{form}",
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
            url=f"{document.address}#{piece.anchor}" if piece.anchor else document.address,
            updated=document.updated.isoformat() if document.updated else None,
            checked=read_on[document.address].isoformat(),
        ),
        state="written",
        fact=f"{PAGE}:{site}",
        local=True,
        keywords=_words_of(document.address),
        sensitive=any(f" {beginning}" in words for beginning in beginnings),
    )
