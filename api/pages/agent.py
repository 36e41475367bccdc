"""The agents' pages: signing in at ``/agent``, the console at ``/agent/samtalar``, whoever leads at ``/agent/leiing``.

All are plain pages whose scripts are clients of ``/api/agent``: whatever they can do, another program can do too.
Nothing about a conversation is written into the pages here.
"""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.context import Context, context_of
from api.errors import PageNotFoundError, StorageUnavailableError
from api.governance.users import DEMO_AGENTS, DEMO_PASSWORD
from api.handover.agent_conversations import LONGEST_AGENT_MESSAGE
from api.handover.presence import Status
from api.handover.supervision_routes import LONGEST_NOTICE
from api.pages.agent_files import agent_files
from api.pages.agent_render import (
    CONSOLE,
    LEAD,
    LOOK_UP,
    SIGN_IN,
    home_of,
    known_session_of,
    page,
    session_of,
)

router = APIRouter(include_in_schema=False)

FOR_EVER = "public, max-age=31536000, immutable"
InContext = Annotated[Context, Depends(context_of)]
Lang = Annotated[str, Query(max_length=35)]


@router.get(SIGN_IN)
async def sign_in_page(request: Request, context: InContext, lang: Lang = "") -> Response:
    """The form; straight on for whoever is signed in. 503 when sessions cannot be read."""
    try:
        session = await session_of(request, context)
    except StorageUnavailableError:
        return page("agent_sign_in.html", request, context, lang, status=503, available=False, demo=None)
    if session is not None:
        return RedirectResponse(home_of(session), 303)
    demo = {"agents": DEMO_AGENTS, "password": DEMO_PASSWORD} if context.settings.demo else None
    return page("agent_sign_in.html", request, context, lang, available=True, demo=demo)


@router.get(CONSOLE)
async def console_page(request: Request, context: InContext, lang: Lang = "") -> Response:
    """The console; the sign-in page for whoever is not signed in, their own for those who answer nobody."""
    session = await known_session_of(request, context)
    if session is None:
        return RedirectResponse(SIGN_IN, 303)
    if not session.agent.may("agent"):
        return RedirectResponse(home_of(session), 303)
    return page(
        "agent_console.html",
        request,
        context,
        lang,
        entry="agent.js",
        more_texts=("offer",),
        agent=session.agent,
        longest=LONGEST_AGENT_MESSAGE,
        statuses=get_args(Status),
    )


@router.get(LEAD)
async def lead_page(request: Request, context: InContext, lang: Lang = "") -> Response:
    """Everything at once, for who has the right ``supervisor``; the console for other agents."""
    session = await known_session_of(request, context)
    if session is None:
        return RedirectResponse(SIGN_IN, 303)
    if not session.agent.may("supervisor"):
        return RedirectResponse(home_of(session), 303)
    return page(
        "agent_lead.html",
        request,
        context,
        lang,
        entry="agent_lead.js",
        more_texts=("lead",),
        agent=session.agent,
        longest_notice=LONGEST_NOTICE,
    )


@router.get(LOOK_UP)
async def look_up_page(request: Request, context: InContext, lang: Lang = "") -> Response:
    """Answers for staff on the telephone; the sign-in page for whoever is not signed in."""
    session = await known_session_of(request, context)
    if session is None:
        return RedirectResponse(SIGN_IN, 303)
    own = context.settings.default_municipality
    return page("agent_look_up.html", request, context, lang, agent=session.agent, own=own)


@router.get(SIGN_IN + "/static/{version}/{name}")
def read_file(version: str, name: str) -> Response:
    """A script or style sheet; another edition's address gives the present one, not to be kept."""
    edition = agent_files()
    content = edition.files.get(name)
    if content is None:
        raise PageNotFoundError()
    caching = FOR_EVER if version == edition.version else "no-store"
    return Response(content, media_type=edition.media_type(name), headers={"Cache-Control": caching})
