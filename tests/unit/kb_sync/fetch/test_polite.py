"""A crawl keeps the site's rules, its pace, and its peace when it is tired."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from tests.unit.kb_sync.fetch.small_site import Answer, Asked, Crawler, Says, SmallSite, codes, page

ALL = 7
ROBOTS_AND_PROBE = 2


async def test_what_robots_txt_forbids_is_not_asked_for(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/robots.txt"] = (
        "User-agent: *\nDisallow: /vatn\nDisallow: /*.pdf$\nUser-agent: other\nDisallow: /"
    )
    site.pages["/"] = page("Framside", "/vatn", "/boss", "/a.pdf")
    report = await crawler.crawl()
    assert site.paths() == ["/", "/boss"] and codes(report, site) == {"/vatn": "robots", "/a.pdf": "robots"}


async def test_print_versions_that_are_forbidden_are_told_once(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /*?print="
    site.pages["/"] = page("Framside", "/a?print=1", "/b?print=1", "/c?print=2")
    report = await crawler.crawl()
    assert (
        codes(report, site) == {"/a?print=1": "robots"} and "2 more are like it" in report.skipped[0].reason
    )


async def test_rules_for_us_by_name_go_before_those_for_all(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nAllow: /\n\nUser-agent: svara\nDisallow: /boss"
    report = await crawler.crawl()
    assert codes(report, site) == {"/boss": "robots"}


async def test_a_known_page_that_robots_txt_now_forbids_is_let_go(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /vatn"
    report = await crawler.crawl()
    assert [crawler.path(one) for one in report.gone] == ["/vatn"] and "/vatn" not in site.paths()


async def test_a_redirect_to_what_is_forbidden_is_not_followed(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /intern"
    site.pages["/vatn"] = Answer(status=302, headers={"Location": "/intern/vatn"})
    report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "robots"} and "/intern/vatn" not in site.paths()


async def test_a_site_that_forbids_everything_is_left_in_peace(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /"
    report = await crawler.crawl()
    assert report.outcome == "unfinished" and "robots.txt asks programs not to read" in (report.reason or "")
    assert site.paths() == [] and report.pages == ALL


@pytest.mark.parametrize(
    "robots",
    [
        Answer("", 404),
        Answer("", 403),
        Answer("", 410),
        Answer(page("Heim")),
        Answer(b"\xff\xfe\0\0%%%", headers={"Content-Type": "image/png"}),
        Answer(status=301, headers={"Location": "/robots.txt"}),
    ],
)
async def test_a_site_without_rules_is_read(site: SmallSite, crawler: Crawler, robots: Answer) -> None:
    site.pages["/robots.txt"] = robots
    report = await crawler.crawl()
    assert report.outcome == "taken" and report.pages == ALL


@pytest.mark.parametrize(
    "robots", [Answer("", 500), Answer("", 503), Answer("", 429), Answer("User-agent", length=99)]
)
async def test_a_site_whose_rules_cannot_be_read_is_not(
    site: SmallSite, crawler: Crawler, robots: Answer
) -> None:
    await crawler.crawl()
    before = crawler.cache.index()
    site.pages["/robots.txt"] = robots
    report = await crawler.crawl()
    assert report.outcome == "unfinished" and "What the site allows is not known" in (report.reason or "")
    assert site.paths() == [] and crawler.cache.index() == before
    assert sum(one.path == "/robots.txt" for one in site.asked) == 3


async def test_every_host_has_rules_of_its_own(site: SmallSite, crawler: Crawler) -> None:
    other = f"http://localhost:{site.server.server_address[1]}"
    crawler.changes = {"hosts": [other.removeprefix("http://")]}
    site.pages["/"] = page("Framside", f"{other}/fil.pdf")
    site.pages["/fil.pdf"] = Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    site.pages["/robots.txt"] = lambda asked: (
        "User-agent: *\nDisallow: /fil"
        if asked.headers["host"].startswith("localhost")
        else Answer(status=404)
    )
    report = await crawler.crawl()
    assert [one.code for one in report.skipped] == ["robots"] and "/fil.pdf" not in site.paths()


async def test_there_is_a_pause_between_requests(site: SmallSite, crawler: Crawler) -> None:
    crawler.changes = {"delay_s": 1.5}
    report = await crawler.crawl()
    assert crawler.clock.slept == [1.5] * (ALL + ROBOTS_AND_PROBE - 1) and report.seconds == sum(
        crawler.clock.slept
    )


@pytest.mark.parametrize(
    ("rule", "pause"), [("Crawl-delay: 7", 7.0), ("Request-rate: 1/20", 20.0), ("Crawl-delay: 0.1", 1.0)]
)
async def test_the_site_may_ask_for_a_longer_pause_but_not_for_a_shorter(
    site: SmallSite, crawler: Crawler, rule: str, pause: float
) -> None:
    crawler.changes = {"delay_s": 1.0}
    site.pages["/robots.txt"] = f"User-agent: *\n{rule}\nDisallow:"
    await crawler.crawl()
    assert crawler.clock.slept[1:] == [pause] * (ALL + ROBOTS_AND_PROBE - 2)


def first_time(busy: Answer, then: Says) -> Says:
    """Busy once."""
    asked_before: list[Asked] = []

    def answer(asked: Asked) -> Answer | str:
        asked_before.append(asked)
        after = then(asked) if callable(then) else then
        return busy if len(asked_before) == 1 else after

    return answer


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_gets_the_pause_it_asks_for(
    site: SmallSite, crawler: Crawler, status: int
) -> None:
    site.pages["/vatn"] = first_time(Answer("", status, {"Retry-After": "40"}), page("Vatn"))
    report = await crawler.crawl()
    assert report.pages == ALL and report.skipped == () and crawler.clock.slept[0] == 40


async def test_the_pause_may_be_a_time_of_day(site: SmallSite, crawler: Crawler) -> None:
    at = crawler.clock.now() + timedelta(days=1, seconds=30)
    site.pages["/vatn"] = first_time(
        Answer("", 503, {"Retry-After": format_datetime(at, usegmt=True)}), page("Vatn")
    )
    await crawler.crawl()
    assert crawler.clock.slept[0] == 30


@pytest.mark.parametrize(
    "pause", ["", "soon", "-5", "Thu, 99 Foo 2026", "²", "Wed, 21 Oct 2015 07:28:00 GMT"]
)
async def test_a_pause_that_says_nothing_is_our_own(site: SmallSite, crawler: Crawler, pause: str) -> None:
    site.pages["/vatn"] = first_time(Answer("", 503, {"Retry-After": pause}), page("Vatn"))
    assert (await crawler.crawl()).pages == ALL
    assert crawler.clock.slept[0] == 2


async def test_a_server_that_asks_for_hours_gets_them(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    before = crawler.cache.index()
    site.pages["/boss"] = Answer("", 503, {"Retry-After": "7200"})
    report = await crawler.crawl()
    assert report.outcome == "unfinished" and "pause of 120 minutes" in (report.reason or "")
    assert crawler.clock.slept == [] and crawler.cache.index() == before


async def test_a_server_that_stays_busy_is_asked_less_and_less(site: SmallSite, crawler: Crawler) -> None:
    crawler.changes = {"delay_s": 1.0}
    site.pages["/barnehage"] = Answer("", 429)
    report = await crawler.crawl()
    assert codes(report, site) == {"/barnehage": "busy"}
    assert site.paths().count("/barnehage") == 3
    # After robots, front page and probe: twice the delay for each "too many", kept for the rest.
    assert crawler.clock.slept == [1, 1, 1, 2, 4, 8, 8, 8, 8, 8]


async def test_a_fault_is_tried_again_after_longer_and_longer_pauses(
    site: SmallSite, crawler: Crawler
) -> None:
    site.pages["/vatn"] = Answer("", 500)
    report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "server_error"} and report.pages == ALL - 1
    assert crawler.clock.slept == [2, 4]


async def test_the_time_limit_holds_and_the_next_crawl_goes_on(site: SmallSite, crawler: Crawler) -> None:
    crawler.changes = {"delay_s": 1.0, "time_limit_s": 5.0}
    report = await crawler.crawl()
    assert report.outcome == "unfinished" and "time limit" in (report.reason or "")
    assert site.paths() == ["/", "/barnehage", "/skule"] and report.pages == 0
    crawler.clock.at -= timedelta(hours=23)  # An hour later.
    report = await crawler.crawl()
    assert site.paths() == ["/vatn", "/boss", "/byggesak"], (
        "what was fetched an hour ago is not asked for again"
    )
    crawler.clock.at -= timedelta(hours=23)
    report = await crawler.crawl()
    assert report.outcome == "taken" and len(report.new) == report.pages == ALL


async def test_what_an_unfinished_crawl_left_is_not_taken_a_day_later(
    site: SmallSite, crawler: Crawler
) -> None:
    crawler.changes = {"delay_s": 1.0, "time_limit_s": 5.0}
    await crawler.crawl()
    crawler.changes = {}
    await crawler.crawl()
    assert len(site.paths()) == ALL


async def test_what_a_finished_crawl_took_is_asked_for_again(site: SmallSite, crawler: Crawler) -> None:
    """Also where it was killed after the swap, before it had tidied up."""
    await crawler.crawl()
    for one in crawler.cache.index().pages:
        crawler.cache.note_unfinished(one)
    crawler.clock.at -= timedelta(hours=23)
    site.pages["/vatn"] = page("Vatn", words=60)
    assert [crawler.path(one) for one in (await crawler.crawl()).changed] == ["/vatn"]


async def test_a_limit_that_runs_out_leaves_the_old_pages_in_force(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    before = crawler.cache.index()
    site.pages["/barnehage"] = page("Barnehage", words=90)
    crawler.changes = {"delay_s": 1.0, "time_limit_s": 4.0}
    report = await crawler.crawl()
    assert report.outcome == "unfinished" and crawler.cache.index() == before
    assert all(crawler.cache.has_body(one) for one in before.pages)
