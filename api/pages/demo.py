"""A small municipal site to show the widget in place: front page, kindergarten, contact.

It is clearly marked as a demonstration. Facts about the municipality come from its own file; the rest
from ``locale/<form>/page.yml``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import jinja2
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from api.widget.hours import hours_text

router = APIRouter(include_in_schema=False)

FOLDER = Path(__file__).resolve().parent
PAGES = {"front": "/", "barnehage": "/demo/barnehage", "kontakt": "/demo/kontakt"}
OTHER_FORM = {"nn": "nb", "nb": "nn"}

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
Lang = Annotated[str, Query(max_length=35)]


@router.get("/")
def front(request: Request, lang: Lang = "") -> Response:
    """The front page."""
    return _page(request, "front", lang)


@router.get("/demo/barnehage")
def barnehage(request: Request, lang: Lang = "") -> Response:
    """About applying for a kindergarten place."""
    return _page(request, "barnehage", lang)


@router.get("/demo/kontakt")
def kontakt(request: Request, lang: Lang = "") -> Response:
    """Telephone, places to visit, units."""
    return _page(request, "kontakt", lang)


@router.get("/demo/static/{name}")
def static(name: str) -> Response:
    """The style sheet and the icon of the pages."""
    known = {"demo.css": "text/css", "icon.svg": "image/svg+xml"}
    if name not in known:
        return Response(status_code=404)
    return FileResponse(
        FOLDER / "static" / name,
        media_type=known[name],
        headers={"Cache-Control": "public, no-cache", "X-Content-Type-Options": "nosniff"},
    )


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _page(request: Request, name: str, lang: str) -> Response:
    context = request.app.state.context
    municipality = context.municipalities[context.settings.default_municipality]
    form = lang if lang in OTHER_FORM else municipality.default_locale
    facts = {
        "name": municipality.name.of(form),
        "telephone": municipality.telephone,
        "website": urlsplit(str(municipality.website)).hostname,
        "hours": hours_text(municipality.people_answer, context.texts, form),
    }
    html = (
        _templates()
        .get_template(f"demo/{name}.html")
        .render(
            page=name,
            lang=form,
            other_lang=OTHER_FORM[form],
            municipality=municipality,
            website=str(municipality.website),
            hours=lambda hours: hours_text(hours, context.texts, form),
            text=lambda key: context.texts.get(f"page.{key}", form, **facts),
            title=context.texts.get(
                "page.site.title", form, page=context.texts.get(f"page.site.{name}", form), name=facts["name"]
            ),
            address=lambda target, form=form: f"{PAGES[target]}?lang={form}",
            pages=PAGES,
        )
    )
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Content-Language": form,
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(html, headers=headers)
