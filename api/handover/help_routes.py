"""The agents' part of the public contract: what helps them answer (docs/api.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from api.context import Context, context_of
from api.errors import InvalidRequestError
from api.handover.agent_access import SignedIn, answers_residents

router = APIRouter(prefix="/api/agent")
InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(answers_residents)]
MunicipalityId = Annotated[str, Query(max_length=60)]
Question = Annotated[str, Query(min_length=1, max_length=300)]


class Call(BaseModel):
    """One telephone call. ``topic`` is a Los word id; left out for what has none."""

    municipality: str = Field(max_length=60)
    topic: str | None = Field(default=None, max_length=80)


@router.get("/replies")
async def replies(me: Me, context: InContext, municipality: MunicipalityId) -> dict[str, Any]:
    """Replies that are ready to be sent, in both forms, with the agent's and the municipality's names."""
    known = context.municipality(municipality)
    return {"replies": [reply.to_json(me.agent.name, known) for reply in context.replies[known.id]]}


@router.get("/knowledge")
async def knowledge(
    q: Question, municipality: MunicipalityId, me: Me, context: InContext, lang: Literal["nn", "nb"] = "nn"
) -> dict[str, Any]:
    """What the municipality's knowledge base has on a question, best first; 503 while it cannot be searched."""
    known = context.municipality(municipality)
    return {"passages": await context.knowledge.search(q, known.id, lang)}


@router.get("/calls")
async def calls_today(me: Me, context: InContext, municipality: MunicipalityId) -> dict[str, Any]:
    """How many telephone calls were counted today, in all and by topic."""
    topics = await context.calls.today(context.municipality(municipality).id)
    return {"today": sum(topics.values()), "topics": topics}


@router.post("/calls", status_code=201)
async def count_call(body: Call, me: Me, context: InContext) -> dict[str, int]:
    """Count a telephone call and its subject; how many there are today."""
    known = context.municipality(body.municipality)
    if body.topic is not None and body.topic not in context.subjects:
        raise InvalidRequestError(field="topic")
    return {"today": await context.calls.count(known.id, body.topic)}
