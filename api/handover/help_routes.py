"""The agents' part of the public contract: what helps them answer (docs/api.md)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from api.context import Context, context_of
from api.handover.agent_access import SignedIn, signed_in

router = APIRouter(prefix="/api/agent")
InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(signed_in)]
MunicipalityId = Annotated[str, Query(max_length=60)]


@router.get("/replies")
async def replies(me: Me, context: InContext, municipality: MunicipalityId) -> dict[str, Any]:
    """Replies that are ready to be sent, in both forms, with the agent's and the municipality's names."""
    known = context.municipality(municipality)
    return {"replies": [reply.to_json(me.agent.name, known) for reply in context.replies[known.id]]}
