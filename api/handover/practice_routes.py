"""The agents' part of the public contract: practising (docs/api.md). Everything is the signed-in person's own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from api.context import Context, context_of
from api.errors import MessageEmptyError, PersonalDataInTextError, PracticeNotFoundError
from api.front_door.problems import preferred_form
from api.handover.agent_access import SignedIn, answers_residents
from api.handover.practice import Attempt
from api.handover.practice_cases import About, PracticeCase
from api.handover.practice_checks import checks
from nlu import privacy
from nlu.normalise import normalise

router = APIRouter(prefix="/api/agent/practice")

LONGEST_ANSWER = 4000
InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(answers_residents)]


class Chosen(BaseModel):
    """The case somebody wants to practise on."""

    case: str = Field(max_length=80)


class Given(BaseModel):
    """The answer to one round, counted from 0."""

    round: int = Field(ge=0, le=1000)
    text: str = Field(max_length=LONGEST_ANSWER)


@router.get("")
async def listed(me: Me, context: InContext) -> dict[str, Any]:
    """Cases there are, and what this person has practised."""
    cases = await context.practice.cases.listed(me.agent)
    known = {about.id: about for about in cases}
    attempts = await context.practice.mine(me.agent)
    return {
        "cases": [_about(context, about) for about in cases],
        "practised": [
            {
                "id": attempt.id,
                "case": _about(context, known[attempt.case]) if attempt.case in known else None,
                "started": attempt.started.isoformat(),
                "finished": attempt.finished.isoformat() if attempt.finished else None,
            }
            for attempt in attempts
        ],
    }


@router.post("/attempts", status_code=201)
async def start(body: Chosen, request: Request, me: Me, context: InContext) -> dict[str, Any]:
    """Begin on a case: what came before, and the first message to answer."""
    attempt = await context.practice.start(me.agent, body.case)
    return _told(context, await context.practice.cases.get(me.agent, body.case), attempt, request)


@router.get("/attempts/{attempt_id}")
async def read(attempt_id: str, request: Request, me: Me, context: InContext) -> dict[str, Any]:
    """The attempt as it stands; after the last round with the original answers and the service standard."""
    attempt = await context.practice.get(me.agent, attempt_id)
    return _told(context, await context.practice.cases.get(me.agent, attempt.case), attempt, request)


@router.post("/attempts/{attempt_id}/answers")
async def answer(
    attempt_id: str, body: Given, request: Request, me: Me, context: InContext
) -> dict[str, Any]:
    """Answer the next round; what the resident writes then."""
    text = body.text.strip()
    if not normalise(text):
        raise MessageEmptyError()
    if privacy.must_stop(normalise(text)):
        raise PersonalDataInTextError()
    begun = await context.practice.get(me.agent, attempt_id)
    about = (await context.practice.cases.get(me.agent, begun.case)).about
    if about.municipality not in context.municipalities:
        raise PracticeNotFoundError()
    case, attempt = await context.practice.answer(
        me.agent, attempt_id, body.round, text, context.municipality(about.municipality)
    )
    return _told(context, case, attempt, request)


@router.delete("/attempts/{attempt_id}", status_code=204)
async def delete(attempt_id: str, me: Me, context: InContext) -> Response:
    """Delete what was practised."""
    await context.practice.delete(me.agent, attempt_id)
    return Response(status_code=204)


def _about(context: Context, about: About) -> dict[str, Any]:
    subject = context.subjects.get(about.topic or "")
    return {**vars(about), "topic_name": subject.name.model_dump() if subject else None}


def _told(context: Context, case: PracticeCase, attempt: Attempt, request: Request) -> dict[str, Any]:
    """What may be seen now: nothing of the original before the last round is answered."""
    done = len(attempt.answers)
    finished = done >= len(case.rounds)
    return {
        "id": attempt.id,
        "case": _about(context, case.about),
        "started": attempt.started.isoformat(),
        "finished": attempt.finished.isoformat() if attempt.finished else None,
        "opening": [vars(said) for said in case.opening],
        "rounds": len(case.rounds),
        "round": done,
        "said": [
            {"resident": round.resident, "answer": attempt.answers[at].text if at < done else None}
            for at, round in enumerate(case.rounds[: done + 1])
        ],
        "feedback": _feedback(context, case, attempt, preferred_form(request)) if finished else None,
    }


def _feedback(context: Context, case: PracticeCase, attempt: Attempt, form: str) -> dict[str, Any]:
    return {
        "rounds": [
            {
                "original": round.original,
                "seconds": answer.seconds,
                "original_seconds": round.original_s,
            }
            for round, answer in zip(case.rounds, attempt.answers, strict=False)
        ],
        "checks": [
            {
                "check": check.name,
                "seen": check.seen,
                "text": context.texts.get(f"practice.check.{check.name}.{check.what}", form, **check.values),
            }
            for check in checks(case, attempt.answers)
        ],
    }
