"""Pages that move, go, come back, or say the same as another."""

from __future__ import annotations

from email.utils import format_datetime

from tests.unit.kb_sync.fetch.small_site import Answer, Crawler, SmallSite, codes, page

PAGES = ["/", "/barnehage", "/boss", "/byggesak", "/kultur", "/skule", "/vatn"]


async def test_a_redirect_leads_to_one_page(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/"] = page("Framside", "/gammal", "/eldre", "/vatn")
    site.pages["/gammal"] = Answer(status=301, headers={"Location": "/eldre"})
    site.pages["/eldre"] = Answer(status=302, headers={"Location": "vatn"})
    report = await crawler.crawl()
    assert crawler.pages() == ["/", "/vatn"] and report.skipped == ()
    assert site.paths().count("/vatn") == 1
    vatn = next(one for one in crawler.cache.index().pages if one.final_address.endswith("/vatn"))
    assert vatn.address.endswith("/gammal") and vatn.found_on == f"{site.url}/"


async def test_a_known_page_that_moves_is_replaced(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages["/vatn-og-avlop"] = page("Vatn og avløp")
    site.pages["/vatn"] = Answer(status=301, headers={"Location": "/vatn-og-avlop"})
    report = await crawler.crawl()
    assert [crawler.path(one) for one in report.moved] == ["/vatn"]
    assert "/vatn" not in crawler.pages() and "/vatn-og-avlop" in crawler.pages()


async def test_an_address_that_led_elsewhere_is_not_asked_with_that_pages_date(
    site: SmallSite, crawler: Crawler
) -> None:
    """It is an older page of its own again, and would answer "not changed" to the other's date."""
    site.etags = False
    date = format_datetime(crawler.clock.now(), usegmt=True)
    site.pages["/"] = page("Framside", "/gammal")
    site.pages["/gammal"] = Answer(status=302, headers={"Location": "/vatn"})
    site.pages["/vatn"] = Answer(page("Vatn"), headers={"Last-Modified": date})
    await crawler.crawl()
    own = page("Gammal")
    site.pages["/gammal"] = lambda asked: (
        Answer(status=304) if "if-modified-since" in asked.headers else Answer(own)
    )
    await crawler.crawl()
    assert "/gammal" in crawler.pages() and crawler.body("/gammal").decode() == own


async def test_a_page_not_found_stays_until_it_is_not_found_twice(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    kept = site.pages.pop("/vatn")
    report = await crawler.crawl()
    assert [crawler.path(one) for one in report.missing] == ["/vatn"] and report.gone == ()
    assert (
        codes(report, site) == {"/vatn": "not_found"}
        and f"{site.url}/ leads to it" in report.skipped[0].reason
    )
    assert crawler.body("/vatn").decode() == kept
    report = await crawler.crawl()
    assert [crawler.path(one) for one in report.gone] == ["/vatn"] and "/vatn" not in crawler.pages()


async def test_a_page_that_comes_back_was_never_away(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    kept = site.pages.pop("/vatn")
    await crawler.crawl()
    site.pages["/vatn"] = kept
    await crawler.crawl()
    del site.pages["/vatn"]
    report = await crawler.crawl()
    assert report.gone == () and "/vatn" in crawler.pages()


async def test_a_page_that_says_it_is_gone_is_gone(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages["/vatn"] = Answer("Borte", 410)
    report = await crawler.crawl()
    assert [crawler.path(one) for one in report.gone] == ["/vatn"] and "/vatn" not in crawler.pages()


async def test_a_page_nobody_links_to_any_more_is_still_asked_for(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages["/"] = page("Framside", "/barnehage")
    report = await crawler.crawl()
    assert report.pages == len(PAGES) and sorted(site.paths()) == PAGES
    del site.pages["/vatn"]
    await crawler.crawl()
    assert [crawler.path(one) for one in (await crawler.crawl()).gone] == ["/vatn"]


async def test_a_page_that_asks_not_to_be_kept_is_not(site: SmallSite, crawler: Crawler) -> None:
    await crawler.crawl()
    site.pages["/vatn"] = page("Vatn", "/bak-vatn", head='<meta name="Robots" content="NOINDEX, follow">')
    site.pages["/boss"] = Answer(page("Boss", words=50), headers={"X-Robots-Tag": "otherbot: noindex"})
    site.pages["/skule"] = Answer(page("Skule", words=50), headers={"X-Robots-Tag": "noindex"})
    site.pages["/bak-vatn"] = page("Bak vatn")
    report = await crawler.crawl()
    assert codes(report, site) == {"/vatn": "noindex", "/skule": "noindex"}
    assert {crawler.path(one) for one in report.gone} == {"/vatn", "/skule"}
    assert {"/boss", "/bak-vatn"} < set(crawler.pages())


async def test_links_a_page_asks_not_to_follow_are_not(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/"] = page("Framside", "/vatn") + '<a rel="nofollow" href="/boss">Boss</a>'
    site.pages["/vatn"] = page("Vatn", "/skule", head="<meta name=robots content=nofollow>")
    await crawler.crawl()
    assert crawler.pages() == ["/", "/vatn"]


async def test_the_same_text_is_read_once(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/skriv-ut/vatn"] = page("Vatn", "/")
    site.pages["/"] = page("Framside", "/skriv-ut/vatn", *PAGES[1:])
    for _ in range(2):
        await crawler.crawl()
        assert crawler.pages() == PAGES
    assert site.paths().count("/skriv-ut/vatn") == 1  # Still asked whether it has become another.


async def test_a_page_gives_way_to_the_one_it_names_as_its_own(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/vatn?vis=kort"] = page("Vatn", words=30, head='<link rel="canonical" href="/vatn">')
    site.pages["/vatn"] = page("Vatn", "/vatn?vis=kort", words=60)
    await crawler.crawl()
    assert "/vatn?vis=kort" not in crawler.pages() and "/vatn" in crawler.pages()


async def test_a_template_that_names_the_front_page_everywhere_is_not_believed(
    site: SmallSite, crawler: Crawler
) -> None:
    for path in PAGES[1:]:
        site.pages[path] = page(path[1:].capitalize(), head='<link rel="canonical" href="/">')
    await crawler.crawl()
    assert crawler.pages() == PAGES
