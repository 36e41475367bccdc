"""The training studio's pages, ``/studio/innboks`` and its neighbours: plain pages whose scripts are clients of
``/api/studio``. Nothing residents have written is put into the pages here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.context import Context, context_of
from api.errors import PageNotFoundError
from api.pages.agent_render import SIGN_IN, STUDIO, home_of, known_session_of, page

router = APIRouter(include_in_schema=False)

InContext = Annotated[Context, Depends(context_of)]
Lang = Annotated[str, Query(max_length=35)]


@dataclass(frozen=True)
class StudioPage:
    """One page: its address is ``/studio/<address>``, its template and script ``studio_<name>``, its texts the area
    ``studio_<name>``."""

    name: str
    address: str


PAGES = (
    StudioPage("inbox", "innboks"),
    StudioPage("subjects", "emne"),
    StudioPage("answers", "svar"),
    StudioPage("gaps", "hol"),
    StudioPage("training", "opplaering"),
    StudioPage("bench", "provebenk"),
    StudioPage("history", "endringar"),
)
BY_ADDRESS = {one.address: one for one in PAGES}


@router.get(STUDIO)
async def studio() -> Response:
    """The inbox: where an editor's day begins."""
    return RedirectResponse(f"{STUDIO}/{PAGES[0].address}", 303)


@router.get(STUDIO + "/{address}")
async def studio_page(address: str, request: Request, context: InContext, lang: Lang = "") -> Response:
    """A page of the studio; the sign-in page for whoever is not signed in, their own for those who edit nothing."""
    wanted = BY_ADDRESS.get(address)
    if wanted is None:
        raise PageNotFoundError()
    session = await known_session_of(request, context)
    if session is None:
        return RedirectResponse(SIGN_IN, 303)
    agent = session.agent
    if not agent.may("editor"):
        return RedirectResponse(home_of(session), 303)
    return page(
        f"studio_{wanted.name}.html",
        request,
        context,
        lang,
        entry=f"studio_{wanted.name}.js",
        more_texts=("studio", f"studio_{wanted.name}"),
        agent=agent,
        approver=agent.may("approver"),
        people=await context.users.names(agent),
        served=[id for id in context.municipalities if agent.serves(id)],
        studio_pages=PAGES,
        current=wanted,
    )
