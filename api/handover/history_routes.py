"""The agents' part of the public contract: what has been (docs/api.md). Each opening stands in the audit log."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from api.context import Context, context_of
from api.errors import MessageEmptyError, PersonalDataInTextError
from api.front_door.problems import preferred_form
from api.governance.agent import Agent
from api.handover.agent_access import SignedIn, answers_residents, with_right
from api.handover.history import PAGE, HistoryRow, Label, Opened, Quality, Wanted, may_read_judgement
from nlu import privacy
from nlu.normalise import normalise

router = APIRouter(prefix="/api/agent/history")

InContext = Annotated[Context, Depends(context_of)]
Me = Annotated[SignedIn, Depends(answers_residents)]
Supervisor = Annotated[SignedIn, Depends(with_right("supervisor"))]
Word = Annotated[str | None, Query(max_length=80)]
COLUMNS = (
    "last",
    "municipality",
    "department",
    "topic",
    "lang",
    "language",
    "messages",
    "waited_s",
    "moved",
    "outcome",
    "rating",
    "overall",
    "quality",
)
"""Of the export of figures: nothing anybody wrote, nobody's name, no number that leads to a conversation."""


class Judgement(BaseModel):
    """What a supervisor thinks of a conversation."""

    quality: Quality | None = None
    practice: bool = False


class NewComment(BaseModel):
    """A supervisor's words."""

    text: str = Field(max_length=1000)


def wanted(
    q: Annotated[str, Query(max_length=200)] = "",
    start: Annotated[date | None, Query(alias="from")] = None,
    to: date | None = None,
    topic: Word = None,
    outcome: Word = None,
    rating: Literal["up", "down"] | None = None,
    municipality: Word = None,
) -> Wanted:
    """What the address asks for."""
    return Wanted(q, start, to, topic, outcome, rating, municipality)


Asked = Annotated[Wanted, Depends(wanted)]


@router.get("")
async def search(
    me: Me, context: InContext, asked: Asked, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> dict[str, Any]:
    """Archived conversations of the municipalities the agent serves, the latest first."""
    found = await context.history.search(me.agent, asked, page)
    return {
        "conversations": [_in_list(row, me.agent, context) for row in found.rows],
        "total": found.total,
        "page": page,
        "pages": max(1, -(-found.total // PAGE)),
        "topics": [{"id": topic, "name": _name(context, topic)} for topic in found.topics],
    }


@router.get("/figures.csv")
async def figures(me: Supervisor, request: Request, context: InContext, asked: Asked) -> Response:
    """Figures of what was found, one conversation a line, for a spreadsheet; nothing anybody wrote."""
    rows = await context.history.figures(me.agent, asked)
    await context.audit.note(me.agent.username, "history.exported", "figures", {"conversations": len(rows)})
    form = preferred_form(request)
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";")
    writer.writerow(context.texts.get(f"history.column.{name}", form) for name in COLUMNS)
    for row in rows:
        values = {**vars(row.about), "last": row.about.last.date().isoformat(), "quality": row.label.quality}
        writer.writerow("" if values[name] is None else values[name] for name in COLUMNS)
    # With a mark in front, by which spreadsheets know that it is UTF-8.
    return _file("\ufeff" + sheet.getvalue(), "text/csv; charset=utf-8", "samtalar.csv")


@router.get("/{conversation_id}")
async def read(conversation_id: str, me: Me, context: InContext) -> dict[str, Any]:
    """One conversation with everything said in it."""
    opened = await context.history.open(me.agent, conversation_id)
    await context.audit.note(me.agent.username, "history.opened", conversation_id)
    return _whole(context, opened)


@router.get("/{conversation_id}/export")
async def export(conversation_id: str, me: Supervisor, context: InContext) -> Response:
    """The same as a file, for an archive or for somebody who may see it."""
    opened = await context.history.open(me.agent, conversation_id)
    await context.audit.note(me.agent.username, "history.exported", conversation_id)
    response = JSONResponse(_whole(context, opened))
    response.headers.update(_attachment(f"samtale-{opened.copy.conversation.last.date().isoformat()}.json"))
    return response


@router.put("/{conversation_id}/label")
async def label(conversation_id: str, body: Judgement, me: Supervisor, context: InContext) -> dict[str, Any]:
    """Set a quality label, and whether the conversation is good to practise on."""
    await context.history.label(me.agent, conversation_id, Label(body.quality, body.practice))
    await context.audit.note(me.agent.username, "history.labelled", conversation_id, body.model_dump())
    return _whole(context, await context.history.open(me.agent, conversation_id))


@router.post("/{conversation_id}/comments", status_code=201)
async def comment(
    conversation_id: str, body: NewComment, me: Supervisor, context: InContext
) -> dict[str, Any]:
    """Add a comment, for supervisors and for whoever answered in the conversation."""
    text = normalise(body.text)
    if not text:
        raise MessageEmptyError()
    if privacy.must_stop(text):
        raise PersonalDataInTextError()
    await context.history.comment(me.agent, conversation_id, text, context.settings.now())
    await context.audit.note(me.agent.username, "history.commented", conversation_id)
    return _whole(context, await context.history.open(me.agent, conversation_id))


def _in_list(row: HistoryRow, agent: Agent, context: Context) -> dict[str, Any]:
    about = row.about
    quality = row.label.quality if may_read_judgement(agent, about) else None
    return {
        **_about(context, vars(about)),
        "quality": quality,
        "practice": row.label.practice,
        "kept_until": context.archive.kept_until(about.last).isoformat(),
    }


def _whole(context: Context, opened: Opened) -> dict[str, Any]:
    return {
        **_about(context, vars(opened.copy.conversation)),
        "log": [message.to_agent() for message in opened.copy.messages],
        "quality": opened.label.quality,
        "practice": opened.label.practice,
        "judged": opened.judged,
        "comments": [
            {"time": said.at.isoformat(), "name": said.name, "text": said.text} for said in opened.comments
        ],
        "kept_until": opened.kept_until.isoformat(),
    }


def _about(context: Context, values: dict[str, Any]) -> dict[str, Any]:
    told = {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }
    told["agents"] = [{"username": who, "name": name} for who, name in values["agents"].items()]
    told["receipts"] = values["receipts"].split()
    told["topic_name"] = _name(context, values["topic"]) if values["topic"] else None
    return told


def _name(context: Context, topic: str) -> dict[str, str]:
    """The subject's name by form; its id where it is no subject any more."""
    subject = context.subjects.get(topic)
    return subject.name.model_dump() if subject else {"nn": topic, "nb": topic}


def _file(content: str, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers=_attachment(name))


def _attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
