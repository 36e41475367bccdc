"""The made-up site's server: right where it should be, and wrong in the ways that real ones are."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime

import httpx
import pytest
from lxml import etree

from tests.sites.straumvik.handler import Request
from tests.sites.straumvik.odd import REDIRECTS, WRONG_IN_SITEMAP
from tests.sites.straumvik.server import Straumvik
from tests.unit.sites.asking import client, get

PRICE = "/barnehage-og-skule/barnehage/pris/"
WATER = "/teknisk/gebyr-vatn-og-avlop"


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
    assert get(site, "/helse-og-omsorg/legevakt/?print=1")[2] == get(site, "/helse-og-omsorg/legevakt/")[2]
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
