"""The part of the public contract for whoever leads the agents (docs/api.md); asks for the right ``supervisor``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime, BaseModel, Field

from api.context import Context, context_of
from api.errors import InvalidRequestError, NotAllowedError, PersonalDataInTextError
from api.handover.agent_access import SignedIn, answers_residents, with_right
from kb_sync.municipality import Localised
from nlu import privacy
from nlu.normalise import normalise

router = APIRouter(prefix="/api/agent")

LONGEST_NOTICE = 400
LONGEST_REASON = 500
InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(answers_residents)]
Lead = Annotated[SignedIn, Depends(with_right("supervisor"))]
MunicipalityId = Annotated[str, Field(max_length=60)]
Reason = Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class Move(BaseModel):
    """Where a conversation goes: to a department's line or to somebody who is there, one of the two, and why."""

    department: str | None = Field(default=None, max_length=60)
    colleague: str | None = Field(default=None, max_length=60)
    why: Reason


class TakeOver(BaseModel):
    """Why a conversation is taken from whoever has it."""

    why: Reason


class BotSwitch(BaseModel):
    """Whether the bot answers, and why that changes."""

    municipality: MunicipalityId
    on: bool
    reason: Reason


class NoticeText(BaseModel):
    """What residents are told, in both forms."""

    nn: str = Field(min_length=1, max_length=LONGEST_NOTICE)
    nb: str = Field(min_length=1, max_length=LONGEST_NOTICE)


class NewNotice(BaseModel):
    """A notice and its period; from now on where ``first`` is left out."""

    municipality: MunicipalityId
    text: NoticeText
    first: AwareDatetime | None = None
    last: AwareDatetime


class NewAbsence(BaseModel):
    """Somebody is away, both days with them."""

    name: str = Field(min_length=1, max_length=120)
    first: date
    last: date


@router.get("/overview")
async def overview(lead: Lead, context: InContext, lang: Literal["nn", "nb"] = "nn") -> dict[str, Any]:
    """Everything at once: conversations, people, the day's figures, hours, switches, absences."""
    return await context.supervision.overview(lead.agent, lang)


@router.post("/conversations/{conversation_id}/take-over")
async def take_over(conversation_id: str, body: TakeOver, lead: Lead, context: InContext) -> dict[str, Any]:
    """Have the conversation oneself, whoever has it."""
    await _may_move(conversation_id, lead, context)
    await context.supervision.give_to(conversation_id, lead.agent, lead.agent.username, _reason(body.why))
    return await _standing(conversation_id, context)


@router.post("/conversations/{conversation_id}/reassign")
async def reassign(conversation_id: str, body: Move, lead: Lead, context: InContext) -> dict[str, Any]:
    """Give the conversation to a colleague who is there, or put it in a department's line, whoever has it."""
    conversation = await _may_move(conversation_id, lead, context)
    why = _reason(body.why)
    if body.colleague and not body.department:
        await context.supervision.give_to(conversation_id, lead.agent, body.colleague, why)
    elif body.department and not body.colleague:
        department = context.departments.get(conversation.municipality, body.department)
        when = await context.promise.when(conversation, department)
        await context.supervision.send_to(conversation_id, lead.agent, department, why, when)
    else:
        raise InvalidRequestError(field="department")
    return await _standing(conversation_id, context)


@router.get("/switches")
async def switches(me: Me, context: InContext) -> dict[str, Any]:
    """What is switched in the municipalities the agent serves; for every agent, who should know what residents
    are told."""
    served = [id for id in context.municipalities if me.agent.serves(id)]
    return {
        "switches": [{"municipality": id, **(await context.switches.standing(id)).to_json()} for id in served]
    }


@router.put("/switches/bot")
async def turn_bot(body: BotSwitch, lead: Lead, context: InContext) -> dict[str, Any]:
    """Turn the bot off or on in one municipality; every gateway obeys at once."""
    municipality = _served(body.municipality, lead, context)
    reason = _reason(body.reason)
    return (await context.switches.turn_bot(municipality, lead.agent, on=body.on, reason=reason)).to_json()


@router.put("/switches/notice")
async def show_notice(body: NewNotice, lead: Lead, context: InContext) -> dict[str, Any]:
    """Tell everybody who writes something, in place of the notice there may be already."""
    municipality = _served(body.municipality, lead, context)
    if not context.switches.may_be_shown(body.first, body.last):
        raise InvalidRequestError(field="last")
    text = Localised(nn=_public(body.text.nn, "nn"), nb=_public(body.text.nb, "nb"))
    shown = await context.switches.show(municipality, lead.agent, text, body.first, body.last)
    return shown.to_json()


@router.delete("/switches/notice")
async def end_notice(
    lead: Lead, context: InContext, municipality: Annotated[str, Query(max_length=60)]
) -> dict[str, Any]:
    """Show the notice no longer."""
    return (await context.switches.end_notice(_served(municipality, lead, context), lead.agent)).to_json()


@router.post("/absences", status_code=201)
async def add_absence(body: NewAbsence, lead: Lead, context: InContext) -> dict[str, Any]:
    """Register that somebody is away."""
    name = normalise(body.name)
    if not name or not context.absences.may_be(body.first, body.last):
        raise InvalidRequestError(field="last" if name else "name")
    return (await context.absences.add(name, body.first, body.last)).to_json()


@router.delete("/absences/{absence}", status_code=204)
async def remove_absence(absence: int, lead: Lead, context: InContext) -> Response:
    """Take an absence away."""
    await context.absences.remove(absence)
    return Response(status_code=204)


async def _may_move(conversation_id: str, lead: SignedIn, context: Context) -> Any:
    conversation = await context.log.get(conversation_id)
    _served(conversation.municipality, lead, context)
    return conversation


async def _standing(conversation_id: str, context: Context) -> dict[str, Any]:
    standing = await context.log.standing(conversation_id)
    return {"state": standing.state, "owner": standing.owner, "moved": standing.moved}


def _served(municipality: str, lead: SignedIn, context: Context) -> str:
    known = context.municipality(municipality)
    if not lead.agent.serves(known.id):
        raise NotAllowedError()
    return known.id


def _reason(text: str) -> str:
    said = normalise(text)
    if not said:
        raise InvalidRequestError(field="why")
    if privacy.must_stop(said):
        raise PersonalDataInTextError()
    return said


def _public(text: str, field: str) -> str:
    said = normalise(text)
    if not said:
        raise InvalidRequestError(field=field)
    if privacy.must_stop(said):
        raise PersonalDataInTextError()
    return said
