"""Sitemaps: read of any kind, believed in nothing but that an address may be asked for."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.fetch.sitemap import SitemapError, read_sitemap
from tests.unit.kb_sync.fetch.small_site import Answer, Asked, Crawler, SmallSite, codes, page

XML = {"Content-Type": "application/xml"}


def sitemap(*addresses: str, of: str = "urlset", entry: str = "url") -> Answer:
    rows = "".join(f"<{entry}><loc>\n {one.replace('&', '&amp;')}</loc></{entry}>" for one in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return Answer(f'<?xml version="1.0" encoding="UTF-8"?><{of} xmlns="{space}">{rows}</{of}>', headers=XML)


def only_sitemap(site: SmallSite, crawler: Crawler) -> None:
    crawler.changes = {"start": [], "sitemaps": [f"{site.url}/sitemap.xml"]}


async def test_pages_are_found_by_the_sitemap_alone(site: SmallSite, crawler: Crawler) -> None:
    only_sitemap(site, crawler)
    site.pages["/"] = page("Framside")
    site.pages["/sitemap.xml"] = sitemap(f"{site.url}/vatn", f"{site.url}/boss#pris", "/skule")
    report = await crawler.crawl()
    assert report.outcome == "taken" and crawler.pages() == ["/", "/boss", "/skule", "/vatn"]
    vatn = next(one for one in crawler.cache.index().pages if one.final_address.endswith("/vatn"))
    assert vatn.found_on == f"{site.url}/sitemap.xml"


async def test_robots_txt_may_name_it(site: SmallSite, crawler: Crawler) -> None:
    site.pages["/"] = page("Framside")
    site.pages["/robots.txt"] = (
        f"Sitemap: {site.url}/kart.xml\nSitemap: https://www.example.com/sitemap.xml\nUser-agent: *"
    )
    site.pages["/kart.xml"] = sitemap(f"{site.url}/vatn")
    await crawler.crawl()
    assert crawler.pages() == ["/", "/vatn"]


async def test_an_index_and_packed_files_are_read(site: SmallSite, crawler: Crawler) -> None:
    only_sitemap(site, crawler)
    site.pages["/sitemap.xml"] = sitemap(
        f"{site.url}/1.xml", f"{site.url}/2.xml.gz", of="sitemapindex", entry="sitemap"
    )
    site.pages["/1.xml"] = sitemap(f"{site.url}/vatn")
    site.pages["/2.xml.gz"] = Answer(gzip.compress(sitemap(f"{site.url}/boss").content), headers=XML)
    site.pages["/"] = page("Framside")
    await crawler.crawl()
    assert crawler.pages() == ["/", "/boss", "/vatn"]


async def test_a_list_of_lines_is_read(site: SmallSite, crawler: Crawler) -> None:
    only_sitemap(site, crawler)
    site.pages["/"] = page("Framside")
    site.pages["/sitemap.xml"] = Answer(
        f"\ufeff{site.url}/vatn\r\n{site.url}/boss\n", headers={"Content-Type": "text/plain"}
    )
    await crawler.crawl()
    assert crawler.pages() == ["/", "/boss", "/vatn"]


async def test_an_index_that_names_itself_ends(site: SmallSite, crawler: Crawler) -> None:
    def deeper(asked: Asked) -> Answer:
        if not asked.path.endswith(".xml"):
            return Answer(status=404)
        return sitemap(
            f"{site.url}/sitemap.xml", f"{site.url}{asked.path}.xml", of="sitemapindex", entry="sitemap"
        )

    site.fallback = deeper
    crawler.changes = {"sitemaps": [f"{site.url}/sitemap.xml"]}
    await crawler.crawl()
    assert [path for path in site.paths() if path.endswith(".xml")] == [
        f"/sitemap.xml{'.xml' * n}" for n in range(4)
    ]


async def test_an_index_with_too_many_files_is_read_in_part(site: SmallSite, crawler: Crawler) -> None:
    many = [f"{site.url}/{number}.xml" for number in range(500)]
    site.pages["/sitemap.xml"] = sitemap(*many, of="sitemapindex", entry="sitemap")
    site.fallback = lambda asked: sitemap() if asked.path.endswith(".xml") else Answer(status=404)
    crawler.changes = {"sitemaps": [f"{site.url}/sitemap.xml"]}
    report = await crawler.crawl()
    assert sum(path.endswith(".xml") for path in site.paths()) <= 52 and report.pages == 7


async def test_addresses_elsewhere_and_none_are_passed_over(site: SmallSite, crawler: Crawler) -> None:
    only_sitemap(site, crawler)
    site.pages["/"] = page("Framside")
    site.pages["/sitemap.xml"] = sitemap(
        "https://www.example.com/",
        "http://169.254.169.254/x",
        "mailto:a@b.no",
        "",
        "http://[",
        f"{site.url}/vatn",
        f"{site.url}/finst-ikkje",
    )
    report = await crawler.crawl()
    assert crawler.pages() == ["/", "/vatn"] and codes(report, site) == {"/finst-ikkje": "not_found"}
    assert "/sitemap.xml leads to it" in report.skipped[0].reason


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer("", 500),
        Answer(page("Sida finst ikkje")),
        Answer(""),
        Answer(b"\x1f\x8b\x08garbage"),
        Answer(gzip.compress(gzip.compress(b"<urlset>"))),
        Answer(gzip.compress(b"<urlset>" * 10**6)),
        Answer(status=302, headers={"Location": "https://www.example.com/sitemap.xml"}),
    ],
)
async def test_a_sitemap_that_is_none_is_told_and_costs_no_page(
    site: SmallSite, crawler: Crawler, answer: Answer
) -> None:
    crawler.changes = {"sitemaps": [f"{site.url}/sitemap.xml"], "most_file_bytes": 10**6}
    site.pages["/sitemap.xml"] = answer
    report = await crawler.crawl()
    assert list(codes(report, site)) == ["/sitemap.xml"] and report.outcome == "taken" and report.pages == 7


async def test_nothing_to_begin_with_is_told(site: SmallSite, crawler: Crawler) -> None:
    only_sitemap(site, crawler)
    site.pages.clear()
    report = await crawler.crawl()
    assert report.outcome == "unfinished" and "sitemap.xml: The sitemap is not there" in (report.reason or "")


def test_entities_are_not_unfolded() -> None:
    rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 15))
    bomb = f'<!DOCTYPE u [<!ENTITY e0 "http://a.no/">{rows}]><urlset><url><loc>&e14;</loc></url></urlset>'
    began = time.process_time()
    try:
        assert read_sitemap(bomb.encode(), 10, 10**6).pages == ()
    except SitemapError:
        pass
    assert time.process_time() - began < 2


def test_nothing_is_fetched_or_read_for_an_entity() -> None:
    for where in ("file:///etc/hostname", "http://127.0.0.1:1/"):
        text = f'<!DOCTYPE u [<!ENTITY e SYSTEM "{where}">]><urlset><url><loc>http://a.no/&e;</loc></url></urlset>'
        assert read_sitemap(text.encode(), 10, 10**6).pages in ((), ("http://a.no/",))


def test_no_more_addresses_are_read_than_is_said() -> None:
    assert (
        len(read_sitemap(sitemap(*(f"http://a.no/{n}" for n in range(500))).content, 100, 10**6).pages) == 100
    )


@given(
    st.binary(max_size=300) | st.text(alphabet="<>/urlsetoc &;!DOCTYPE[]\"'a", max_size=200).map(str.encode)
)
def test_anything_is_a_sitemap_or_told_not_to_be(body: bytes) -> None:
    try:
        read_sitemap(body, 10, 1000)
    except SitemapError as error:
        assert str(error)
