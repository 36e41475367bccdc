"""The agents' pages: signing in at ``/agent``, and the console at ``/agent/samtalar``.

Both are plain pages whose scripts are clients of ``/api/agent``: whatever the console can do, another
program can do too. Nothing about a conversation is written into the pages here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.context import Context, context_of
from api.conversation.messages import FORMS
from api.errors import PageNotFoundError, StorageUnavailableError
from api.governance.sessions import Session
from api.governance.users import DEMO_AGENTS, DEMO_PASSWORD
from api.handover.agent_access import COOKIE
from api.handover.agent_conversations import LONGEST_AGENT_MESSAGE
from api.handover.presence import Status
from api.pages.agent_files import agent_files

router = APIRouter(include_in_schema=False)

SIGN_IN, CONSOLE, LOOK_UP = "/agent", "/agent/samtalar", "/agent/oppslag"
OTHER_PAGES_SCRIPTS = ("agent_sign_in.js", "agent_look_up.js")
LANGUAGE_COOKIE = "svara_agent_lang"
LANGUAGE_KEPT_S = 365 * 24 * 3600
FOR_EVER = "public, max-age=31536000, immutable"
InContext = Annotated[Context, Depends(context_of)]
Lang = Annotated[str, Query(max_length=35)]


@router.get(SIGN_IN)
async def sign_in_page(request: Request, context: InContext, lang: Lang = "") -> Response:
    """The form; straight to the console for whoever is signed in. 503 when sessions cannot be read."""
    try:
        session = await _session(request, context)
    except StorageUnavailableError:
        return _page("agent_sign_in.html", request, context, lang, available=False, demo=None)
    if session is not None:
        return RedirectResponse(CONSOLE, 303)
    demo = {"agents": DEMO_AGENTS, "password": DEMO_PASSWORD} if context.settings.demo else None
    return _page("agent_sign_in.html", request, context, lang, available=True, demo=demo)


@router.get(CONSOLE)
async def console_page(request: Request, context: InContext, lang: Lang = "") -> Response:
    """The console; the sign-in page for whoever is not signed in."""
    try:
        session = await _session(request, context)
    except StorageUnavailableError:
        session = None
    if session is None:
        return RedirectResponse(SIGN_IN, 303)
    return _page(
        "agent_console.html",
        request,
        context,
        lang,
        agent=session.agent,
        longest=LONGEST_AGENT_MESSAGE,
        statuses=get_args(Status),
        look_up=LOOK_UP,
        scripts=[
            name for name in agent_files().files if name.endswith(".js") and name not in OTHER_PAGES_SCRIPTS
        ],
    )


@router.get(LOOK_UP)
async def look_up_page(request: Request, context: InContext, lang: Lang = "") -> Response:
    """Answers for staff on the telephone; the sign-in page for whoever is not signed in."""
    try:
        session = await _session(request, context)
    except StorageUnavailableError:
        session = None
    if session is None:
        return RedirectResponse(SIGN_IN, 303)
    own = context.settings.default_municipality
    return _page("agent_look_up.html", request, context, lang, agent=session.agent, console=CONSOLE, own=own)


@router.get(SIGN_IN + "/static/{version}/{name}")
def read_file(version: str, name: str) -> Response:
    """A script or style sheet; another edition's address gives the present one, not to be kept."""
    edition = agent_files()
    content = edition.files.get(name)
    if content is None:
        raise PageNotFoundError()
    caching = FOR_EVER if version == edition.version else "no-store"
    return Response(content, media_type=edition.media_type(name), headers={"Cache-Control": caching})


async def _session(request: Request, context: Context) -> Session | None:
    token = request.cookies.get(COOKIE, "")
    return await context.sessions.find(token) if token else None


def _page(template: str, request: Request, context: Context, lang: str, **values: Any) -> HTMLResponse:
    """The page in the chosen form of Norwegian. A choice in the address is remembered in a cookie."""
    own = context.municipality(context.settings.default_municipality).default_locale
    form = next((form for form in (lang, request.cookies.get(LANGUAGE_COOKIE)) if form in FORMS), own)
    html = (
        _templates()
        .get_template(template)
        .render(
            form=form,
            other_form="nn" if form == "nb" else "nb",
            t=_Wording(context, form),
            texts=context.texts.area("agent", form),
            static=f"{SIGN_IN}/static/{agent_files().version}",
            municipalities={m.id: m.name.of(form) for m in context.municipalities.values()},
            departments={
                id: {department.id: department.name.of(form) for department in context.departments.of(id)}
                for id in context.municipalities
            },
            path=request.url.path,
            **values,
        )
    )
    response = HTMLResponse(html, 200 if values.get("available", True) else 503)
    response.headers["Cache-Control"] = "no-store"
    if lang in FORMS:
        response.set_cookie(
            LANGUAGE_COOKIE,
            form,
            max_age=LANGUAGE_KEPT_S,
            path=SIGN_IN,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
    return response


class _Wording:
    """``t("sign_in.heading")`` in a template: a text of the agents' pages."""

    def __init__(self, context: Context, form: str) -> None:
        self._texts = context.texts
        self._form = form

    def __call__(self, key: str, **values: object) -> str:
        return self._texts.get(f"agent.{key}", self._form, **values)


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
