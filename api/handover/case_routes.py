"""The agents' part of the public contract: cases, which somebody has been promised an answer to (docs/api.md)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel, Field

from api.context import Context, context_of
from api.handover.agent_access import SignedIn, answers_residents
from api.handover.case_table import Answered, Case, State
from api.handover.cases import WORKED_ON
from api.handover.claims import How

router = APIRouter(prefix="/api/agent/cases")
InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(answers_residents)]


class Answer(BaseModel):
    """How the resident was answered."""

    how: Answered
    note: str | None = Field(default=None, max_length=1000)


class Meeting(BaseModel):
    """An agreed meeting."""

    at: AwareDatetime
    place: str | None = Field(default=None, max_length=120)


class Why(BaseModel):
    """Why somebody else should take the case."""

    why: str | None = Field(default=None, max_length=1000)


class Ending(BaseModel):
    """How the case ended."""

    outcome: How


@router.get("")
async def listed(
    me: Me, context: InContext, state: State | None = None, owner: Literal["me"] | None = None
) -> dict[str, Any]:
    """Cases that wait for an answer, overdue ones on top; with ``state``, those in that state."""
    found = await context.cases.listed(
        states=(state,) if state else WORKED_ON,
        municipalities=me.agent.municipalities,
        owner=me.agent.username if owner else None,
    )
    counts = asdict(await context.cases.counts(me.agent.municipalities))
    return {"cases": [case.in_list() for case in found], **counts}


@router.get("/{case}")
async def read(case: str, me: Me, context: InContext) -> dict[str, Any]:
    """One case with how the resident is reached, and everything that was done."""
    return (await context.cases.get(case)).whole()


@router.post("/{case}/claim")
async def claim(case: str, me: Me, context: InContext) -> dict[str, Any]:
    """Take the case. 409 ``case_taken`` says who has it."""
    return _changed(context, await context.cases.claim(case, me.agent))


@router.post("/{case}/release")
async def release(case: str, me: Me, context: InContext, body: Why | None = None) -> dict[str, Any]:
    """Let somebody else take it."""
    return _changed(context, await context.cases.release(case, me.agent, body.why if body else None))


@router.post("/{case}/answer")
async def answer(case: str, body: Answer, me: Me, context: InContext) -> dict[str, Any]:
    """The resident has been answered."""
    return _changed(context, await context.cases.answer(case, me.agent, body.how, body.note))


@router.post("/{case}/meeting")
async def meeting(case: str, body: Meeting, me: Me, context: InContext) -> dict[str, Any]:
    """A meeting with the agent is agreed. ``arrival`` is the address to send the resident, given out once, and
    ``message`` what to write before it, in the form they write."""
    agreed, address = await context.meetings.agree(case, me.agent, body.at, body.place)
    message = context.meetings.told(agreed, context.texts)
    return {**_changed(context, agreed), "arrival": address, "message": message}


@router.post("/{case}/close")
async def close(case: str, body: Ending, me: Me, context: InContext) -> dict[str, Any]:
    """Nothing more will be done."""
    return _changed(context, await context.cases.end(case, me.agent, body.outcome))


def _changed(context: Context, case: Case) -> dict[str, Any]:
    context.desk.forget_counts()
    return case.whole()
