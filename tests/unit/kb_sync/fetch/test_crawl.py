"""A crawl brings home what stands there, asks only for what changed, and tells what it did."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from kb_sync.errors import CrawlInProgressError
from tests.unit.kb_sync.fetch.small_site import Answer, Asked, Crawler, SmallSite, codes, packed, page

PAGES = ["/", "/barnehage", "/boss", "/byggesak", "/kultur", "/skule", "/vatn"]


async def test_the_first_crawl_brings_every_page_home(site: SmallSite, crawler: Crawler) -> None:
    report = await crawler.crawl()
    assert (report.outcome, report.reason, report.skipped) == ("taken", None, ())
    assert sorted(crawler.path(one) for one in report.new) == PAGES == crawler.pages()
    assert report.fetched == report.pages == len(PAGES)
    assert crawler.body("/vatn").decode() == site.pages["/vatn"]


async def test_it_says_who_asks_and_asks_for_each_page_once(site: SmallSite, crawler: Crawler) -> None:
    report = await crawler.crawl()
    assert sorted(site.paths()) == PAGES and report.requests == len(site.asked)
    for asked in site.asked:
        assert asked.headers["user-agent"] == "Svara/1.0 (+post@provedal.example.no)"
        assert asked.headers["accept-encoding"] == "gzip" and "cookie" not in asked.headers


async def test_the_second_crawl_asks_only_whether_something_changed(
    site: SmallSite, crawler: Crawler
) -> None:
    await crawler.crawl()
    before = crawler.cache.index()
    site.pages["/vatn"] = page("Vatn", "/", words=60)
    report = await crawler.crawl()
    assert (report.fetched, report.unchanged, len(report.changed)) == (1, len(PAGES) - 1, 1)
    assert all("if-none-match" in one.headers for one in site.asked if one.path in PAGES)
    assert "Vatn 15" in crawler.body("/vatn").decode()
    for old, new in zip(before.pages, crawler.cache.index().pages, strict=True):
        assert new.first_seen == old.first_seen and new.last_seen > old.last_seen
        changed = new.final_address.endswith("/vatn")
        assert (new.last_changed > old.last_changed) is changed
        assert (new.fetched_at > old.fetched_at) is changed


async def test_a_date_does_where_there_is_no_etag(site: SmallSite, crawler: Crawler) -> None:
    site.etags = False
    date = format_datetime(crawler.clock.now())
    text = page("Vatn")

    def answer(asked: Asked) -> Answer:
        same = asked.headers.get("if-modified-since") == date
        return Answer(status=304) if same else Answer(text, headers={"Last-Modified": date})

    site.pages["/vatn"] = answer
    await crawler.crawl()
    report = await crawler.crawl()
    assert report.unchanged == len(PAGES) and report.fetched == len(PAGES) - 1
    assert crawler.body("/vatn").decode() == text


async def test_the_same_bytes_are_no_change_although_they_came_again(
    site: SmallSite, crawler: Crawler
) -> None:
    site.etags = False
    await crawler.crawl()
    report = await crawler.crawl()
    assert (report.fetched, report.unchanged, report.changed) == (len(PAGES), len(PAGES), ())


async def test_links_are_followed_from_pages_that_did_not_come_again(
    site: SmallSite, crawler: Crawler
) -> None:
    await crawler.crawl()
    site.pages["/ny"] = page("Ny")
    site.pages["/vatn"] = page("Vatn", "/ny")
    report = await crawler.crawl()
    assert [crawler.path(one) for one in report.new] == ["/ny"]


async def test_every_second_week_a_page_is_asked_for_whole(site: SmallSite, crawler: Crawler) -> None:
    """A server that says "not changed" by mistake cannot keep an old page alive for ever."""
    site.pages["/vatn"] = lambda asked: Answer(
        page("Vatn", words=60 if "if-none-match" not in asked.headers and len(versions) else 40),
        headers={"ETag": '"always"'},
    )
    versions: list[int] = []
    await crawler.crawl()
    versions.append(2)
    assert (await crawler.crawl()).changed == ()
    crawler.clock.at += timedelta(days=14)
    assert [crawler.path(one) for one in (await crawler.crawl()).changed] == ["/vatn"]


async def test_an_etag_that_cannot_be_sent_back_is_not(site: SmallSite, crawler: Crawler) -> None:
    site.etags = False
    site.pages["/vatn"] = Answer(page("Vatn"), headers={"ETag": '"\xf8"'})
    await crawler.crawl()
    assert (await crawler.crawl()).outcome == "taken"


async def test_a_reader_that_opened_the_index_before_a_crawl_can_read_on_after_it(
    site: SmallSite, crawler: Crawler
) -> None:
    await crawler.crawl()
    opened = crawler.cache.index()
    site.pages["/vatn"] = page("Vatn", words=60)
    del site.pages["/boss"]
    await crawler.crawl()
    assert all(crawler.cache.body(one) for one in opened.pages)


async def test_a_body_that_was_lost_is_asked_for_whole(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    lost = next(one for one in crawler.cache.index().pages if one.final_address.endswith("/vatn"))
    (crawler.cache.folder / "bodies" / lost.digest).write_bytes(b"not what it was")
    report = await crawler.crawl()
    assert report.fetched == 1 and crawler.body("/vatn").decode() == site.pages["/vatn"]


async def test_an_index_that_is_damaged_is_made_anew(
    crawler: Crawler, caplog: pytest.LogCaptureFixture
) -> None:
    await crawler.crawl()
    (crawler.cache.folder / "index.json").write_text("{")
    report = await crawler.crawl()
    assert len(report.new) == len(PAGES) == len(crawler.pages())
    assert "as if for the first time" in caplog.text


async def test_packed_pages_and_files_of_all_kinds_come_home(site: SmallSite, crawler: Crawler) -> None:
    links = ["/gebyr.pdf", "/skjema.docx", "/ruter.csv", "/les.md", "/nedlasting?id=7", "/pakka"]
    site.pages["/"] = page("Framside", *links)
    site.pages["/gebyr.pdf"] = Answer(b"%PDF-1.7 gebyr", headers={"Content-Type": "application/pdf"})
    site.pages["/skjema.docx"] = Answer(
        b"PK\x03\x04...", headers={"Content-Type": "application/octet-stream"}
    )
    site.pages["/ruter.csv"] = Answer(
        "rute;dag\n1;måndag", headers={"Content-Type": "text/csv; charset=ISO-8859-1"}
    )
    site.pages["/les.md"] = Answer("# Les dette", headers={"Content-Type": "text/plain"})
    site.pages["/nedlasting?id=7"] = Answer(b"%PDF-1.4 x", headers={"Content-Type": "application/pdf"})
    site.pages["/pakka"] = packed(page("Pakka").encode())
    report = await crawler.crawl()
    kept = {crawler.path(one.final_address): one for one in crawler.cache.index().pages}
    assert set(links) < set(kept) and report.skipped == ()
    assert kept["/skjema.docx"].content_type.endswith("wordprocessingml.document")
    assert kept["/les.md"].content_type == "text/markdown"
    assert (kept["/ruter.csv"].content_type, kept["/ruter.csv"].charset) == ("text/csv", "iso-8859-1")
    assert crawler.body("/pakka").decode() == page("Pakka")


async def test_what_is_not_text_is_not_asked_for(site: SmallSite, crawler: Crawler) -> None:
    """Pictures silently; documents of a kind that is not read with a word to whoever published them."""
    site.pages["/"] = page(
        "Framside", "/vatn", "/bilete.jpg", "/arkiv.zip", "/gammalt.doc", "mailto:post@a.no", "tel:1"
    )
    report = await crawler.crawl()
    assert site.paths() == ["/", "/vatn"] and codes(report, site) == {"/gammalt.doc": "type"}
    assert "publish it as a page or a PDF" in report.skipped[0].reason


async def test_a_file_of_another_kind_is_not_downloaded(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/vatn"] = Answer(b"\0" * 100, headers={"Content-Type": "video/mp4"}, length=10**9)
    report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "type"} and "video/mp4" in report.skipped[0].reason


async def test_only_the_kinds_that_are_wanted_are_kept(site: SmallSite, crawler: Crawler) -> None:
    crawler.changes = {"types": ["pdf"]}
    site.pages["/"] = page("Framside", "/vatn")
    site.pages["/vatn"] = page("Vatn", "/gebyr.pdf", "/skjema.docx")
    site.pages["/gebyr.pdf"] = Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    await crawler.crawl()
    assert crawler.pages() == ["/gebyr.pdf"] and "/skjema.docx" not in site.paths()


async def test_only_what_is_included_is_read(site: SmallSite, crawler: Crawler) -> None:
    crawler.changes = {"include": ["/vatn", "/boss*"], "exclude": ["/boss"]}
    await crawler.crawl()
    assert crawler.pages() == ["/vatn"] and sorted(site.paths()) == ["/", "/vatn"]


async def test_a_page_that_sites_yml_no_longer_wants_is_let_go(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    crawler.changes = {"exclude": ["/vatn", "/boss", "/skule", "/kultur"]}
    report = await crawler.crawl()
    assert report.outcome == "taken" and len(report.gone) == 4
    assert crawler.pages() == ["/", "/barnehage", "/byggesak"]


async def test_other_sites_are_not_visited(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/"] = page(
        "Framside", "/vatn", "https://www.example.com/", "//example.org/a", "http://127.0.0.1:1/"
    )
    report = await crawler.crawl()
    assert crawler.pages() == ["/", "/vatn"] and report.skipped == ()


async def test_two_ways_to_write_an_address_are_one_page(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/"] = page("Framside", "/vatn", "/vatn/", "/vatn#pris", "/vatn?utm_source=avis", "/./vatn")
    await crawler.crawl()
    assert site.paths() == ["/", "/vatn"]


async def test_the_other_way_to_write_it_is_tried_where_the_first_is_not_found(
    site: SmallSite, crawler: Crawler
) -> None:
    site.pages["/"] = page("Framside", "/sok", "/sok/")
    site.pages["/sok/"] = page("Søk")
    await crawler.crawl()
    assert crawler.pages() == ["/", "/sok/"]


async def test_no_more_pages_are_asked_for_than_is_said(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages["/ny"] = page("Ny")
    site.pages["/"] = page("Framside", "/ny", *PAGES[1:])
    crawler.changes = {"most_pages": 3}
    report = await crawler.crawl()
    assert site.paths() == ["/", "/ny", "/barnehage"] and report.outcome == "taken"
    assert report.pages == len(PAGES) + 1, "what was not asked for stays as it was"
    assert [one.code for one in report.skipped] == ["limit"] and "raise most_pages" in report.skipped[
        0
    ].reason


async def test_no_deeper_than_is_said(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/"] = page("Framside", "/a")
    site.pages |= {"/a": page("A", "/b"), "/b": page("B", "/c"), "/c": page("C")}
    crawler.changes = {"most_depth": 2}
    report = await crawler.crawl()
    assert crawler.pages() == ["/", "/a", "/b"] and codes(report, site) == {"/c": "depth"}


async def test_progress_is_told(site: SmallSite, crawler: Crawler) -> None:
    steps: list[tuple[str, int, int]] = []
    await crawler.crawl(
        progress=lambda address, done, known: steps.append((crawler.path(address), done, known))
    )
    assert [done for _, done, _ in steps] == list(range(1, len(PAGES)))
    assert {path for path, _, _ in steps} == set(PAGES[1:]) and steps[-1][2] == len(PAGES)


async def test_two_crawls_at_once_are_refused(crawler: Crawler) -> None:
    with crawler.cache.lock(), pytest.raises(CrawlInProgressError, match="wait until it is done"):
        await crawler.crawl()
    assert (await crawler.crawl()).outcome == "taken"
