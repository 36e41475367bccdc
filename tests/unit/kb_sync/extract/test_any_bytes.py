"""Whatever comes in, reading ends and nothing is raised."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb_sync.documents import Document, Skipped
from kb_sync.extract import examine
from kb_sync.extract.reading import Reading
from tests.unit.kb_sync.extract.small_files import Words, docx, paragraph, pdf

ADDRESS = "https://fjordvik.kommune.no/side"
PAGES = [
    page.read_text(encoding="utf-8") for page in sorted((Path(__file__).parent / "pages").glob("*.html"))
]
TYPES = (
    None, "", "text/html", "text/html; charset=utf-16", "text/plain", "text/markdown", "text/csv", "application/pdf",
    "text/tab-separated-values", "application/octet-stream", "application/json", "image/png", "tull",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)  # fmt: skip

tags = st.sampled_from(
    "a abbr article aside b br button dd details div dl dt em font footer form h1 h2 h3 header i img input label li "
    "main nav ol p pre q script section span strong style summary sup table tbody td template th thead time tr "
    "ul".split()
)
attributes = st.sampled_from(
    [
        "", ' class="accordion-title"', ' class="contact"', ' class="cookie share menu"', ' id="a"', " hidden",
        ' aria-expanded="false"', ' aria-controls="a"', ' role="tab"', ' role="heading" aria-level="x"', ' colspan="0"',
        ' rowspan="999999"', ' colspan="-3"', ' href="tel:+47"', ' href="mailto:"', ' href="javascript:mailto:x@y.no"',
        ' lang="nn"', ' start="9"', ' style="display:none"', ' title="Eit ord"', ' data-cfemail="zz"', ' for="a"',
        ' type="checkbox"', ' svara-panel="x"', ' datetime="9999-99-99"',
    ]
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Pris", "1. mars", "Sist endret 12.03.2026", "Les meir", "56 37 00 01", "a (at) b.no", "&nbsp;", "<"]
    ),
)
pieces = st.one_of(
    st.builds(lambda tag, attribute: f"<{tag}{attribute}>", tags, attributes),
    st.builds("</{}>".format, tags),
    texts,
)
markup = st.lists(pieces, max_size=60).map("".join)


def sound(reading: Reading) -> None:
    """What is promised of every document: text that can be shown, and a heading above each part."""
    outcome = reading.outcome
    if isinstance(outcome, Skipped):
        assert outcome.code != "unreadable" and outcome.reason.endswith(".")
        return
    assert isinstance(outcome, Document) and outcome.title and outcome.parts
    for part in outcome.parts:
        assert part.trail[0] == outcome.title and all(part.trail)
        assert all(
            above.casefold() != below.casefold()
            for above, below in zip(part.trail, part.trail[1:], strict=False)
        )
        assert part.text or part.steps
        lines = [*part.trail, *part.steps, *(part.text.split("\n") if part.text else ())]
        assert all(line and line.isprintable() and line == line.strip() for line in lines)
        assert all(len(line) <= 1500 for line in lines)


@given(st.binary(max_size=300), st.sampled_from(TYPES), st.one_of(st.none(), st.text(max_size=8)))
@example(b"<\x00", "text/html", None)
@example(b"\xff\xfe<\xd8", "text/html", None)
@example(b'"', "text/csv", None)
@example(b"---\n? : :\n---\n", "text/markdown", None)
def test_any_bytes_of_any_type(body: bytes, content_type: str | None, charset: str | None) -> None:
    sound(examine(ADDRESS, body, content_type, charset))


@given(st.text(max_size=60))
def test_any_address(address: str) -> None:
    sound(examine(address, b"<p>Fjordvik kommune ligg ved fjorden.", None))


@settings(max_examples=150)
@given(markup)
def test_any_markup(text: str) -> None:
    sound(examine(ADDRESS, f"<p>Fjordvik kommune ligg ved fjorden.</p>{text}".encode(), "text/html"))


@settings(max_examples=100)
@given(st.sampled_from(PAGES), st.data())
def test_any_page_that_was_cut_and_pasted(page: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(page)))
    second = data.draw(st.integers(0, len(page)))
    start, end = sorted((first, second))
    pasted = data.draw(markup)
    for broken in (page[:start] + pasted + page[end:], page[:start] + page[start:end] * 2 + page[end:]):
        sound(examine(ADDRESS, broken.encode("utf-8", "replace"), "text/html"))


@given(
    st.text(alphabet=st.sampled_from('a1 ;,\t|"\n=\r\0æ'), max_size=120),
    st.sampled_from(["text/csv", "text/markdown"]),
)
def test_any_sheet(text: str, content_type: str) -> None:
    sound(examine(ADDRESS, text.encode(), content_type))


@settings(max_examples=80)
@given(st.text(alphabet=st.sampled_from("# -*>|`[]()!<a1\n \\_~:&;"), max_size=150))
def test_any_markdown(text: str) -> None:
    sound(examine(ADDRESS, text.encode(), "text/markdown"))


WHOLE_PDF = pdf([[Words("Gebyr i Fjordvik", 60, 700, 16), Words("Vatn kostar ti kroner.", 60, 670)]])
WHOLE_DOCX = docx(paragraph("Gebyr", "Overskrift1") + paragraph("Vatn kostar ti kroner."))


# Each example starts a process, so there are few.
@settings(max_examples=6)
@given(st.sampled_from([WHOLE_PDF, WHOLE_DOCX]), st.integers(0, 2000), st.binary(min_size=1, max_size=40))
def test_any_damage_to_a_file(whole: bytes, place: int, damage: bytes) -> None:
    at = place % len(whole)
    sound(examine(ADDRESS, whole[:at] + damage + whole[at + len(damage) :], None))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "word/document.xml", "xl/workbook.xml", "ppt/a.xml", "content.xml"]
)
def test_any_archive(name: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "<a/>")
    outcome = examine(ADDRESS, file.getvalue(), "application/zip").outcome
    assert isinstance(outcome, Skipped) and outcome.code in ("unsupported_type", "damaged_file")
