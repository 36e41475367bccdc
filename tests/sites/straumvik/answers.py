"""One answer to one request, and the answers that are the same whatever page is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.sites.straumvik.frame import FOOTER, OWNER


@dataclass(frozen=True)
class Answer:
    """What goes out, before the server has looked at what the client already has."""

    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    modified: datetime | None = None


def html(status: int, title: str, inner: str, lang: str = "nn") -> Answer:
    """A plain page in none of the styles."""
    text = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | {OWNER}</title></head>'
        f'<body><header><a href="/">{OWNER}</a></header><main>{inner}</main>'
        f"<footer>{'<br>'.join(FOOTER)}</footer></body></html>"
    )
    return Answer(status, text.encode())


def redirect(status: int, to: str) -> Answer:
    return Answer(status, f'<a href="{to}">Flytta</a>'.encode(), headers={"Location": to})


def not_found() -> Answer:
    """An honest 404."""
    return html(
        404, "Fann ikkje sida", "<h1>Fann ikkje sida</h1><p>Sida finst ikkje, eller ho er flytta.</p>"
    )


def soft_not_found() -> Answer:
    """The page is not there, but the status says that it is. WordPress sites with a wrong setting do this."""
    return html(
        200,
        "Fann ikkje sida",
        '<div class="elementor-heading-title">Fann ikkje sida</div><div>Beklagar, vi fann ikkje det du leita etter. '
        'Prøv søket, eller gå til <a href="/">framsida</a>.</div>'
        '<div>Populære sider</div><ul><li><a href="/kultur/bibliotek/">Biblioteket</a></li>'
        '<li><a href="/kultur/symjehallen/">Symjehallen</a></li></ul>',
    )


def maintenance() -> Answer:
    """What every address answers while the supplier works: status 200, and nothing of the page."""
    return html(
        200,
        "Vedlikehald",
        "<h1>Vi er straks tilbake</h1><p>Nettsida er under planlagt vedlikehald. Ring 55 00 11 00 ved behov.</p>",
    )


def unavailable() -> Answer:
    return Answer(
        503, b"<html><body><h1>503 Service Unavailable</h1></body></html>", headers={"Retry-After": "120"}
    )
