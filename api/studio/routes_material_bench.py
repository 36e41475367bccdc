"""The studio's interface for the test bench and the municipality's own tests (docs/api.md)."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.errors import MessageEmptyError, MessageTooLongError
from api.studio.own_tests import Origin
from api.studio.routes_access import InContext, Me, SubjectId, Text, done, served
from nlu.normalise import normalise

router = APIRouter(prefix="/api/studio")


class QuestionForm(BaseModel):
    """A question, asked of one municipality."""

    text: str
    municipality: str = Field(max_length=60)


class TestForm(BaseModel):
    """A question to save, with the subject it is about; ``must``: no model may get it wrong."""

    __test__ = False  # for pytest: the name begins like a test's

    text: Text
    subject: SubjectId
    lang: Literal["nn", "nb"] | None = None
    must: bool = False
    origin: Origin = Field(default="bench", alias="from")


@router.post("/test-bench")
async def ask(body: QuestionForm, me: Me, context: InContext) -> dict[str, Any]:
    """Every step from what was written to the replies in both forms; nothing of it is kept."""
    whose = served(context, me, body.municipality)
    limit = context.settings.max_message_characters
    if len(body.text) > limit:
        raise MessageTooLongError(limit=limit)
    if not normalise(body.text):
        raise MessageEmptyError()
    return await context.material.bench.ask(body.text, whose)


@router.get("/tests")
async def tests(me: Me, context: InContext) -> dict[str, Any]:
    """The questions that were saved, the latest first."""
    return {"tests": await context.material.tests.listed()}


@router.post("/tests", status_code=201)
async def save(body: TestForm, me: Me, context: InContext) -> dict[str, Any]:
    """Save a question; every new model is compared on it."""
    change = await context.material.tests.save(
        me.agent, body.text, body.subject, body.origin, lang=body.lang, must=body.must
    )
    return done(change)


@router.delete("/tests/{id}")
async def remove(id: str, me: Me, context: InContext) -> dict[str, Any]:
    """Remove a question."""
    return done(await context.material.tests.remove(me.agent, id))
