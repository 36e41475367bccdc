"""Files that lie beside the articles are read as a website is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kb_sync.documents import Document
from kb_sync.folders import FOLDER, read_folder
from tests.unit.kb_sync.extract.small_files import column, docx, paragraph, pdf

WEBSITE = "https://www.testvik.example.no/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "testvik" / FOLDER
    made.mkdir(parents=True)
    return made


def read(tmp_path: Path) -> tuple[list[Document], list[tuple[str, str]], dict[str, date]]:
    documents, skipped, written_on = read_folder(tmp_path, "testvik", WEBSITE)
    return documents, [(one.address, one.code) for one in skipped], written_on


def test_without_a_folder_there_is_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], [], {})


def test_every_kind_of_file_is_read(tmp_path: Path, folder: Path) -> None:
    sentence = "Styret har sju medlemer og møtest to gonger i året."
    (folder / "a.md").write_text(f"# Vedtekter\n\n{sentence}\n", encoding="utf-8")
    (folder / "b.csv").write_text("Teneste;Pris\nBåtplass;4 200 kroner\n", encoding="utf-8")
    (folder / "c.docx").write_bytes(docx(paragraph("Vedtekter", "Overskrift1") + paragraph(sentence)))
    (folder / "d.pdf").write_bytes(pdf([column(["Vedtekter for badelaget", sentence], 72, 760)]))
    documents, skipped, _ = read(tmp_path)
    assert skipped == []
    assert [one.address for one in documents] == [
        f"{WEBSITE}#{name}" for name in ("a.md", "b.csv", "c.docx", "d.pdf")
    ]
    said = [" ".join(part.text for part in one.parts) for one in documents]
    assert all(sentence in text for text in (said[0], said[2], said[3]))
    assert "Båtplass" in said[1] and "4 200 kroner" in said[1]


def test_a_markdown_file_may_name_the_address_it_is_cited_by(tmp_path: Path, folder: Path) -> None:
    front = "---\nurl: https://www.testvik.example.no/havn\nupdated: 2026-05-02\nlang: nb\n---\n"
    (folder / "havn.md").write_text(f"{front}# Havn\n\nGjestehavnen er åpen.\n", encoding="utf-8")
    ((document,), _, written_on) = read(tmp_path)
    assert document.address == "https://www.testvik.example.no/havn"
    assert (document.updated, document.lang) == (date(2026, 5, 2), "nb")
    assert list(written_on) == [document.address]


def test_an_address_without_encryption_is_not_cited(tmp_path: Path, folder: Path) -> None:
    (folder / "havn.md").write_text("---\nurl: http://x.example.no/\n---\nHamna er open.\n", encoding="utf-8")
    ((document,), _, _) = read(tmp_path)
    assert document.address == f"{WEBSITE}#havn.md"


def test_files_in_folders_with_one_name_are_two(tmp_path: Path, folder: Path) -> None:
    for area in ("hamn", "skule æ"):
        (folder / area).mkdir()
        (folder / area / "pris.md").write_text(f"# Pris\n\nPris for {area}.\n", encoding="utf-8")
    documents, skipped, _ = read(tmp_path)
    assert [one.address for one in documents] == [
        f"{WEBSITE}#hamn/pris.md",
        f"{WEBSITE}#skule%20%C3%A6/pris.md",
    ]
    assert skipped == []


def test_two_files_for_one_address_are_not_mixed(tmp_path: Path, folder: Path) -> None:
    for name in ("a", "b"):
        text = f"---\nurl: https://www.testvik.example.no/havn\n---\nTekst {name} om hamna.\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    documents, skipped, _ = read(tmp_path)
    assert [part.text for one in documents for part in one.parts] == ["Tekst a om hamna."]
    assert skipped == [("testvik/documents/b.md", "same_address")]


def test_what_cannot_be_read_is_told_by_the_name_of_the_file(tmp_path: Path, folder: Path) -> None:
    (folder / "kart.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "tom.md").write_text("", encoding="utf-8")
    (folder / "øydelagt.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    documents, skipped, _ = read(tmp_path)
    assert documents == []
    assert {address for address, _ in skipped} == {
        f"testvik/documents/{name}" for name in ("kart.png", "tom.md", "øydelagt.pdf")
    }


def test_hidden_files_are_no_documents(tmp_path: Path, folder: Path) -> None:
    (folder / ".DS_Store").write_bytes(b"\x00")
    (folder / ".git").mkdir()
    (folder / ".git" / "notes.md").write_text("# Notat\n\nIkkje for innbyggarar.\n", encoding="utf-8")
    assert read(tmp_path) == ([], [], {})


def test_a_file_is_as_new_as_it_was_written(tmp_path: Path, folder: Path) -> None:
    file = folder / "a.md"
    file.write_text("# Vedtekter\n\nStyret har sju medlemer.\n", encoding="utf-8")
    written = datetime(2026, 2, 3, 12, tzinfo=UTC).timestamp()
    os.utime(file, (written, written))
    assert read(tmp_path)[2] == {f"{WEBSITE}#a.md": date(2026, 2, 3)}
