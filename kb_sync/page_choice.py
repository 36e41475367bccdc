"""Which pages are not read for residents: those in another language, old news, and the papers of years gone by.

Their prices and dates would be taken for those of today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from kb_sync.documents import Document, Skipped
from nlu import other_languages
from nlu.normalise import fold

NEWS_LIVES = timedelta(days=120)
"""News older than this are left out: what still holds stands on the page of the service by then."""
TELLING_TITLE = 12
"""Letters. "Gebyr" may be the title of several departments' pages, "Gebyrregulativ" is that of one."""
_NEWS = re.compile(r"/(aktuelt|nyhe(it|t)\w*|nyhende\w*|news|kunngj\w+|pressemelding\w*|arkiv)(/|$)")
_YEAR = re.compile(r"\b(20\d\d)\b")
_NORWEGIAN = ("nn", "nb", "no")

Title = tuple[str, str]
"""A title without its years and, where that may be many a page's, the folder it stands in."""


def left_out(documents: Sequence[Document], today: date) -> dict[str, Skipped]:
    """By address: the documents of one site that are not to be read, and why."""
    newest = _newest_years(documents)
    reasons = ((document.address, _why_not(document, newest, today)) for document in documents)
    return {address: reason for address, reason in reasons if reason is not None}


def _why_not(document: Document, newest: Mapping[Title, int], today: date) -> Skipped | None:
    address = document.address
    if document.lang is not None and document.lang not in _NORWEGIAN:
        reason = f"The page is written in another language ({document.lang})."
        return Skipped(address, "other_language", reason)
    if _is_news(address) and (document.updated is None or today - document.updated > NEWS_LIVES):
        reason = "This is news, old or without a date; what still holds should stand on the service's page."
        return Skipped(address, "old_news", reason)
    years = _years(document.title)
    if years and max(years) < newest[_without_years(document)] and _are_over(years, today):
        return Skipped(address, "superseded", f"There is the same for a later year than {max(years)}.")
    text = " ".join(part.text for part in document.parts)
    if document.lang is None and other_languages.detect(text[:2000]) is not None:
        return Skipped(address, "other_language", "The page is written in another language.")
    return None


def _is_news(address: str) -> bool:
    return _NEWS.search(unquote(urlsplit(address).path).lower()) is not None


def _newest_years(documents: Iterable[Document]) -> dict[Title, int]:
    newest: dict[Title, int] = {}
    for document in documents:
        years = _years(document.title)
        if years:
            title = _without_years(document)
            newest[title] = max(*years, newest.get(title, 0))
    return newest


def _years(title: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(title)]


def _are_over(years: Sequence[int], today: date) -> bool:
    """Whether the time that a title names has passed: next year's prices are published before they hold."""
    last = max(years)
    a_school_year = min(years) == last - 1
    return today > (date(last, 7, 31) if a_school_year else date(last, 12, 31))


def _without_years(document: Document) -> Title:
    title = fold(_YEAR.sub("", document.title))
    telling = len(title.split()) > 1 or len(title) >= TELLING_TITLE
    return (title, "") if telling else (title, _YEAR.sub("", document.address.rpartition("/")[0]))
