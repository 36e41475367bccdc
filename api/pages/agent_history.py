"""The page of what has been: ``/agent/historikk``. Its script is a client of ``/api/agent/history``."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.context import Context, context_of
from api.governance.archive_copy import NOT_CLOSED
from api.handover.claims import How
from api.handover.history import QUALITIES
from api.pages.agent_render import HISTORY, SIGN_IN, home_of, known_session_of, page

router = APIRouter(include_in_schema=False)

InContext = Annotated[Context, Depends(context_of)]
Lang = Annotated[str, Query(max_length=35)]


@router.get(HISTORY)
async def history_page(request: Request, context: InContext, lang: Lang = "") -> Response:
    """Searching the archive, and one conversation; the sign-in page for whoever is not signed in."""
    session = await known_session_of(request, context)
    if session is None:
        return RedirectResponse(SIGN_IN, 303)
    agent = session.agent
    if not agent.may("agent"):
        return RedirectResponse(home_of(session), 303)
    return page(
        "agent_history.html",
        request,
        context,
        lang,
        entry="agent_history.js",
        more_texts=("history", "studio_bench"),
        agent=agent,
        supervisor=agent.may("supervisor"),
        served=[id for id in context.municipalities if agent.serves(id)],
        outcomes=(*get_args(How), NOT_CLOSED),
        qualities=QUALITIES,
        kept=context.archive.days > 0,
    )
