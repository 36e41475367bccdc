"""What must not be taken for what holds today is left out, and told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kb_sync.documents import Document, Part
from kb_sync.page_choice import NEWS_LIVES, left_out
from tests.unit.kb_sync.page_documents import TODAY, document

ENGLISH = (
    "The municipality collects your waste every week. Please put the bin by the road before seven o'clock."
)


def codes(*documents: Document, today: date = TODAY) -> dict[str, str]:
    """By path, without the host."""
    told = left_out(documents, today)
    return {address.removeprefix("https://www.example.no"): why.code for address, why in told.items()}


def titled(path: str, title: str) -> Document:
    return document(path, title=title)


def test_an_ordinary_page_is_read() -> None:
    assert codes(document()) == {}


@pytest.mark.parametrize("lang", ["en", "uk", "so"])
def test_a_page_that_says_it_is_in_another_language_is_left_out(lang: str) -> None:
    assert codes(document("/waste/", lang=lang)) == {"/waste/": "other_language"}


@pytest.mark.parametrize("lang", ["nn", "nb", "no"])
def test_norwegian_by_any_name_is_read(lang: str) -> None:
    assert codes(document(lang=lang)) == {}


def test_a_page_that_does_not_say_is_told_by_its_words() -> None:
    page = document("/waste/", Part(("Waste",), ENGLISH), lang=None)
    assert codes(page) == {"/waste/": "other_language"}


@pytest.mark.parametrize(
    ("path", "age", "code"),
    [
        ("/aktuelt/straumbrot/", 3, None),
        ("/aktuelt/straumbrot/", NEWS_LIVES.days, None),
        ("/aktuelt/straumbrot/", NEWS_LIVES.days + 1, "old_news"),
        ("/aktuelt/straumbrot/", None, "old_news"),
        ("/nyheter/2026/straumbrudd", 400, "old_news"),
        ("/nyhende/straumbrot", 400, "old_news"),
        ("/om-oss/aktuelt/", 400, "old_news"),
        ("/kunngj%C3%B8ringar/plan", 400, "old_news"),
        ("/nyheim-skule/", 400, None),
        ("/boss/", 4000, None),
    ],
)
def test_news_are_read_while_they_are_new(path: str, age: int | None, code: str | None) -> None:
    updated = None if age is None else TODAY - timedelta(days=age)
    assert list(codes(document(path, updated=updated)).values()) == ([code] if code else [])


def test_the_paper_of_a_year_gone_by_gives_way_to_a_later_one() -> None:
    papers = [titled(f"/dokument/{year}.pdf", f"Gebyrregulativ {year}") for year in (2024, 2025, 2026)]
    assert codes(*papers) == {"/dokument/2024.pdf": "superseded", "/dokument/2025.pdf": "superseded"}


def test_this_years_paper_stays_when_next_years_is_published() -> None:
    papers = [titled(f"/dokument/{year}.pdf", f"Gebyrregulativ {year}") for year in (2026, 2027)]
    assert codes(*papers, today=date(2026, 12, 31)) == {}
    assert codes(*papers, today=date(2027, 1, 1)) == {"/dokument/2026.pdf": "superseded"}


def test_a_school_year_ends_in_summer() -> None:
    routes = [titled("/rute-a", "Skuleruta 2025–2026"), titled("/rute-b", "Skuleruta 2026–2027")]
    assert codes(*routes, today=date(2026, 7, 31)) == {}
    assert codes(*routes, today=date(2026, 8, 1)) == {"/rute-a": "superseded"}


def test_an_old_paper_without_a_later_one_stays() -> None:
    assert codes(titled("/plan", "Kommuneplan 2019"), titled("/budsjett", "Budsjett 2026")) == {}


def test_short_titles_of_two_departments_are_two() -> None:
    assert codes(titled("/boss/gebyr", "Gebyr 2025"), titled("/bygg/gebyr", "Gebyr 2026")) == {}
    old_and_new = titled("/boss/gebyr-25", "Gebyr 2025"), titled("/boss/gebyr-26", "Gebyr 2026")
    assert codes(*old_and_new) == {"/boss/gebyr-25": "superseded"}


def test_the_reason_is_a_sentence_without_the_pages_words() -> None:
    (why,) = left_out([document("/waste/", Part(("Waste",), ENGLISH), lang="en")], TODAY).values()
    assert why.reason.endswith(".") and "waste" not in why.reason
