"""A small municipal site to show the widget in place, with pages to walk between and a switch of language.

It is clearly marked as a demonstration. Facts about the municipality come from its own file; the rest
from ``locale/<form>/page.yml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import jinja2
from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import FileResponse, HTMLResponse

from api.context import Context, context_of
from api.errors import PageNotFoundError
from api.pages import resident
from api.pages.privacy import privacy_values
from api.pages.statement import statement_values
from api.widget.hours import hours_text

router = APIRouter(include_in_schema=False)

FOLDER = Path(__file__).resolve().parent
OTHER_FORM = {"nn": "nb", "nb": "nn"}

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
Lang = Annotated[str, Query(max_length=35)]
InContext = Annotated[Context, Depends(context_of)]


@dataclass(frozen=True)
class Part:
    """One heading of an article with what stands below it: a text, or a list of ``items``."""

    id: str
    items: int = 0
    list: str = "ul"


@dataclass(frozen=True)
class Article:
    """A page about one service. ``unit``: id of the contact in the municipality's file that answers for it."""

    parts: tuple[Part, ...]
    unit: str = ""


ARTICLES = {
    "barnehage": Article(
        (Part("apply", 3, "ol"), Part("admission"), Part("right"), Part("sfo"), Part("price"))
    ),
    "byggesak": Article((Part("helps", 3), Part("not", 4), Part("before"), Part("apply")), "byggesaksvakt"),
    "avfall": Article((Part("collected", 3), Part("duty"), Part("discount"), Part("price")), "ngir"),
    "veg": Article((Part("ploughed", 3), Part("which"), Part("fault"))),
    "helse": Article(
        (Part("urgent", 2), Part("care"), Part("home"), Part("parking")), "forvaltningskontoret"
    ),
}
SERVICES = (*ARTICLES, "kontakt")
MENU = ("front", *SERVICES)
PAGES = {"front": "/", **{name: f"/demo/{name}" for name in (*SERVICES, "personvern", "tilgjenge")}}


@router.get("/")
def front(context: InContext, lang: Lang = "") -> Response:
    """The front page."""
    return _page(context, "front", lang)


@router.get("/demo/{name}")
def page(name: str, context: InContext, lang: Lang = "") -> Response:
    """Any other page of the site."""
    if name not in PAGES or name == "front":
        raise PageNotFoundError()
    return _page(context, name, lang)


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


def _page(context: Context, name: str, lang: str) -> Response:
    municipality = context.municipalities[context.settings.default_municipality]
    form = lang if lang in OTHER_FORM else municipality.default_locale
    article = ARTICLES.get(name)
    unit = municipality.contact(article.unit) if article else None
    facts = {
        "name": municipality.name.of(form),
        "telephone": municipality.telephone,
        "website": urlsplit(str(municipality.website)).hostname,
        "hours": hours_text(municipality.people_answer, context.texts, form),
        "email": (unit.email if unit else None) or "",
    }
    html = (
        _templates()
        .get_template(f"demo/{'article' if article else name}.html")
        .render(
            _shared_with_residents(context, name, form),
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
            menu=MENU,
            services=SERVICES,
            article=article,
            unit=unit,
        )
    )
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Content-Language": form,
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(html, headers=headers)


def _shared_with_residents(context: Context, name: str, form: str) -> dict[str, Any]:
    """What the texts that also stand on pages of their own are filled in with."""
    if name == "personvern":
        own = privacy_values(context)
    elif name == "tilgjenge":
        own = statement_values(form)
    else:
        return {}
    municipality = context.municipality(context.settings.default_municipality)
    return {**resident.common(context, municipality, form, PAGES[name]), **own}
