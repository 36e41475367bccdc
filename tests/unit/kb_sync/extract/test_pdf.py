"""PDF files: what is read, in which order, and what is not taken in."""

from __future__ import annotations

from datetime import date

import pytest

from kb_sync.documents import Document, Skipped
from kb_sync.extract import Reading, examine
from kb_sync.extract.pdf.read import read_pdf
from tests.unit.kb_sync.extract.small_files import Words, column, pdf

ADDRESS = "https://fjordvik.kommune.no/dokument/gebyr-2026.pdf"
LONG = [
    "Kommunestyret fastset gebyra kvart år. Gebyra gjeld frå 1. januar og skal",
    "dekkje det tenestene kostar, korkje meir eller mindre enn det dei kostar oss.",
]


def examined(body: bytes) -> Reading:
    return examine(ADDRESS, body, "application/pdf")


def document(body: bytes) -> Document:
    found = examined(body).outcome
    assert isinstance(found, Document), found
    return found


def test_headings_paragraphs_and_facts_about_the_file() -> None:
    page = [
        Words("Gebyrregulativ 2026", 60, 760, 20, bold=True),
        *column(LONG, 60, 720),
        Words("Feiing", 60, 670, 14, bold=True),
        *column(["Pipa vert feia kvart fjerde år."], 60, 650),
    ]
    info = "/Title (Microsoft Word - gebyr.docx) /ModDate (D:20260115120000+01'00')"
    found = document(pdf([page], info=info, catalog="/Lang (nn-NO)"))
    assert (found.title, found.lang, found.updated) == ("Gebyrregulativ 2026", "nn", date(2026, 1, 15))
    assert [(part.trail, part.text, part.anchor) for part in found.parts] == [
        (("Gebyrregulativ 2026",), " ".join(LONG), None),
        (("Gebyrregulativ 2026", "Feiing"), "Pipa vert feia kvart fjerde år.", "page=1"),
    ]


def test_a_stated_title_that_means_something_is_used() -> None:
    found = document(pdf([column(LONG, 60, 720)], info="/Title (Gebyr i Fjordvik)"))
    assert found.title == "Gebyr i Fjordvik"
    assert document(pdf([column(LONG, 60, 720)], info="/Title (Dokument1)")).title == "Gebyr 2026"


def test_headers_footers_and_page_numbers_are_dropped() -> None:
    pages = [
        [
            Words("Fjordvik kommune", 60, 815, 8),
            *column([f"Kapittel {number} handlar om vatn."], 60, 700),
            Words(f"Side {number} av 4", 280, 25, 8),
        ]
        for number in range(1, 5)
    ]
    text = "\n".join(part.text for part in document(pdf(pages)).parts)
    assert text == "\n".join(f"Kapittel {number} handlar om vatn." for number in range(1, 5))


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Vi skal dekkje det som tenestene for vatn og avløp verkeleg kostar kommu-", "nen.", "kommunen."),
        (
            "Kommunen har ansvar for alt det praktiske arbeidet som gjeld bygge-",
            "og anleggsarbeid.",
            "bygge- og",
        ),
        ("Alle barn som bur i Fjordvik og skal byrje i første klasse, har ein SFO-", "plass.", "SFO-plass."),
    ],
)
def test_words_parted_at_the_end_of_a_line_are_joined(first: str, second: str, joined: str) -> None:
    assert joined in document(pdf([column([first, second], 60, 700)])).parts[0].text


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"Venstre spalte, line {number} av teksten" for number in range(1, 9)]
    right = [f"Høgre spalte, line {number} av teksten" for number in range(1, 9)]
    page = [
        Words(
            "Denne setninga står over begge spaltene og går heilt frå den eine sida til den andre.", 50, 760
        ),
        *column(left, 50, 700),
        *column(right, 310, 693),
    ]
    text = document(pdf([page])).parts[0].text
    assert text.index("Denne") < text.index("Venstre spalte, line 8") < text.index("Høgre spalte, line 1")


def test_a_table_without_lines_gives_rows_with_column_names() -> None:
    rows = [("Teneste", "Gebyr"), ("Feiing", "420 kroner"), ("Tilsyn", "310 kroner"), ("Vatn", "15 kroner")]
    page = [word for number, row in enumerate(rows) for word in _row(row, 700 - 15 * number)]
    assert document(pdf([page])).parts[0].text.splitlines() == [
        "Teneste: Feiing; Gebyr: 420 kroner",
        "Teneste: Tilsyn; Gebyr: 310 kroner",
        "Teneste: Vatn; Gebyr: 15 kroner",
    ]


def test_a_cell_with_lines_around_it_is_one_text() -> None:
    words = [
        Words("Plass", 70, 705, bold=True),
        Words("Pris", 310, 705, bold=True),
        Words("Heil dag, med eit namn", 70, 685),
        Words("som går over to liner", 70, 672),
        Words("1 200 kroner", 310, 678),
        Words("Halv dag", 70, 650),
        Words("700 kroner", 310, 650),
    ]
    lines = "".join(f" 60 {y} 440 0.5 re f" for y in (720, 700, 665, 640))
    lines += "".join(f" {x} 640 0.5 80 re f" for x in (60, 300, 500))
    assert document(pdf([words], extra=lines)).parts[0].text.splitlines() == [
        "Plass: Heil dag, med eit namn som går over to liner; Pris: 1 200 kroner",
        "Plass: Halv dag; Pris: 700 kroner",
    ]


def test_bullets_are_lines_and_numbers_are_steps() -> None:
    page = [
        *column(["Du må ha med:", "• gyldig pass", "• ei kvittering"], 60, 740),
        Words("Slik gjer du", 60, 680, bold=True),
        *column(["1. Logg inn.", "2. Send søknaden."], 60, 660),
    ]
    first, second = document(pdf([page])).parts
    assert first.text == "Du må ha med:\ngyldig pass\nei kvittering"
    assert (second.trail[-1], second.steps) == ("Slik gjer du", ("Logg inn.", "Send søknaden."))


def test_a_table_of_contents_is_not_text() -> None:
    page = column(
        ["1 Innleiing ................ 3", "2 Mål ..................... 7", "Planen gjeld til 2030."], 60, 700
    )
    assert document(pdf([page])).parts[0].text == "Planen gjeld til 2030."


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("scanned_pdf", pdf([[], []], picture=True)),
        ("no_text", pdf([[]])),
        ("no_text", pdf([[Words("1", 280, 25)]])),
        ("damaged_file", b"%PDF-1.4\nher er det ingenting"),
        ("damaged_file", pdf([column(LONG, 60, 700)])[:300]),
    ],
)
def test_a_pdf_that_is_not_taken_in(code: str, body: bytes) -> None:
    found = examined(body).outcome
    assert isinstance(found, Skipped) and found.code == code, found


def test_an_encrypted_pdf_is_told() -> None:
    locked = pdf([column(LONG, 60, 700)]).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Encrypt "
        b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <"
        + b"11" * 32
        + b"> /U <"
        + b"22" * 32
        + b"> >>",
    )
    found = examined(locked).outcome
    assert isinstance(found, Skipped) and found.code == "encrypted_pdf", found


def test_pages_that_are_pictures_are_told() -> None:
    pages = [column(LONG, 60, 700), []]
    body = pdf(pages, extra=" 0 0 300 300 re f")
    reading = examined(body)
    assert isinstance(reading.outcome, Document)
    assert reading.notes == ("1 of its pages are pictures without text and were not read.",)


def test_a_packed_page_is_read() -> None:
    assert document(pdf([column(LONG, 60, 700)], packed=True)).parts[0].text == " ".join(LONG)


def test_a_page_on_its_side_is_read() -> None:
    body = (
        pdf([column(LONG, 60, 700)])
        .replace(b"1 0 0 1 60.0", b"1 0 0 1 60")
        .replace(b"1 0 0 1 60 ", b"0 1 -1 0 400 ")
    )
    assert "Kommunestyret fastset gebyra" in document(body).parts[0].text


def test_reading_stops_when_the_time_is_up() -> None:
    ticks = iter([0.0, 1.0, 100.0, 200.0])
    content = read_pdf(pdf([column(LONG, 60, 700)] * 3), "Gebyr", lambda: next(ticks))
    assert content.notes == ["Only the first 1 of the file's 3 pages were read."]


def test_only_so_many_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb_sync.extract.pdf.read.MAX_PAGES", 2)
    content = read_pdf(pdf([column(LONG, 60, 700)] * 3), "Gebyr")
    assert content.notes == ["Only the first 2 of the file's 3 pages were read."]


def _row(row: tuple[str, str], y: float) -> list[Words]:
    return [Words(row[0], 60, y), Words(row[1], 320, y)]
