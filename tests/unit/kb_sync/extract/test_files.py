"""Word, Markdown and sheets."""

from __future__ import annotations

from datetime import date

import pytest

from kb_sync.documents import Document, Skipped
from kb_sync.extract import Reading, examine
from kb_sync.extract.apart import read_apart
from kb_sync.extract.reading import Refused
from tests.unit.kb_sync.extract.small_files import docx, paragraph, table

SITE = "https://fjordvik.kommune.no/"


def read_all(name: str, body: bytes | str, content_type: str | None = None) -> Reading:
    return examine(SITE + name, body.encode() if isinstance(body, str) else body, content_type)


def document(name: str, body: bytes | str, content_type: str | None = None) -> Document:
    found = read_all(name, body, content_type).outcome
    assert isinstance(found, Document), found
    return found


def code(name: str, body: bytes | str, content_type: str | None = None) -> str:
    found = read_all(name, body, content_type).outcome
    assert isinstance(found, Skipped), found
    return found.code


# Word


def test_a_word_document() -> None:
    body = docx(
        paragraph("Rutine for permisjon", "Tittel")
        + paragraph("Søknad", "Overskrift1")
        + paragraph("Søk innan to veker.")
        + "".join(paragraph(step, numbered=2) for step in ("Logg inn.", "Send søknaden."))
        + paragraph("Dette må du ha", bold=True)
        + "".join(paragraph(thing, numbered=1) for thing in ("pass", "tolmod"))
        + paragraph("Satsar", "Overskrift2")
        + table([["Permisjon", "Løn"], ["Omsorg", "Full løn"], ["Velferd", "Inga løn"]]),
        core="<dc:title>Permisjon</dc:title><dcterms:modified>2026-01-02T10:00:00Z</dcterms:modified>",
    )
    found = document("rutine.docx", body)
    assert (found.title, found.lang, found.updated) == ("Rutine for permisjon", "nn", date(2026, 1, 2))
    assert [(part.trail[1:], part.text, part.steps) for part in found.parts] == [
        (("Søknad",), "Søk innan to veker.", ("Logg inn.", "Send søknaden.")),
        (("Søknad", "Dette må du ha"), "pass\ntolmod", ()),
        (("Søknad", "Satsar"), "Permisjon: Omsorg; Løn: Full løn\nPermisjon: Velferd; Løn: Inga løn", ()),
    ]


def test_macros_are_never_run_and_do_not_hinder() -> None:
    body = docx(paragraph("Dette er tekst."), files={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    assert document("makro.docm", body, "application/octet-stream").parts[0].text == "Dette er tekst."


def test_the_ending_does_not_matter() -> None:
    assert (
        document("plan.pdf", docx(paragraph("Dette er tekst.")), "application/pdf").parts[0].text
        == "Dette er tekst."
    )


ENTITIES = '<!DOCTYPE a [<!ENTITY b "' + "b" * 100 + '"><!ENTITY c "' + "&b;" * 100 + '">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("expected", "body"),
    [
        ("no_text", docx("")),
        ("damaged_file", docx(paragraph("Tekst"))[:400]),
        ("damaged_file", docx("<w:p><w:r>")),
        ("damaged_file", b"PK\x03\x04" + b"tull" * 50),
        ("too_large", docx(paragraph("Tekst"), files={"word/a.xml": b"a" * 20_000_000})),
        ("damaged_file", docx(paragraph("Tekst"), files={"word/footer1.xml": ENTITIES.encode()})),
    ],
)
def test_a_word_document_that_is_not_taken_in(expected: str, body: bytes) -> None:
    assert code("rutine.docx", body) == expected


def test_a_word_document_with_pictures_alone_may_be_large() -> None:
    body = docx(paragraph("Dette er tekst."), files={"word/media/a.bin": b"a" * 70_000_000})
    assert document("bilete.docx", body).parts[0].text == "Dette er tekst."


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(Refused) as told:
        read_apart("docx", docx(paragraph("Tekst")), "Tekst", max_seconds=0.001)
    assert told.value.code == "too_slow"


# Markdown

MARKDOWN = """---
title: Renovasjon i Fjordvik
lang: nn-NO
updated: 2026-02-01
url: https://fjordvik.kommune.no/renovasjon
---
# Renovasjon i Fjordvik

Vi hentar avfallet *kvar* veke. {{ mal }} <script>alert(1)</script>

## Gebyr

| Dunk | Gebyr |
|------|-------|
| 140 liter | 2 100 kr |

## Slik gjer du

1. Logg inn
2. Vel dunk
"""


def test_markdown_with_front_matter() -> None:
    found = document("fil.md", MARKDOWN)
    assert (found.address, found.title) == ("https://fjordvik.kommune.no/renovasjon", "Renovasjon i Fjordvik")
    assert (found.lang, found.updated) == ("nn", date(2026, 2, 1))
    assert [(part.trail[1:], part.text, part.steps) for part in found.parts] == [
        ((), "Vi hentar avfallet kvar veke. {{ mal }}", ()),
        (("Gebyr",), "Dunk: 140 liter; Gebyr: 2 100 kr", ()),
        (("Slik gjer du",), "", ("Logg inn", "Vel dunk")),
    ]


@pytest.mark.parametrize(
    ("front", "text"),
    [
        ("", "Dette er tekst."),
        ("---\n- ei liste\n---\n", "Dette er tekst."),
        ("---\na: [b\n---\n", "Dette er tekst."),
        ("---\nurl: javascript:alert(1)\nupdated: i går\nlang: 7\ntitle: [a]\n---\n", "Dette er tekst."),
    ],
)
def test_front_matter_that_is_none(front: str, text: str) -> None:
    found = document("ei-fil.md", front + text)
    assert found.address == SITE + "ei-fil.md" and found.title and (found.lang, found.updated) == (None, None)
    assert text in "\n".join(part.text for part in found.parts)


def test_the_title_of_the_front_matter_comes_before_the_first_heading() -> None:
    found = document("fil.md", "---\ntitle: Gebyr\n---\n# Vatn\n\nTi kroner.\n")
    assert [part.trail for part in found.parts] == [("Gebyr", "Vatn")]


def test_markdown_that_is_too_large_is_told() -> None:
    assert code("fil.md", "a " * 600_000) == "too_large"


# Sheets


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_a_sheet_whatever_its_delimiter_and_charset(delimiter: str, charset: str) -> None:
    rows = [
        ["Teneste", "Gebyr", "Merknad"],
        ["Feiing av pipe på hytte", "420", "kvart år"],
        ["Vatn", "=SUM(A1)", ""],
    ]
    body = "\r\n".join(delimiter.join(row) for row in rows).encode(charset)
    found = document("gebyr-2026.csv", body, "text/csv")
    assert found.title == "Gebyr 2026"
    assert found.parts[0].text.splitlines() == [
        "Teneste: Feiing av pipe på hytte; Gebyr: 420; Merknad: kvart år",
        "Teneste: Vatn; Gebyr: =SUM(A1)",
    ]
    assert found.parts[0].anchor == "row=2-3"


def test_rows_before_the_names_of_the_columns_are_text() -> None:
    found = document("gebyr.csv", "Gebyr i Fjordvik;;\n;;\nTeneste;Gebyr;År\nVatn;10;2026\nAvløp;20;2026\n")
    assert [part.text for part in found.parts] == [
        "Gebyr i Fjordvik",
        "Teneste: Vatn; Gebyr: 10; År: 2026\nTeneste: Avløp; Gebyr: 20; År: 2026",
    ]


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ("sep=|\na|b\nVatn|10\n", "a: Vatn; b: 10"),
        ('Namn;Sum\n"Kari ""K"" Nordmann\nFjordvik";1,5\n', 'Namn: Kari "K" Nordmann Fjordvik; Sum: 1,5'),
        ("Vatn;10\nAvløp;20\nFeiing;30\n", "Vatn: 10\nAvløp: 20\nFeiing: 30"),
        ("Berre ei kolonne\nmed to rader\n", "Berre ei kolonne\nmed to rader"),
        ("Namn;;Sum\nVatn;a;10\n", "Namn: Vatn; a; Sum: 10"),
    ],
)
def test_odd_sheets(sheet: str, text: str) -> None:
    assert "\n".join(part.text for part in document("ark.csv", sheet).parts) == text


def test_rows_are_divided_into_parts() -> None:
    found = document("ark.csv", "Namn;Sum\n" + "".join(f"Rad {number};{number}\n" for number in range(40)))
    assert [part.anchor for part in found.parts] == ["row=2-16", "row=17-31", "row=32-41"]


def test_a_sheet_beyond_the_bounds_is_told() -> None:
    assert read_all("ark.csv", "Namn;Sum\n" + "a;1\n" * 10_500).notes == (
        "Only the first 10000 rows were read.",
    )
    assert code("ark.csv", "a;b\n" * 1_300_000) == "too_large"
    assert code("ark.csv", ";;;\n;;\n") == "no_text"
