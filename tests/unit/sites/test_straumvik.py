"""The made-up website is as real ones are, and its questions have their answers on it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from functools import cache
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2
import pytest

from kb_sync.municipality import load_municipality
from tests.sites.straumvik.server import Straumvik
from tests.sites.straumvik.source import HERE, read_source
from tests.sites.straumvik.styles import STYLES
from tests.unit.sites.asking import get

PRICE = "/barnehage-og-skule/barnehage/pris/"
WATER = "/teknisk/gebyr-vatn-og-avlop"


@cache
def questions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def words_of(site: Straumvik, path: str) -> str:
    """Everything a person could read on a page or in a paper, in one line."""
    _, headers, body = get(site, path)
    kind = headers["Content-Type"]
    if kind == "application/pdf":
        with pypdfium2.PdfDocument(body) as paper:
            return squeezed(" ".join(page.get_textpage().get_text_bounded() for page in paper))
    if "wordprocessing" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = archive.read("word/document.xml")
    encoding = "utf-8" if "charset" in kind or "word" in kind else "windows-1252"
    return squeezed(unescape(re.sub(r"<[^>]+>", " ", body.decode(encoding))))


@pytest.fixture(scope="module")
def texts(whole_site: Straumvik) -> dict[str, str]:
    return {path: words_of(whole_site, path) for path in [*whole_site.pages, *whole_site.papers]}


def test_there_are_many_pages_in_five_styles_and_three_languages(whole_site: Straumvik) -> None:
    pages = whole_site.pages.values()
    assert len(pages) >= 160
    styles = Counter(page.style for page in pages)
    assert set(styles) == set(STYLES) and min(styles.values()) >= 20
    languages = Counter(page.lang for page in pages)
    assert languages["nn"] / len(pages) > 0.75 and languages["nb"] >= 25 and languages["en"] == 2
    assert Counter(paper.kind for paper in whole_site.papers.values()) == {"pdf": 6, "scan": 1, "docx": 3}


def test_every_page_is_served_with_its_title(whole_site: Straumvik, texts: dict[str, str]) -> None:
    for page in whole_site.pages.values():
        if not page.mojibake:
            assert squeezed(page.title) in texts[page.path], page.path


def test_no_text_is_repeated(whole_site: Straumvik) -> None:
    bodies = {page.path: squeezed(page.text) for page in whole_site.pages.values()}
    assert len(set(bodies.values())) == len(bodies)
    sentences = Counter(
        sentence
        for body in bodies.values()
        for sentence in set(re.split(r"(?<=[.!?]) ", body))
        if len(sentence) > 70 and "=>" not in sentence
    )
    assert [sentence for sentence, count in sentences.items() if count > 1] == []
    shingles = {path: _shingles(body) for path, body in bodies.items()}
    for (one, first), (other, second) in combinations(shingles.items(), 2):
        assert len(first & second) < 0.3 * min(len(first), len(second)), (one, other)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return set(zip(*(words[at:] for at in range(4)), strict=False))


def test_links_within_the_site_lead_somewhere(whole_site: Straumvik) -> None:
    for page in whole_site.pages.values():
        for address in re.findall(r"\]\((/[^)\s]*)\)|^=> (/\S*)", page.text, re.MULTILINE):
            path = next(part for part in address if part)
            assert get(whole_site, path)[0] in (200, 302), (page.path, path)
        for related in page.related:
            assert related in whole_site.pages, (page.path, related)


def test_the_old_style_is_windows_1252_and_says_so_only_in_the_page(whole_site: Straumvik) -> None:
    page = next(page for page in whole_site.pages.values() if page.style == "custompublish")
    _, headers, body = get(whole_site, page.path)
    assert headers["Content-Type"] == "text/html"
    assert b"charset=windows-1252" in body and "ø".encode("windows-1252") in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_fee_tables_have_joined_cells(whole_site: Straumvik) -> None:
    document = lxml.html.fromstring(get(whole_site, "/bygg-og-eigedom/gebyr/")[2])
    assert document.xpath("//th[@colspan='2' and text()='Gebyr']") and document.xpath("//th[@rowspan='2']")


def test_one_page_is_mojibake_and_one_needs_javascript(whole_site: Straumvik) -> None:
    assert "mÃ¸terom" in get(whole_site, "/kultur/utlan-av-moterom/")[2].decode()
    assert b"<noscript>" in get(whole_site, "/kart/planinnsyn")[2]


def test_the_old_prices_stand_only_in_old_news_and_old_papers(texts: dict[str, str]) -> None:
    old = [path for path, text in texts.items() if "2 790 kr" in text and "2025" in text]
    assert "/aktuelt/nye-gebyr-2025/" in old and "/dokument/gebyrregulativ-2025.pdf" in old
    assert WATER not in old


def test_every_answer_stands_on_its_pages(texts: dict[str, str]) -> None:
    missing = [
        (one["text"], path, one["says"])
        for one in questions()
        if one["page"]
        for path in [one["page"], *one.get("also", [])]
        if one["says"] not in texts[path].replace("\xa0", " ")
    ]
    assert missing == []


def test_the_questions_are_many_and_short() -> None:
    asked = [one for one in questions() if one["page"]]
    assert len(asked) >= 240 and len(questions()) - len(asked) >= 40
    assert len({one["text"] for one in questions()}) == len(questions())
    assert 0.55 < sum(one["lang"] == "nn" for one in asked) / len(asked) < 0.65
    assert {one["lang"] for one in questions()} == {"nn", "nb"}
    assert sum(len(one["text"].split()) <= 3 for one in asked) > 80
    assert len({one["page"] for one in asked}) > 180


def test_the_municipality_itself_can_be_read() -> None:
    municipality = load_municipality(HERE.parent / "straumvik_content" / "straumvik")
    contacts = read_source().contacts
    assert municipality.telephone == contacts["servicetorget"].telephone
    byggesak = municipality.contact_for("byggesak")
    assert byggesak is not None and byggesak.telephone == contacts["byggesak"].telephone


def test_the_source_is_small() -> None:
    assert (
        sum(file.stat().st_size for file in Path(HERE).rglob("*.*") if "__pycache__" not in file.parts)
        < 1_500_000
    )
