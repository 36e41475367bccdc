"""The pages residents meet outside the widget: one look, three languages, no scripts, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.context import Context
from api.conversation.messages import FORMS
from api.conversation.transcript import LANGUAGES
from api.errors import PageNotFoundError
from api.widget.hours import hours_text
from kb_sync.municipality import Colours, Municipality

router = APIRouter(include_in_schema=False)

FOLDER = Path(__file__).resolve().parent
CHAT, CONTACT, PRIVACY, STATEMENT = "/samtale", "/kontakt", "/personvern", "/tilgjenge"
OWN_NAMES = {"nn": "Nynorsk", "nb": "Bokmål", "en": "English"}
FOR_EVER = "public, max-age=31536000, immutable"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
Lang = Annotated[str, Query(max_length=35)]
MunicipalityId = Annotated[str, Query(max_length=41, alias="municipality")]


@router.get(CHAT + "/stil/{version}/{municipality}.css")
def style(version: str, municipality: str, request: Request) -> Response:
    """The style sheet in a municipality's colours; another edition's address gives the present one, not kept."""
    known = request.app.state.context.municipalities.get(municipality)
    if known is None:
        raise PageNotFoundError()
    caching = FOR_EVER if version == edition(known.colours) else "no-store"
    return Response(coloured(known.colours), media_type="text/css", headers={"Cache-Control": caching})


def language(municipality: Municipality, asked: str, remembered: str | None = None) -> str:
    """The language of a page: asked for in the address, remembered, or the municipality's own."""
    found = (one.partition("-")[0].lower() for one in (asked, remembered or ""))
    return next((one for one in found if one in LANGUAGES), municipality.default_locale)


def municipality_of(context: Context, asked: str) -> Municipality:
    """The municipality a page is about; the settings' own where none, or an unknown one, is asked for."""
    known = context.municipalities.get(asked)
    return known or context.municipality(context.settings.default_municipality)


def page(
    context: Context,
    template: str,
    municipality: Municipality,
    lang: str,
    *,
    path: str = CHAT,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """One page as HTML, under a policy that allows no script at all. ``path``: where it is in another language."""
    html = (
        _environment()
        .get_template(f"resident/{template}.html")
        .render(common(context, municipality, lang, path), **values)
    )
    usual = {
        "Cache-Control": "no-store",
        "Content-Language": lang,
        "Content-Security-Policy": POLICY,
        # Without an origin of ours in it, a browser would send our own forms as if from nowhere.
        "Referrer-Policy": "same-origin",
    }
    return HTMLResponse(html, status, {**usual, **(headers or {})})


def common(context: Context, municipality: Municipality, lang: str, path: str) -> dict[str, Any]:
    """What every template of these pages may use."""
    other = municipality.id != context.settings.default_municipality
    query = {"lang": lang, **({"municipality": municipality.id} if other else {})}

    def link(path: str, **more: str) -> str:
        return f"{path}?{urlencode({**query, **more})}"

    norwegian = lang if lang in FORMS else municipality.default_locale
    facts = {
        "name": municipality.name.of(lang),
        "telephone": municipality.telephone,
        "website": urlsplit(str(municipality.website)).hostname or "",
    }
    return {
        "lang": lang,
        # The municipality's own texts are in the two forms of Norwegian.
        "norwegian": norwegian,
        "languages": OWN_NAMES,
        "municipality": municipality,
        "website": str(municipality.website),
        "t": lambda key, **values: context.texts.get(key, lang, **{**facts, **values}),
        "facts": facts,
        # With the municipality's own notes in it; what stands alone is in the language of the page.
        "hours": lambda hours: _sentence(hours_text(hours, context.texts, norwegian)),
        "people_hours": hours_text(municipality.people_answer, context.texts, lang),
        "link": link,
        "in_language": lambda code: link(path, lang=code),
        "style": f"{CHAT}/stil/{edition(municipality.colours)}/{municipality.id}.css",
        "demo": context.settings.demo,
        "paths": {"chat": CHAT, "contact": CONTACT, "privacy": PRIVACY, "statement": STATEMENT},
    }


@cache
def coloured(colours: Colours) -> str:
    """The style sheet with a municipality's colours in it."""
    own = f":root {{ --municipal: {colours.primary}; --on-municipal: {colours.on_primary}; }}\n"
    return own + (FOLDER / "static" / "resident.css").read_text(encoding="utf-8")


@cache
def edition(colours: Colours) -> str:
    """12 hexadecimal digits that change with the style sheet."""
    return hashlib.sha256(coloured(colours).encode()).hexdigest()[:12]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
