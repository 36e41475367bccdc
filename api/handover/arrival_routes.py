"""Somebody who comes to an agreed meeting says so, from a link only they have."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request

from api.context import Context, context_of
from api.handover.case_table import Case

router = APIRouter(prefix="/api/arrivals")
InContext = Annotated[Context, Depends(context_of)]
Token = Annotated[str, Path(max_length=64)]


@router.get("/{token}")
async def meeting(token: Token, request: Request, context: InContext) -> dict[str, Any]:
    """The meeting the link is about. Reading it registers nothing: mail programs open links by themselves."""
    await _count(request, context)
    return _shown(await context.meetings.find(token))


@router.post("/{token}")
async def arrive(token: Token, request: Request, context: InContext) -> dict[str, Any]:
    """They are here: the person they visit is told."""
    await _count(request, context)
    return _shown(await context.meetings.arrive(token))


async def _count(request: Request, context: Context) -> None:
    await context.limits.count("arrivals", request.client.host if request.client else "unknown")


def _shown(case: Case) -> dict[str, Any]:
    told = case.in_list()["meeting"]
    return {
        "municipality": case.municipality,
        "at": told["at"],
        "place": told["place"],
        "host": case.host_name,
        "arrived": told["arrived"],
    }
