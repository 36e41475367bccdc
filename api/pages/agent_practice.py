"""The page for practising: ``/agent/oving``. Its script is a client of ``/api/agent/practice``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.context import Context, context_of
from api.handover.practice_routes import LONGEST_ANSWER
from api.pages.agent_render import PRACTICE, SIGN_IN, home_of, known_session_of, page

router = APIRouter(include_in_schema=False)

InContext = Annotated[Context, Depends(context_of)]
Lang = Annotated[str, Query(max_length=35)]


@router.get(PRACTICE)
async def practice_page(request: Request, context: InContext, lang: Lang = "") -> Response:
    """Cases to practise on and what one has practised; the sign-in page for whoever is not signed in."""
    session = await known_session_of(request, context)
    if session is None:
        return RedirectResponse(SIGN_IN, 303)
    if not session.agent.may("agent"):
        return RedirectResponse(home_of(session), 303)
    return page(
        "agent_practice.html",
        request,
        context,
        lang,
        entry="agent_practice.js",
        more_texts=("practice",),
        agent=session.agent,
        longest=LONGEST_ANSWER,
    )
