"""Whoever owns the content sees how the websites stand, and which articles to read again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kb_sync.crawling import REPORT
from kb_sync.fetch.cache import SourceCache
from kb_sync.site_status import FEW, WebsitesStatus
from kb_sync.stale_sources import Owner
from kb_sync.status import read_status
from kb_sync.websites_text import lines_of
from tests.unit.kb_sync.cached_site import CRAWLED, HOST, html, keep, write_sites
from tests.unit.kb_sync.small_base import SOURCE, municipality, text, write

TODAY = date(2026, 11, 30)
WASTE = html("Boss", "Bosset blir henta på tysdag i heile kommunen.")
DESK = Owner("servicetorg", "Servicetorget", None)


def status(data: Path, content: Path) -> WebsitesStatus:
    found = read_status(data, content, TODAY).municipalities
    return next(one.websites for one in found if one.municipality == "testvik")


def told(data: Path, content: Path) -> str:
    return "\n".join(lines_of(status(data, content)))


def report(data: Path, **fields: Any) -> None:
    folder = SourceCache.of(data, "testvik", "nettsida").folder
    folder.mkdir(parents=True, exist_ok=True)
    given = {"site": "nettsida", "outcome": "taken", "reason": None, "ended_at": "2026-11-29T03:10:00+00:00"}
    (folder / REPORT).write_text(json.dumps(given | fields), encoding="utf-8")


def cite(content: Path, url: str, checked: str = "2026-11-01", topic: str = "renovasjon") -> None:
    """An article of Testvik's own whose hours rest on this page."""
    source = {**SOURCE, "url": url, "checked": checked}
    section = {"source": "eiga", **text("Bosset blir henta på tysdag.")}
    write(content, "testvik", {"id": topic, "sources": {"eiga": source}, "sections": {"hours": section}})


def test_without_sites_there_is_nothing_to_tell(data: Path, content: Path) -> None:
    assert status(data, content) == WebsitesStatus((), (), 0)
    assert told(data, content) == ""


def test_a_site_that_was_never_crawled_says_what_to_do(data: Path, content: Path) -> None:
    write_sites(content)
    (site,) = status(data, content).sites
    assert (site.crawled, site.last_crawl, site.pages) == (None, None, 0)
    assert "svara kb sync --crawl" in told(data, content)


def test_pages_passages_and_owner_are_told(data: Path, content: Path) -> None:
    write_sites(content)
    keep(
        data,
        {"/boss": WASTE, "/boss/": WASTE, "/vatn": html("Vatn", "Vatnet er reint i alle krinsane.")},
        same_as={"/boss/": f"{HOST}/boss"},
    )
    report(data)
    (site,) = status(data, content).sites
    assert (site.pages, site.passages, site.owner, site.crawled) == (2, 2, DESK, CRAWLED.isoformat())
    assert "2 pages, 2 passages, as it was 2026-11-20 03:00 UTC" in told(data, content)
    assert "last crawl" not in told(data, content)  # it went as it should


@pytest.mark.parametrize("outcome", ["unfinished", "suspicious", "not_begun"])
def test_a_crawl_that_changed_nothing_is_told_with_its_reason(
    data: Path, content: Path, outcome: str
) -> None:
    write_sites(content)
    keep(data, {"/boss": WASTE})
    report(data, outcome=outcome, reason="The server answers 503; the old pages stay.")
    (site,) = status(data, content).sites
    assert site.last_crawl is not None and site.last_crawl.outcome == outcome
    assert site.crawled == CRAWLED.isoformat()
    assert f"The last crawl of 2026-11-29 03:10 UTC: {outcome}. The server answers 503" in told(data, content)


def test_what_was_left_out_is_counted_by_reason(data: Path, content: Path) -> None:
    write_sites(content)
    empty = b"<html><title>Tom</title><body><main></main></body></html>"
    keep(data, {"/boss": WASTE, **{f"/tom-{number}": empty for number in range(FEW + 2)}})
    skipped = [
        {"address": f"{HOST}/min-side", "code": "robots", "reason": "robots.txt forbids it."},
        {"address": f"{HOST}/tom-0", "code": "no_text", "reason": "told twice"},
    ]
    report(data, skipped=skipped)
    (site,) = status(data, content).sites
    empties, robots = site.left_out
    assert (empties.code, empties.pages, len(empties.addresses)) == ("no_text", FEW + 2, FEW)
    assert (robots.code, robots.reason, robots.addresses) == (
        "robots",
        "robots.txt forbids it.",
        (f"{HOST}/min-side",),
    )
    assert f"{FEW + 2} left out (no_text): The page has no text" in told(data, content)


@pytest.mark.parametrize("skipped", [None, "x", [1], [{"code": "robots"}]])
def test_a_report_of_another_shape_is_no_obstacle(data: Path, content: Path, skipped: Any) -> None:
    write_sites(content)
    keep(data, {"/boss": WASTE})
    report(data, skipped=skipped)
    (site,) = status(data, content).sites
    assert site.left_out == ()


def test_pages_that_answer_on_with_an_old_text_are_named(data: Path, content: Path) -> None:
    write_sites(content)
    then = datetime(2026, 11, 19, tzinfo=UTC)
    keep(
        data,
        {"/boss": WASTE, "/vatn": html("Vatn", "Vatnet er reint.")},
        missing_since={"/boss": then},
        doubted_since={"/vatn": then},
    )
    (site,) = status(data, content).sites
    assert [(one.address, one.since[:10]) for one in site.missing] == [(f"{HOST}/boss", "2026-11-19")]
    assert [(one.address, one.since[:10]) for one in site.doubted] == [(f"{HOST}/vatn", "2026-11-19")]
    assert f"Not found since 2026-11-19, the old text answers on: {HOST}/boss" in told(data, content)


def test_a_damaged_cache_is_told(data: Path, content: Path) -> None:
    write_sites(content)
    (keep(data, {"/boss": WASTE}).folder / "index.json").write_text("{", encoding="utf-8")
    assert "cache_damaged" in told(data, content) and "there is nothing of it here" in told(data, content)


def test_documents_are_counted(data: Path, content: Path) -> None:
    folder = content / "testvik" / "documents"
    folder.mkdir()
    (folder / "vedtekter.md").write_text("# Vedtekter\n\nStyret har sju medlemer.\n", encoding="utf-8")
    (folder / "bilete.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (site,) = status(data, content).sites
    assert (site.pages, site.passages, site.owner) == (2, 1, DESK)
    assert "Documents: 2 files, 1 passages." in told(data, content)


@pytest.mark.parametrize(
    ("changed", "checked", "stale"),
    [
        ("2026-11-02", "2026-11-01", True),
        ("2026-11-01", "2026-11-01", False),
        ("2026-10-01", "2026-11-01", False),
    ],
)
def test_an_article_whose_page_changed_since_it_was_read(
    data: Path, content: Path, changed: str, checked: str, stale: bool
) -> None:
    write_sites(content)
    keep(data, {"/boss": WASTE}, last_changed={"/boss": datetime.fromisoformat(f"{changed}T03:00:00+00:00")})
    cite(content, f"{HOST}/boss/", checked)
    found = status(data, content).stale_sources
    assert [(one.topic, one.parts, one.what, one.since) for one in found] == (
        [("renovasjon", ("hours",), "changed", changed)] if stale else []
    )


def test_the_owner_of_the_subject_is_the_one_to_tell(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/bygg": WASTE}, last_changed={"/bygg": CRAWLED})
    cite(content, f"{HOST}/bygg", topic="byggesak")
    write(
        content,
        "felles",
        {
            "id": "byggesak",
            "title": {"nn": "Byggesak", "nb": "Byggesak"},
            "sources": {"lov": SOURCE},
            "sections": {"about": {"source": "lov", **text("Du må søkje.")}},
        },
    )
    (stale,) = status(data, content).stale_sources
    assert stale.tell == Owner("byggvakt", "Byggvakta", "bygg@example.no")
    assert (
        f"Read again: byggesak (hours): {HOST}/bygg changed 2026-11-20, last read 2026-11-01. "
        "Tell Byggvakta [byggvakt, bygg@example.no]."
    ) in told(data, content)


def test_without_one_the_owner_of_the_site_is(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/sfo": WASTE}, last_changed={"/sfo": CRAWLED})
    cite(content, f"{HOST}/sfo", topic="barnehageplass")
    (stale,) = status(data, content).stale_sources
    assert stale.tell == DESK


def test_a_page_that_is_gone_or_not_found_is_told(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/vatn": WASTE}, missing_since={"/vatn": CRAWLED})
    cite(content, f"{HOST}/boss")
    assert [(one.what, one.since) for one in status(data, content).stale_sources] == [("gone", None)]
    assert "is not among the site's pages any more" in told(data, content)
    cite(content, f"{HOST}/vatn")
    assert [(one.what, one.since) for one in status(data, content).stale_sources] == [
        ("missing", "2026-11-20")
    ]


def test_other_bytes_that_say_the_same_wake_nobody(data: Path, content: Path) -> None:
    write_sites(content)
    cite(content, f"{HOST}/boss")
    keep(data, {"/boss": WASTE})
    assert status(data, content).stale_sources == ()
    token = WASTE.replace(b"<main>", b"<main data-token='2'>")
    keep(data, {"/boss": token}, last_changed={"/boss": CRAWLED})
    assert status(data, content).stale_sources == ()
    keep(data, {"/boss": WASTE.replace(b"tysdag", b"onsdag")}, last_changed={"/boss": CRAWLED})
    assert [one.what for one in status(data, content).stale_sources] == ["changed"]


def test_sources_elsewhere_and_sites_never_crawled_are_not_judged(data: Path, content: Path) -> None:
    write_sites(content, "testvik", exclude=["/arkiv"])
    cite(content, f"{HOST}/boss")
    assert status(data, content).stale_sources == ()
    keep(data, {"/vatn": WASTE})
    for url in ("https://lovdata.example.no/boss", f"{HOST}/arkiv/boss"):
        cite(content, url)
        assert status(data, content).stale_sources == ()


def test_the_front_page_tells_nothing_and_that_is_said(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/": WASTE}, last_changed={"/": CRAWLED})
    cite(content, HOST)
    found = status(data, content)
    assert (found.stale_sources, found.unwatched) == ((), 1)
    assert "name only the front page of a site: 1." in told(data, content)


def test_sources_of_the_municipalitys_own_file_are_watched(data: Path, content: Path) -> None:
    own = {"title": {"nn": "Kontakt", "nb": "Kontakt"}, "url": f"{HOST}/kontakt", "checked": "2026-11-01"}
    write(content, "testvik", municipality("Testvik", sources={"own": own}), "municipality")
    write_sites(content)
    keep(data, {"/kontakt": WASTE}, last_changed={"/kontakt": CRAWLED})
    (stale,) = status(data, content).stale_sources
    assert (stale.topic, stale.parts, stale.tell) == (None, ("own",), DESK)
    assert f"Read again: municipality.yml (own): {HOST}/kontakt" in told(data, content)


def test_the_status_is_plain_json(data: Path, content: Path) -> None:
    write_sites(content)
    keep(data, {"/boss": WASTE}, last_changed={"/boss": CRAWLED})
    cite(content, f"{HOST}/boss")
    plain = json.loads(json.dumps(read_status(data, content, TODAY).as_json()))
    testvik = next(one for one in plain["municipalities"] if one["municipality"] == "testvik")
    assert testvik["websites"]["sites"][0]["owner"]["contact"] == "servicetorg"
    assert testvik["websites"]["stale_sources"][0]["url"] == f"{HOST}/boss"
