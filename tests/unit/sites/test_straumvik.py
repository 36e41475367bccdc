"""The made-up website is as real ones are, and its questions have their answers on it."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from html import unescape
from itertools import combinations
from pathlib import Path

import httpx
import lxml.html
import pypdfium2
import pytest
from lxml import etree

from kb_sync.municipality import load_municipality
from tests.sites.straumvik.odd import REDIRECTS, WRONG_IN_SITEMAP
from tests.sites.straumvik.server import Request, Straumvik
from tests.sites.straumvik.source import HERE, read_source
from tests.sites.straumvik.styles import STYLES

PRICE = "/barnehage-og-skule/barnehage/pris/"
WATER = "/teknisk/gebyr-vatn-og-avlop"
QUESTIONS = [json.loads(line) for line in (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


@cache
def client() -> httpx.Client:
    """One for all tests, since each new one reads all the certificates of the machine."""
    return httpx.Client(timeout=20, headers={"Accept-Encoding": "identity"})


@pytest.fixture(scope="module", autouse=True)
def close_client() -> Iterator[None]:
    yield
    client().close()
    client.cache_clear()


def get(site: Straumvik, path: str, **headers: str) -> tuple[int, httpx.Headers, bytes]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client().get(site.url + path, headers=names)
    return answer.status_code, answer.headers, answer.content


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


@pytest.fixture
def site() -> Iterator[Straumvik]:
    with Straumvik() as site:
        yield site


@pytest.fixture(scope="module")
def whole_site() -> Iterator[Straumvik]:
    """For tests that only read."""
    with Straumvik() as site:
        yield site


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


def test_the_tag_answers_304_until_the_page_changes(site: Straumvik) -> None:
    status, headers, body = get(site, PRICE)
    assert status == 200 and "1 200 kroner i månaden" in body.decode()
    tag, date = headers["ETag"], headers["Last-Modified"]
    assert get(site, PRICE, If_None_Match=tag)[::2] == (304, b"")
    assert get(site, PRICE, If_None_Match=f'"other", {tag}')[0] == 304
    assert get(site, PRICE, If_Modified_Since=date)[0] == 304
    site.change(PRICE, site.text(PRICE).replace("1 200 kroner", "1 300 kroner"))
    status, headers, body = get(site, PRICE, If_None_Match=tag, If_Modified_Since=date)
    assert status == 200 and "1 300 kroner i månaden" in body.decode() and "1 200 kroner" not in body.decode()
    assert headers["ETag"] != tag and headers["Last-Modified"] != date
    assert get(site, PRICE, If_None_Match=headers["ETag"])[0] == 304


@pytest.mark.parametrize("path", [PRICE, WATER, "/kultur/symjehallen/", "/dokument/gebyrregulativ-2026.pdf"])
def test_an_unchanged_page_keeps_its_tag_though_its_tokens_differ(site: Straumvik, path: str) -> None:
    first, again = get(site, path), get(site, path)
    assert first[1]["ETag"] == again[1]["ETag"]
    assert (first[2] != again[2]) == first[1]["ETag"].startswith("W/")


def test_a_wrong_date_is_no_reason_for_304(site: Straumvik) -> None:
    assert get(site, PRICE, If_Modified_Since="yesterday")[0] == 200
    assert get(site, PRICE, If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT")[0] == 200


def test_pages_can_come_packed(site: Straumvik) -> None:
    _, headers, body = get(site, PRICE, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip" and b"<main" in body
    assert "Content-Encoding" not in get(site, WATER, Accept_Encoding="gzip")[1]


def test_head_has_no_body(site: Straumvik) -> None:
    answer = client().head(site.url + PRICE)
    assert (answer.status_code, answer.content) == (200, b"") and int(answer.headers["Content-Length"]) > 1000
    assert site.requests[-1] == Request("HEAD", PRICE, 200)


def test_the_site_map_has_the_pages_and_also_wrong_addresses(site: Straumvik) -> None:
    space = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = etree.fromstring(get(site, "/sitemap.xml")[2])
    addresses: set[str] = set()
    statuses: list[int] = []
    for part in index.xpath("//m:loc/text()", namespaces=space):
        status, _, body = get(site, part.removeprefix(site.url))
        statuses.append(status)
        if status == 200:
            document = etree.fromstring(gzip.decompress(body) if part.endswith(".gz") else body)
            addresses |= set(document.xpath("//m:loc/text()", namespaces=space))
    assert sorted(statuses) == [200, 200, 200, 404]
    assert {site.url + page.path for page in site.pages.values() if page.listed} <= addresses
    assert {site.url + path for path in [*WRONG_IN_SITEMAP, *site.papers]} <= addresses
    assert any("gamle.straumvik.example" in address for address in addresses)
    site.remove(PRICE)
    assert PRICE.encode() not in get(site, "/sitemap-sider.xml")[2]


def test_robots_keep_some_areas_closed(site: Straumvik) -> None:
    text = get(site, "/robots.txt")[2].decode()
    assert "Disallow: /intern/" in text and f"Sitemap: {site.url}/sitemap.xml" in text
    assert get(site, "/intern/vaktliste")[0] == 200  # nothing but good manners keeps one out


def test_what_is_not_there_is_404_or_only_looks_so(site: Straumvik) -> None:
    assert get(site, "/teknisk/finst-ikkje")[0] == 404
    status, _, body = get(site, "/kultur/finst-ikkje/")
    assert status == 200 and "Fann ikkje sida" in body.decode()


def test_addresses_that_lead_on(site: Straumvik) -> None:
    for path, (status, to) in REDIRECTS.items():
        answer = get(site, path)
        assert (answer[0], answer[1]["Location"]) == (status, to)
    assert b'type="password"' in get(site, "/logg-inn?retur=/min-side/")[2]


def test_one_page_has_several_addresses(site: Straumvik) -> None:
    plain = get(site, "/teknisk/feiing")
    assert get(site, "/teknisk/feiing/")[1]["ETag"] == plain[1]["ETag"]
    assert get(site, "/teknisk/feiing?utm_source=facebook")[2] == plain[2]
    assert f'rel="canonical" href="{site.url}/teknisk/feiing"' in plain[2].decode()
    moved = get(site, PRICE.rstrip("/"))
    assert (moved[0], moved[1]["Location"]) == (301, PRICE)


def test_the_calendar_never_ends(site: Straumvik) -> None:
    path = "/kalender"
    seen = set()
    for _ in range(30):
        links = re.findall(r"href='(/kalender/\d+/\d+)'>Neste", get(site, path)[2].decode())
        path = links[0]
        seen.add(path)
    assert len(seen) == 30 and path == "/kalender/2029/06"


def test_a_removed_page_is_gone(site: Straumvik) -> None:
    site.remove(PRICE)
    assert get(site, PRICE)[0] == 404
    site.remove("/teknisk/broyting", soft=True)
    status, _, body = get(site, "/teknisk/broyting")
    assert status == 200 and "Fann ikkje sida" in body.decode()
    site.remove("/dokument/gebyrregulativ-2025.pdf")
    assert get(site, "/dokument/gebyrregulativ-2025.pdf")[0] == 404


def test_a_new_page_is_found(site: Straumvik) -> None:
    site.add(
        "/kultur/isbane/", "Isbana", "Isbana i Botnadalen er open når isen er 12 centimeter.", "elementor"
    )
    assert "12 centimeter" in get(site, "/kultur/isbane/")[2].decode()
    assert b"/kultur/isbane/" in get(site, "/sitemap-sider.xml")[2]


def test_the_site_can_be_down(site: Straumvik) -> None:
    site.down()
    status, headers, _ = get(site, PRICE)
    assert (status, headers["Retry-After"]) == (503, "120")
    assert get(site, "/robots.txt")[0] == 503
    site.down("hangs_up")
    with pytest.raises(httpx.TransportError):
        get(site, PRICE)
    site.well()
    assert get(site, PRICE)[0] == 200


def test_the_site_can_be_slow_and_still_closes_at_once() -> None:
    begun = datetime.now(UTC)
    with Straumvik() as site:
        site.slow(600)
        with pytest.raises(httpx.ReadTimeout):
            client().get(site.url + PRICE, timeout=0.2)
    assert (datetime.now(UTC) - begun).total_seconds() < 300


def test_the_site_can_lie(site: Straumvik) -> None:
    tag = get(site, PRICE)[1]["ETag"]
    site.lie()
    assert {get(site, path)[2] for path in (PRICE, WATER, "/")} == {get(site, PRICE)[2]}
    assert "vedlikehald" in get(site, PRICE)[2].decode() and get(site, PRICE)[0] == 200
    assert b"urlset" in get(site, "/sitemap-sider.xml")[2]
    site.lie("empty")
    assert get(site, PRICE)[::2] == (200, b"")
    site.lie("truncated")
    with pytest.raises(httpx.RemoteProtocolError):
        get(site, PRICE)
    site.lie("unchanged")
    site.change(PRICE, "Barnehagen er gratis.")
    assert get(site, PRICE, If_None_Match=tag)[0] == 304
    site.well()
    assert get(site, PRICE, If_None_Match=tag)[0] == 200


def test_two_sites_do_not_share_their_changes(site: Straumvik) -> None:
    site.remove(PRICE)
    with Straumvik() as other:
        assert PRICE in other.pages and other.url != site.url


def test_a_site_that_is_not_served_has_no_address() -> None:
    with pytest.raises(RuntimeError, match="with Straumvik"):
        _ = Straumvik().url


def test_the_old_prices_stand_only_in_old_news_and_old_papers(texts: dict[str, str]) -> None:
    old = [path for path, text in texts.items() if "2 790 kr" in text and "2025" in text]
    assert "/aktuelt/nye-gebyr-2025/" in old and "/dokument/gebyrregulativ-2025.pdf" in old
    assert WATER not in old


def test_every_answer_stands_on_its_pages(texts: dict[str, str]) -> None:
    missing = [
        (one["text"], path, one["says"])
        for one in QUESTIONS
        if one["page"]
        for path in [one["page"], *one.get("also", [])]
        if one["says"] not in texts[path].replace("\xa0", " ")
    ]
    assert missing == []


def test_the_questions_are_many_and_short() -> None:
    asked = [one for one in QUESTIONS if one["page"]]
    assert len(asked) >= 240 and len(QUESTIONS) - len(asked) >= 40
    assert len({one["text"] for one in QUESTIONS}) == len(QUESTIONS)
    assert 0.55 < sum(one["lang"] == "nn" for one in asked) / len(asked) < 0.65
    assert {one["lang"] for one in QUESTIONS} == {"nn", "nb"}
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
