"""The studio's interface for programs and pages: inbox, subjects, examples, history (docs/api.md)."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.studio.examples import New
from api.studio.inbox import Decided, Judgement
from api.studio.routes_access import InContext, Me, SubjectId, Text, Titles, Version, done, served

router = APIRouter(prefix="/api/studio")
Municipality = Annotated[str, Query(max_length=60)]
Format = Literal["csv", "yaml"]
LARGEST_FILE = 1_500_000
_MEDIA = {"csv": "text/csv", "yaml": "application/yaml"}


class JudgementForm(BaseModel):
    """A decision about a line of the inbox."""

    ids: list[int] = Field(min_length=1, max_length=2_000)
    decision: Decided
    subject: str | None = Field(default=None, max_length=80)
    title: Titles | None = None
    texts: list[Text] | None = Field(default=None, max_length=50)


class ExampleForm(BaseModel):
    """An example to add; ``pair`` is one already there that says the same in the other form."""

    text: Text
    lang: Literal["nn", "nb"] | None = None
    aspect: str | None = Field(default=None, max_length=20)
    pair: Text | None = None


class ExamplesForm(BaseModel):
    """Examples to add to a subject."""

    examples: list[ExampleForm] = Field(min_length=1, max_length=500)
    version: Version = None


class TextsForm(BaseModel):
    """Examples of a subject, by their text."""

    texts: list[Text] = Field(min_length=1, max_length=2_000)
    version: Version = None


class MoveForm(TextsForm):
    """Where they go."""

    to: SubjectId


class SplitForm(TextsForm):
    """What the new subject is called."""

    title: Titles


class MergeForm(BaseModel):
    """The subject it becomes part of."""

    into: SubjectId
    version: Version = None


class SubjectForm(BaseModel):
    """A new subject."""

    title: Titles
    examples: list[ExampleForm] = Field(default=[], max_length=500)


class ImportForm(BaseModel):
    """A file of examples. ``try_only``: tell what would happen, and change nothing."""

    format: Format
    text: str = Field(max_length=LARGEST_FILE)
    subject: SubjectId | None = None
    try_only: bool = False


class SuggestionForm(BaseModel):
    """A text wanted in the other form."""

    text: str = Field(min_length=1, max_length=5_000)
    source: Literal["nn", "nb"] = Field(alias="from")
    target: Literal["nn", "nb"] = Field(alias="to")


@router.get("/inbox")
async def inbox(
    me: Me, context: InContext, municipality: Municipality, state: Literal["open", "decided"] = "open"
) -> dict[str, Any]:
    """Lines nobody has decided about, most useful first; or what was decided about, the latest first."""
    whose = served(context, me, municipality)
    if state == "decided":
        return {"messages": await context.material.inbox.decided(whose)}
    return await context.material.inbox.open(whose)


@router.post("/inbox/decisions", status_code=201)
async def decide(body: JudgementForm, me: Me, context: InContext) -> dict[str, Any]:
    """Decide about a line; 409 ``edited_meanwhile`` where somebody else has."""
    judgement = Judgement(
        tuple(body.ids),
        body.decision,
        body.subject,
        body.title.title() if body.title else None,
        tuple(body.texts) if body.texts is not None else None,
    )
    return done(await context.material.inbox.decide(me.agent, judgement))


@router.get("/history")
async def history(
    me: Me,
    context: InContext,
    thing: Annotated[str | None, Query(max_length=160)] = None,
    before: Annotated[int | None, Query(ge=1)] = None,
    most: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Every change with who and when, the latest first; of one thing (``intent:subject/barnehageplass``)."""
    changes = await context.material.history.latest(most, before, thing)
    return {"changes": [change.told() for change in changes]}


@router.post("/history/{change}/undo")
async def undo(change: int, me: Me, context: InContext) -> dict[str, Any]:
    """Take a change back; an undone one too. 409 ``cannot_undo`` where it was changed since."""
    return done(await context.material.undo(me.agent, change))


@router.get("/subjects")
async def subjects(
    me: Me, context: InContext, q: Annotated[str, Query(max_length=100)] = ""
) -> dict[str, Any]:
    """Every subject with counts and warnings; those with ``q`` in the title or in an example."""
    return {"subjects": await context.material.subjects.listed(q)}


@router.post("/subjects", status_code=201)
async def new_subject(body: SubjectForm, me: Me, context: InContext) -> dict[str, Any]:
    """Make a subject; 409 ``subject_exists``."""
    new = [_new(one) for one in body.examples]
    return done(await context.material.subjects.create(me.agent, body.title.title(), new))


@router.get("/subjects/alike")
async def alike(me: Me, context: InContext) -> dict[str, Any]:
    """Subjects that are hard to tell apart, with examples. Takes some seconds after a change."""
    return {"pairs": [asdict(pair) for pair in await context.material.subjects.alike()]}


@router.get("/subjects/export")
async def export(
    me: Me,
    context: InContext,
    format: Format = "csv",
    subject: Annotated[str | None, Query(max_length=80)] = None,
) -> Response:
    """All examples, or one subject's, as a file."""
    text = await asyncio.to_thread(context.material.exchange.export, format, subject)
    name = f"{'emne' if subject is None else 'eitt-emne'}.{'csv' if format == 'csv' else 'yml'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    # The mark lets spreadsheets see that it is UTF-8.
    return Response(("\ufeff" if format == "csv" else "") + text, media_type=_MEDIA[format], headers=headers)


@router.post("/subjects/import")
async def take_in(body: ImportForm, me: Me, context: InContext) -> dict[str, Any]:
    """Take in a file; 422 ``import_unreadable`` says which line is broken."""
    return await context.material.exchange.take_in(
        me.agent, body.text, body.format, body.subject, try_only=body.try_only
    )


@router.get("/subjects/{id}")
async def subject(id: str, me: Me, context: InContext) -> dict[str, Any]:
    """One subject with its examples, and the ``version`` to send back with a change."""
    return await context.material.subjects.one(id)


@router.post("/subjects/{id}/examples", status_code=201)
async def add(id: str, body: ExamplesForm, me: Me, context: InContext) -> dict[str, Any]:
    """Add examples; those that are there already are passed over."""
    new = [_new(one) for one in body.examples]
    return done(await context.material.subjects.add(me.agent, id, new, body.version))


@router.post("/subjects/{id}/examples/remove")
async def remove(id: str, body: TextsForm, me: Me, context: InContext) -> dict[str, Any]:
    """Remove examples."""
    return done(await context.material.subjects.remove(me.agent, id, body.texts, body.version))


@router.post("/subjects/{id}/examples/move")
async def move(id: str, body: MoveForm, me: Me, context: InContext) -> dict[str, Any]:
    """Move examples to another subject."""
    return done(await context.material.subjects.move(me.agent, id, body.texts, body.to, body.version))


@router.post("/subjects/{id}/split", status_code=201)
async def split(id: str, body: SplitForm, me: Me, context: InContext) -> dict[str, Any]:
    """Make a new subject of some of this one's examples."""
    title = body.title.title()
    return done(await context.material.subjects.split(me.agent, id, title, body.texts, body.version))


@router.post("/subjects/{id}/merge")
async def merge(id: str, body: MergeForm, me: Me, context: InContext) -> dict[str, Any]:
    """Make the subject part of another."""
    return done(await context.material.subjects.merge(me.agent, id, body.into, body.version))


@router.post("/suggestions")
async def suggestion(body: SuggestionForm, me: Me, context: InContext) -> dict[str, Any]:
    """A text in the other form, to accept or mend; 503 ``translation_unavailable``."""
    return await context.material.suggestions.of(body.text, body.source, body.target)


def _new(one: ExampleForm) -> New:
    return New(one.text, one.lang, one.aspect, one.pair)
