"""Lines, dates, telephone numbers and rows: the small pieces that every reader uses."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.extract.bold import with_numbered_lists
from kb_sync.extract.dates import Dated, dated, from_iso, from_text
from kb_sync.extract.events import Numbered, TextLine
from kb_sync.extract.html.contacts import tells_how_to_reach
from kb_sync.extract.html.links import plain_addresses, telephone
from kb_sync.extract.phrases import is_phrase
from kb_sync.extract.rows import Cell, row_line
from kb_sync.extract.text import clean, shortened, wrapped


@given(st.text(max_size=200))
def test_clean_text_is_one_printable_line(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.isprintable() and cleaned == cleaned.strip() and "  " not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned) and clean(cleaned) == cleaned


@given(st.text(alphabet="ab .!?", max_size=300), st.integers(5, 40))
def test_wrapped_lines_are_short_and_lose_nothing(text: str, longest: int) -> None:
    line = clean(text)
    lines = wrapped(line, longest)
    assert all(len(piece) <= longest for piece in lines)
    assert "".join("".join(lines).split()) == "".join(line.split())


def test_shortened_ends_after_a_word() -> None:
    assert shortened("Gebyr for vatn og avløp", 15) == "Gebyr for vatn…"
    assert shortened("Gebyr", 15) == "Gebyr"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12.03.2026", date(2026, 3, 12)),
        ("12. mars 2026", date(2026, 3, 12)),
        ("12 DES 2025", date(2025, 12, 12)),
        ("3/5-2024 og meir", date(2024, 5, 3)),
        ("2026-03-12", date(2026, 3, 12)),
        ("12.03.26", date(2026, 3, 12)),
        ("31.02.2026", None),
        ("12.03.1812", None),
        ("i går", None),
        ("112.03.2026", None),
    ],
)
def test_dates_in_text(text: str, day: date | None) -> None:
    assert from_text(text) == day


def test_iso_times_are_days_in_norway() -> None:
    assert from_iso("2026-03-11T23:30:00Z") == date(2026, 3, 12)
    assert from_iso("2026-03-11T23:30:00") == date(2026, 3, 11)
    assert from_iso("9999-12-31T23:59:59-12:00") is None
    assert from_iso("0001-01-01") is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Sist endret: 12.03.2026 kl. 10:15 av Kari Nordmann", Dated(date(2026, 3, 12), None)),
        ("Publisert av Ola. Sist endra 12.03.2026 14.22", None),
        ("Publisert 1. januar 2026", Dated(None, date(2026, 1, 1))),
        ("Sida er sist oppdatert fredag 13.03.2026", Dated(date(2026, 3, 13), None)),
        ("Gebyret vart sist endra 01.01.2026 og gjeld ut året", None),
        ("12.03.2026", None),
        ("Sist endret", None),
    ],
)
def test_lines_about_the_age_of_a_page(line: str, told: Dated | None) -> None:
    assert dated(line) == (told if "Publisert av" not in line else Dated(date(2026, 3, 12), None))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+4756370001", "56 37 00 01"),
        ("004793456789", "934 56 789"),
        ("+47 81 50 00 00", "815 00 000"),
        ("56370001", "56 37 00 01"),
        ("%2B4756370001", "56 37 00 01"),
        ("116117", "116117"),
        ("113", "113"),
        ("+4681234567", "+4681234567"),
        ("02000;ext=1", "02000"),
        ("//56370001", "56 37 00 01"),
        ("ring", "ring"),
    ],
)
def test_telephone_numbers_are_written_as_norwegians_do(written: str, number: str) -> None:
    assert telephone(written) == number


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("Skriv til post (at) fjordvik.kommune.no i dag", "Skriv til post@fjordvik.kommune.no i dag"),
        ("post[krøllalfa]fjordvik [punktum] no", "post@fjordvik.no"),
        ("Møt opp (a) i dag eller (b) i morgon.", "Møt opp (a) i dag eller (b) i morgon."),
        ("Kurs i formasjon (at) heng saman", "Kurs i formasjon (at) heng saman"),
    ],
)
def test_addresses_in_words_are_made_whole(line: str, plain: str) -> None:
    assert plain_addresses(line) == plain


@pytest.mark.parametrize(
    "text",
    [
        "56 37 00 01",
        "Ring 934 56 789 no",
        "post@fjordvik.kommune.no",
        "5999 Fjordvik",
        "Tlf: 02 000",
        "Mandag 09.00–15.00",
    ],
)
def test_what_tells_how_to_reach_somebody(text: str) -> None:
    assert tells_how_to_reach(text)


@pytest.mark.parametrize(
    "text", ["Gebyret er 1 850 kroner.", "Frå 2026 gjeld nye reglar.", "Ring oss gjerne."]
)
def test_what_does_not(text: str) -> None:
    assert not tells_how_to_reach(text)


def cells(*texts: str) -> list[Cell]:
    return [Cell(text) for text in texts]


@pytest.mark.parametrize(
    ("names", "row", "line"),
    [
        (["Type", "Gebyr"], cells("Byggesak", "420 kroner"), "Type: Byggesak; Gebyr: 420 kroner"),
        (["", "Vaksne", "Barn"], cells("Dagskort", "50", "20"), "Dagskort – Vaksne: 50; Barn: 20"),
        ([], cells("Måndag", "09–15"), "Måndag: 09–15"),
        (["Dag", "Tid"], cells("Måndag–fredag", "09–15"), "Måndag–fredag: 09–15"),
        (
            ["Dag", "Telefon", "Besøk"],
            cells("Tysdag", "09–15", "10–14"),
            "Tysdag – Telefon: 09–15; Besøk: 10–14",
        ),
        (["Type", "Gebyr", "Merknad"], cells("Vatn", "10", ""), "Type: Vatn; Gebyr: 10"),
        (
            ["Type", "Vår", "Haust"],
            [Cell("Vatn"), Cell("10", 7), Cell("10", 7)],
            "Type: Vatn; Vår / Haust: 10",
        ),
        ([], cells("a", "b", "c"), "a; b; c"),
        (["Type", "Gebyr"], cells("", ""), ""),
        (["Månadspris", "År"], cells("Måneskin", "2026"), "Månadspris: Måneskin; År: 2026"),
    ],
)
def test_a_row_can_be_read_alone(names: list[str], row: list[Cell], line: str) -> None:
    assert row_line(names, row) == line


def test_numbered_lines_are_a_list_only_in_order() -> None:
    one, two, four = TextLine("1. Ein"), TextLine("2. To"), TextLine("4. Fire")
    assert with_numbered_lists([one, two, four]) == [Numbered(("Ein", "To"), 1), four]
    assert with_numbered_lists([one]) == [one] and with_numbered_lists([two]) == [two]


@given(st.text(max_size=300))
def test_phrases_take_any_text(text: str) -> None:
    for kind in ("noise", "elsewhere", "about_the_page", "error_titles", "login_titles", "needs_javascript"):
        is_phrase(kind, text)


@pytest.mark.parametrize(
    "line", ["Ja.", "Nei, det må du ikkje.", "Send søknaden til kommunen", "Del 1: Om planen"]
)
def test_content_is_no_noise(line: str) -> None:
    assert not is_phrase("noise", line)
