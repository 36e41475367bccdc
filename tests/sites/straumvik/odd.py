"""Addresses that are no pages: site maps, robots, redirects, and the traps that real sites have for crawlers."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from urllib.parse import parse_qs

from tests.sites.straumvik.answers import Answer, html, not_found, redirect
from tests.sites.straumvik.source import Page, Paper

REDIRECTS: dict[str, tuple[int, str]] = {
    "/barnehage": (301, "/barnehage-og-skule/barnehage/"),
    "/sfo": (302, "/barnehage-og-skule/sfo/"),
    "/boss": (301, "/renovasjon/"),
    "/symjehall": (301, "/kultur/symjing"),
    "/kultur/symjing": (302, "/kultur/symjehallen/"),  # the second step of a chain
    "/feiar": (307, "/teknisk/feiing"),
    "/ring-a": (302, "/ring-b"),  # round and round
    "/ring-b": (302, "/ring-a"),
    "/kyrkja": (301, "https://kyrkja.straumvik.example/"),  # out of the site
    "/min-side/": (302, "/logg-inn?retur=/min-side/"),
    "/min-side/faktura": (302, "/logg-inn?retur=/min-side/faktura"),
}

# What the site map promises and the site does not keep, beside the real pages.
WRONG_IN_SITEMAP = (
    "/barnehage-og-skule/barnehage/pris-2023/",  # 404
    "/teknisk/gebyr-gammal",  # 404
    "/kultur/sommarfest-2024/",  # 200, but "Fann ikkje sida"
    "/intern/vaktliste",  # robots.txt says no
    "/ring-a",
    "/barnehage",
    "/teknisk/feiing/",  # a page's second address
    "/helse-og-omsorg/legevakt/?utm_source=sitemap",
    "/min-side/faktura",
)

ROBOTS = """User-agent: *
Disallow: /intern/
Disallow: /sok
Disallow: /min-side/
Disallow: /*?print=
Allow: /

User-agent: SlurpBot
Disallow: /

Sitemap: {base}/sitemap.xml
"""


def odd_answer(
    base: str, path: str, query: str, pages: Iterable[Page], papers: Iterable[Paper]
) -> Answer | None:
    """The answer where ``path`` is one of the odd ones; None where it is not."""
    if path in REDIRECTS:
        status, to = REDIRECTS[path]
        return redirect(status, to)
    if path == "/robots.txt":
        return Answer(200, ROBOTS.format(base=base).encode(), "text/plain; charset=utf-8")
    if path.startswith("/sitemap"):
        return _sitemap(base, path, pages, papers)
    if path.startswith("/kalender"):
        return _calendar(path, query)
    if path == "/sok":
        return _search(query)
    if path == "/logg-inn":
        return _sign_in(query)
    if path == "/kart/planinnsyn":
        return _needs_javascript()
    if path.startswith(("/css/", "/js/", "/img/", "/gfx/", "/wp-content/logo")):
        return Answer(200, b"", "text/css" if path.startswith("/css/") else "application/octet-stream")
    return None


def _sitemap(base: str, path: str, pages: Iterable[Page], papers: Iterable[Paper]) -> Answer:
    kind = "application/xml; charset=utf-8"
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    listed = [page for page in pages if page.listed]
    if path == "/sitemap.xml":
        parts = (
            "/sitemap-sider.xml",
            "/sitemap-aktuelt.xml.gz",
            "/sitemap-dokument.xml",
            "/sitemap-gammal.xml",
        )
        inner = "".join(f"<sitemap><loc>{base}{part}</loc></sitemap>" for part in parts)
        return Answer(
            200,
            f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex {space}>{inner}</sitemapindex>'.encode(),
            kind,
        )
    if path == "/sitemap-sider.xml":
        rows = [(page.path, page.updated.isoformat()) for page in listed if page.area != "aktuelt"]
        rows += [(wrong, "2026-01-01") for wrong in WRONG_IN_SITEMAP]
        urls = "".join(_url(base + path, changed) for path, changed in rows)
        urls += _url("https://gamle.straumvik.example/renovasjon", "2019-05-02")  # another host
        return Answer(200, _urlset(space, urls), kind)
    if path == "/sitemap-aktuelt.xml.gz":
        # Dates of this map are those of the last publishing, as some systems write them: all the same.
        urls = "".join(_url(base + page.path, "2026-11-29") for page in listed if page.area == "aktuelt")
        return Answer(200, gzip.compress(_urlset(space, urls), mtime=0), "application/gzip")
    if path == "/sitemap-dokument.xml":
        urls = "".join(_url(base + paper.path, paper.updated.isoformat()) for paper in papers)
        return Answer(200, _urlset(space, urls), kind)
    return not_found()


def _urlset(space: str, urls: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {space}>{urls}</urlset>'.encode()


def _url(address: str, changed: str) -> str:
    return f"<url><loc>{address.replace('&', '&amp;')}</loc><lastmod>{changed}</lastmod></url>\n"


def _calendar(path: str, query: str) -> Answer:
    """A calendar in which every month links to the next, for ever."""
    year, month = 2026, 12
    parts = [part for part in path.split("/")[2:] if part.isdigit()] or parse_qs(query).get("maanad", [""])[
        0
    ].split("-")
    if len(parts) >= 2 and all(part.isdigit() for part in parts[:2]):
        year, month = int(parts[0]), min(12, max(1, int(parts[1])))
    before = (year - 1, 12) if month == 1 else (year, month - 1)
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    days = "".join(
        f'<td><a href="/kalender/{year}/{month:02d}/{day:02d}">{day}</a></td>' for day in range(1, 29)
    )
    return html(
        200,
        f"Kva skjer {month}/{year}",
        f"<h1>Kva skjer i {month}. månad {year}</h1><a href='/kalender/{before[0]}/{before[1]:02d}'>Førre månad</a> "
        f"<a href='/kalender/{after[0]}/{after[1]:02d}'>Neste månad</a> "
        f"<a href='/kalender?maanad={after[0]}-{after[1]:02d}&amp;vising=liste'>Vis som liste</a>"
        f"<table><tr>{days}</tr></table>",
    )


def _search(query: str) -> Answer:
    asked = parse_qs(query).get("q", [""])[0].replace("<", "&lt;")
    return html(
        200,
        "Søk",
        f"<h1>Søk</h1><p>Ingen treff på «{asked}».</p><a href='/sok?q={len(asked)}'>Neste side</a>",
    )


def _sign_in(query: str) -> Answer:
    back = parse_qs(query).get("retur", ["/"])[0].replace('"', "")
    return html(
        200,
        "Logg inn",
        f'<h1>Logg inn på Mi side</h1><form method="post"><input type="hidden" name="retur" value="{back}">'
        '<label>Brukarnamn <input name="brukar"></label><label>Passord <input type="password" name="passord"></label>'
        "<button>Logg inn</button></form><p>Du kan òg logge inn med ID-porten.</p>",
    )


def _needs_javascript() -> Answer:
    text = (
        '<!doctype html><html lang="nn"><head><meta charset="utf-8"><title>Planinnsyn</title></head>'
        '<body><div id="app"></div>'
        "<noscript>Du må slå på JavaScript for å bruke denne sida.</noscript>"
        '<script>window.__STATE__={"plan":[{"id":"4699-201807","namn":"Områdeplan Straumvik sentrum"}]};</script>'
        '<script src="/js/app.3f9c.js"></script></body></html>'
    )
    return Answer(200, text.encode())
