"""One way to write an address, so that a page is asked for once however it is linked to.

``courlan`` was tried first: its list of tracking parameters takes ``?galleri=3``, ``?reference=12`` and ``?eid=4`` for
tracking and would make one page of many, and it reads ``&copy=2`` in an address as a copyright sign.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urljoin

import httpx

MOST_LETTERS = 1000
"""Longer addresses are none a person made; browsers and proxies begin to fail at about 2 000."""

_REMEMBERED = 20_000
"""Most links of a site stand in the menus of all its pages."""
_LINE_BREAKS = re.compile(r"[\t\r\n]")
_AROUND = "".join(map(chr, range(0x21)))
_TRACKING = re.compile(
    # Google Analytics and Ads, Facebook, Microsoft, X, Yandex, Instagram; Mailchimp, HubSpot; Matomo, Piwik.
    r"utm_\w+|gclid|dclid|gclsrc|wbraid|gbraid|_gl|_ga|fbclid|msclkid|twclid|yclid|igshid|igsh|mc_[ce]id"
    r"|_hs\w+|hs[a-z]*tracking|(mtm|matomo|pk|piwik)_\w+"
    # Sessions: Java, PHP, ASP, ColdFusion.
    r"|jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken|session_?id",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";(jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)
_SESSION_OF_ASP = re.compile(r"/\([SAF]\([a-z0-9]{20,}\)\)", re.IGNORECASE)
_BARE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def normal(link: str, base: str = "") -> str | None:
    """``link``, as found on the page ``base``, in its one form; None where nothing can be fetched at it.

    RFC 3986 section 6: small letters in scheme and host, no default port, no dot segments, escapes only where needed.
    Also without fragment, tracking parameters, session ids and doubled slashes, with parameters in order of name. A
    trailing slash stays: whether it means something, only the site knows. Applying it twice changes nothing.
    """
    text = _LINE_BREAKS.sub("", link).strip(_AROUND)
    try:
        return _one_form(urljoin(base, text))
    except ValueError:
        return None


@lru_cache(maxsize=_REMEMBERED)
def _one_form(address: str) -> str | None:
    try:
        url = httpx.URL(_escaped(address))
        if url.scheme not in ("http", "https") or not url.host or url.userinfo or not _is_port(url.port):
            return None
        path = _SESSION_OF_ASP.sub(
            "", _SESSION_IN_PATH.sub("", url.raw_path.decode("ascii").partition("?")[0])
        )
        path = re.sub(r"/{2,}", "/", path)
        url = url.copy_with(
            fragment=None, raw_path=(path + _query(url.query.decode("ascii"))).encode("ascii")
        )
        address = _escaped(str(url))
    except (httpx.InvalidURL, ValueError):
        return None
    return address if len(address) <= MOST_LETTERS else None


@lru_cache(maxsize=_REMEMBERED)
def key(address: str) -> str:
    """The same for addresses that only differ in a trailing slash, ``www.`` or http for https."""
    url = httpx.URL(address)
    path, mark, query = url.raw_path.decode("ascii").partition("?")
    return f"{bare_host(address)}{path.rstrip('/')}{mark}{query}"


@lru_cache(maxsize=_REMEMBERED)
def bare_host(address: str) -> str:
    """The host with its port where it is not the usual one, without ``www.``."""
    return httpx.URL(address).netloc.decode("ascii").removeprefix("www.")


def origin(address: str) -> str:
    """Scheme, host and port: what a robots.txt holds for."""
    url = httpx.URL(address)
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def readable_path(address: str) -> str:
    """The path as a person writes it in a pattern: ``/bygg/søknad``, not ``/bygg/s%C3%B8knad``."""
    return unquote(httpx.URL(address).raw_path.decode("ascii").partition("?")[0])


def _query(query: str) -> str:
    parts = [part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0])]
    return "?" + "&".join(sorted(parts, key=lambda part: part.partition("=")[0])) if parts else ""


def _escaped(text: str) -> str:
    """Escapes in capitals, and none for what needs none (RFC 3986, 6.2.2.2)."""

    def plain(found: re.Match[str]) -> str:
        letter = chr(int(found[1], 16))
        return letter if letter in _UNRESERVED else found[0].upper()

    return _ESCAPE.sub(plain, _BARE_PERCENT.sub("%25", text))


def _is_port(port: int | None) -> bool:
    return port is None or 0 < port < 65536
