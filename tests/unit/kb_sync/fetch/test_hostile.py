"""Servers that are slow, broken, huge or endless: the crawl ends, and the pages that can be had are had."""

from __future__ import annotations

import asyncio
import gzip
import socket
import tracemalloc

import pytest

from tests.unit.kb_sync.fetch.small_site import Answer, Asked, Crawler, SmallSite, codes, figures, page

ALL = 7


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer("", 500), "server_error"),
        (Answer("", 502), "server_error"),
        (Answer("", 401), "refused"),
        (Answer("", 403), "refused"),
        (Answer("", 204), "unexpected_status"),
        (Answer("", 304), "unexpected_status"),
        (Answer("", 206), "unexpected_status"),
        (Answer("", 418), "unexpected_status"),
        (Answer(page("Vatn"), length=10**6), "unreachable"),
        (Answer(page("Vatn"), headers={"Content-Encoding": "gzip"}), "broken_body"),
        (
            Answer(gzip.compress(page("Vatn").encode())[:-20], headers={"Content-Encoding": "gzip"}),
            "broken_body",
        ),
        (Answer(page("Vatn"), headers={"Content-Encoding": "br"}), "broken_body"),
        (Answer(gzip.compress(b"a" * 6_000_000), headers={"Content-Encoding": "gzip"}), "too_large"),
        (Answer("", length=10**12), "too_large"),
        (Answer(page("Vatn") + "x" * 5_000_000), "too_large"),
        (Answer(status=302), "bad_redirect"),
        (Answer(status=302, headers={"Location": "javascript:alert(1)"}), "bad_redirect"),
        (Answer(status=302, headers={"Location": "http://[::1"}), "bad_redirect"),
        (Answer(status=302, headers={"Location": "/vatn"}), "redirect_loop"),
        (Answer(status=302, headers={"Location": "https://www.example.com/"}), "off_site"),
        (Answer(status=302, headers={"Location": "/bilete.jpg"}), "excluded"),
        (Answer(b"%PDF-1.7 \0"), "wrong_content"),
        (Answer(page("Feil"), headers={"Content-Type": "application/pdf"}), "wrong_content"),
        (Answer("", headers={"Content-Type": "text/csv"}), "empty_page"),
        (Answer(""), "empty_page"),
        (Answer("<html><body><script>alle('ord');</script><div id=app></div></body></html>"), "empty_page"),
        (Answer("<div>" * 100_000 + "hei på deg alle saman"), "empty_page"),
    ],
)
async def test_a_page_that_cannot_be_had_is_told_and_costs_no_other(
    site: SmallSite, crawler: Crawler, answer: Answer, code: str
) -> None:
    site.pages["/vatn"] = answer
    report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": code} and report.skipped[0].reason
    assert report.outcome == "taken" and report.pages == ALL - 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer("", 500), "server_error"),
        (Answer(page("Vatn"), length=10**6), "unreachable"),
        (Answer(page("Siden er under vedlikehold")), "down_page"),
        (Answer("", 429), "busy"),
    ],
)
async def test_a_page_whose_server_fails_keeps_its_copy_for_as_long_as_it_fails(
    site: SmallSite, crawler: Crawler, answer: Answer, code: str
) -> None:
    await crawler.crawl()
    kept, site.pages["/vatn"] = site.pages["/vatn"], answer
    for _ in range(3):
        report = await crawler.crawl()
        assert codes(report, site) == {"/vatn": code} and report.missing == report.gone == ()
    assert crawler.body("/vatn").decode() == kept


async def test_a_page_that_never_answers_is_given_up_and_keeps_its_copy(
    site: SmallSite, crawler: Crawler
) -> None:
    await crawler.crawl()
    kept, site.pages["/vatn"] = site.pages["/vatn"], Answer(hang=True)
    crawler.figures = figures(read_s=0.5, tries=2)
    report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "timeout"} and report.missing == report.gone == ()
    assert crawler.body("/vatn").decode() == kept and site.paths().count("/vatn") == 2


async def test_a_page_that_comes_a_byte_at_a_time_is_given_up(site: SmallSite, crawler: Crawler) -> None:
    """The time for one byte never runs out, the time for the page does."""
    site.pages["/vatn"] = Answer(page("Vatn"), drip=True)
    crawler.figures = figures(read_s=60.0, page_s=0.5, tries=2)
    async with asyncio.timeout(30):
        report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "timeout"} and report.pages == ALL - 1
    assert site.paths().count("/vatn") == 2


async def test_a_fault_that_passes_is_no_fault(site: SmallSite, crawler: Crawler) -> None:
    answers = [Answer("", 500), Answer(page("Vatn"), length=10**6), Answer(page("Vatn"))]
    site.pages["/vatn"] = lambda asked: answers.pop(0)
    report = await crawler.crawl()
    assert report.skipped == () and report.pages == ALL


async def test_a_site_that_is_down_is_left_after_a_few_pages(site: SmallSite, crawler: Crawler) -> None:
    names = [f"/side-{letter}" for letter in "abcdefghijklmnop"]
    site.pages |= {name: page(name) for name in names}
    site.pages["/"] = page("Framside", *names)
    await crawler.crawl()
    before = crawler.cache.index()
    site.pages |= {name: Answer("", 500) for name in names}
    report = await crawler.crawl()
    assert report.outcome == "unfinished" and "8 pages in a row failed" in (report.reason or "")
    assert len(set(site.paths())) == 9 and crawler.cache.index() == before


async def test_a_site_that_is_not_there_is_told(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # Bound, and nobody listens.
        crawler.changes = {"start": [f"http://127.0.0.1:{taken.getsockname()[1]}/"]}
        report = await crawler.crawl()
    assert report.outcome == "unfinished" and "could not be reached" in (report.reason or "")
    assert report.pages == ALL


async def test_a_site_that_has_moved_away_is_told(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages = {"/robots.txt": Answer(status=404)}
    site.fallback = Answer(status=301, headers={"Location": "https://www.example.com/"})
    report = await crawler.crawl()
    assert report.outcome == "unfinished" and "https://www.example.com/" in (report.reason or "")
    assert report.pages == ALL


async def test_a_ring_of_redirects_is_left(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/vatn"] = Answer(status=301, headers={"Location": "/a"})
    site.pages["/a"] = Answer(status=307, headers={"Location": "/b"})
    site.pages["/b"] = Answer(status=308, headers={"Location": "/a"})
    report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "redirect_loop"}
    assert [path for path in site.paths() if path in ("/vatn", "/a", "/b")] == ["/vatn", "/a", "/b"]


async def test_redirects_without_end_are_left(site: SmallSite, crawler: Crawler) -> None:
    def on(asked: Asked) -> Answer | str:
        if asked.path.startswith("/hopp/"):
            return Answer(status=302, headers={"Location": f"/hopp/{int(asked.path[6:]) + 1}"})
        return Answer(status=404)

    site.fallback = on
    site.pages["/"] = page("Framside", "/hopp/1")
    report = await crawler.crawl()
    assert codes(report, site) == {"/hopp/1": "redirect_loop"} and len(site.paths()) == 1 + 6


async def test_a_body_larger_than_is_read_never_fills_the_memory(site: SmallSite, crawler: Crawler) -> None:
    crawler.changes = {"most_page_bytes": 100_000}
    site.pages["/vatn"] = Answer(gzip.compress(b"<p>vatn " * 4_000_000), headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    report = await crawler.crawl()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes(report, site) == {"/vatn": "too_large"} and peak < 20_000_000


async def test_a_calendar_without_end_ends(site: SmallSite, crawler: Crawler) -> None:
    def calendar(asked: Asked) -> Answer | str:
        path, _, week = asked.path.partition("?veke=")
        if path != "/kalender":
            return Answer(status=404)
        return page(f"Veke {week}", f"/kalender?veke={int(week) + 1}")

    site.fallback = calendar
    site.pages["/"] = page("Framside", "/kalender?veke=1", "/vatn")
    crawler.changes = {"most_alike": 5, "most_depth": 50}
    report = await crawler.crawl()
    assert len(site.paths()) == 2 + 5 and "/vatn" in crawler.pages()
    assert codes(report, site) == {"/kalender?veke=6": "trap"} and "most_alike" in report.skipped[0].reason


async def test_days_on_which_nothing_happens_are_left_after_ten(site: SmallSite, crawler: Crawler) -> None:
    def calendar(asked: Asked) -> Answer | str:
        if not asked.path.startswith("/kalender/2026/"):
            return Answer(status=404)
        return page("Ingenting skjer", *(f"/kalender/2026/11/{day}" for day in range(1, 31)))

    site.fallback = calendar
    site.pages["/"] = page("Framside", "/kalender/2026/11/1", "/vatn")
    report = await crawler.crawl()
    assert sum("kalender" in path for path in site.paths()) == 10
    assert set(codes(report, site).values()) == {"trap"} and "say the same" in report.skipped[0].reason


async def test_a_calendar_whose_days_differ_ends_sooner_than_other_numbers(
    site: SmallSite, crawler: Crawler
) -> None:
    dates = [f"/kalender/2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    site.fallback = lambda asked: page(asked.path) if asked.path in dates else Answer(status=404)
    site.pages["/"] = page("Framside", *dates)
    report = await crawler.crawl()
    assert len(site.paths()) == 1 + 60 and set(codes(report, site).values()) == {"trap"}


async def test_articles_with_dates_and_names_are_no_calendar(site: SmallSite, crawler: Crawler) -> None:
    names = [f"/nyheiter/2026/11/{first}{second}" for first in "abcdefghij" for second in "abcdefghij"]
    site.pages |= {name: page(name) for name in names}
    site.pages["/"] = page("Framside", *names)
    report = await crawler.crawl()
    assert report.skipped == () and report.pages == 101


async def test_page_numbers_in_the_path_end_too(site: SmallSite, crawler: Crawler) -> None:
    site.fallback = lambda asked: (
        page(asked.path, f"/dag/{int(asked.path[5:]) + 1}")
        if asked.path.startswith("/dag/")
        else Answer(status=404)
    )
    site.pages["/"] = page("Framside", "/dag/1")
    crawler.changes = {"most_alike": 4, "most_depth": 50}
    report = await crawler.crawl()
    assert site.paths() == ["/", "/dag/1", "/dag/2", "/dag/3", "/dag/4"]
    assert codes(report, site) == {"/dag/5": "trap"}


async def test_a_path_that_builds_on_itself_ends(site: SmallSite, crawler: Crawler) -> None:
    """The link is relative, and the server answers any path."""
    site.fallback = lambda asked: (
        page(asked.path, "om/") if asked.path.startswith("/om") else Answer(status=404)
    )
    site.pages["/"] = page("Framside", "/om/")
    report = await crawler.crawl()
    assert site.paths() == ["/", "/om/", "/om/om/"] and codes(report, site) == {"/om/om/om/": "trap"}


async def test_a_query_that_grows_ends(site: SmallSite, crawler: Crawler) -> None:
    def grow(asked: Asked) -> Answer | str:
        if not asked.path.startswith("/filter?"):
            return Answer(status=404)
        return page(asked.path, f"{asked.path}&p{asked.path.count('&')}=1", f"{asked.path}&a=2")

    site.fallback = grow
    site.pages["/"] = page("Framside", "/filter?a=1")
    report = await crawler.crawl()
    # Parameters a, p0 … p3 make five; nothing with a sixth, or with a twice, is asked for.
    assert len(site.paths()) == 1 + 5 and set(codes(report, site).values()) == {"trap"}
    assert len(report.skipped) == 1 + 1


async def test_a_list_of_choices_is_no_trap(site: SmallSite, crawler: Crawler) -> None:
    choice = "/sok?tema%5B%5D=a&tema%5B%5D=b"
    site.pages |= {"/": page("Framside", choice), choice: page("Søk")}
    assert (await crawler.crawl()).skipped == ()


async def test_a_known_page_is_no_trap(site: SmallSite, crawler: Crawler) -> None:
    names = [f"/sak/{number}" for number in range(8)]
    site.pages |= {name: page(name) for name in names}
    site.pages["/"] = page("Framside", *names)
    await crawler.crawl()
    crawler.changes = {"most_alike": 2}
    site.pages |= {"/": page("Framside", *names, "/sak/100"), "/sak/100": page("Ny sak")}
    report = await crawler.crawl()
    assert report.gone == report.missing == () and len(report.new) == 1


async def test_addresses_that_are_none_are_passed_over(site: SmallSite, crawler: Crawler) -> None:
    bad = [
        "http://",
        "http://[",
        "//",
        "http://user:pass@127.0.0.1/",
        "http:///x",
        "\\\\a\\b",
        "http://127.0.0.1:99999/",
        "%",
    ]
    site.pages["/"] = page("Framside", *bad, "/vatn")
    report = await crawler.crawl()
    assert "/vatn" in crawler.pages() and report.outcome == "taken"
