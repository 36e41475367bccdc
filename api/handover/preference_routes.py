"""The agents' part of the public contract: how the one asking wants to be told of what needs them (docs/api.md)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api.context import Context, context_of
from api.handover.agent_access import SignedIn, answers_residents
from api.handover.preferences import Alerts

router = APIRouter(prefix="/api/agent/preferences")
InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(answers_residents)]


@router.get("")
async def read(me: Me, context: InContext) -> Alerts:
    """The agent's own choices."""
    return await context.preferences.of(me.agent.username)


@router.put("")
async def change(body: Alerts, me: Me, context: InContext) -> Alerts:
    """Keep them instead of those before."""
    await context.preferences.keep(me.agent.username, body)
    return body
