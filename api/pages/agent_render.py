"""How every page for staff is put together: who is signed in, the form of Norwegian, texts and files."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.context import Context
from api.conversation.messages import FORMS
from api.errors import StorageUnavailableError
from api.governance.sessions import Session
from api.handover.agent_access import COOKIE
from api.pages.agent_files import agent_files

SIGN_IN, CONSOLE, LEAD, STUDIO = "/agent", "/agent/samtalar", "/agent/leiing", "/studio"
LOOK_UP, HISTORY, PRACTICE = "/agent/oppslag", "/agent/historikk", "/agent/oving"
LANGUAGE_COOKIE = "svara_agent_lang"
LANGUAGE_KEPT_S = 365 * 24 * 3600


async def session_of(request: Request, context: Context) -> Session | None:
    """Who has the page's cookie. Raises ``StorageUnavailableError``."""
    token = request.cookies.get(COOKIE, "")
    return await context.sessions.find(token) if token else None


async def known_session_of(request: Request, context: Context) -> Session | None:
    """As :func:`session_of`; None also when sessions cannot be read."""
    try:
        return await session_of(request, context)
    except StorageUnavailableError:
        return None


def home_of(session: Session) -> str:
    """Where somebody begins after signing in: whoever answers nobody goes to the studio."""
    return CONSOLE if session.agent.may("agent") or not session.agent.may("editor") else STUDIO


def page(
    template: str,
    request: Request,
    context: Context,
    lang: str,
    *,
    entry: str = "",
    more_texts: tuple[str, ...] = (),
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """The page in the chosen form of Norwegian. A choice in the address is remembered in a cookie.

    ``entry``: the script it starts with, whose imports are fetched beforehand. ``more_texts``: areas of the locale
    besides ``agent`` that its scripts are given, under the area's name (``lead.heading``).
    """
    own = context.municipality(context.settings.default_municipality).default_locale
    form = next((form for form in (lang, request.cookies.get(LANGUAGE_COOKIE)) if form in FORMS), own)
    texts = context.texts.area("agent", form)
    for area in more_texts:
        texts |= {f"{area}.{key}": text for key, text in context.texts.area(area, form).items()}
    html = (
        _templates()
        .get_template(template)
        .render(
            form=form,
            other_form="nn" if form == "nb" else "nb",
            t=_Wording(texts),
            texts=texts,
            static=f"{SIGN_IN}/static/{agent_files().version}",
            scripts=agent_files().modules(entry),
            municipalities={m.id: m.name.of(form) for m in context.municipalities.values()},
            departments={
                id: {department.id: department.name.of(form) for department in context.departments.of(id)}
                for id in context.municipalities
            },
            path=request.url.path,
            pages={
                "console": CONSOLE,
                "lead": LEAD,
                "look_up": LOOK_UP,
                "history": HISTORY,
                "practice": PRACTICE,
                "studio": STUDIO,
            },
            **values,
        )
    )
    response = HTMLResponse(html, status)
    response.headers["Cache-Control"] = "no-store"
    if lang in FORMS:
        response.set_cookie(
            LANGUAGE_COOKIE,
            form,
            max_age=LANGUAGE_KEPT_S,
            path="/",
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
    return response


class _Wording:
    """``t("sign_in.heading")`` in a template: a text of the page with its ``{name}``s filled in."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        text = self._texts[key]
        return text.format(**values) if values else text


@cache
def _templates() -> Environment:
    folder = Path(__file__).resolve().parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
