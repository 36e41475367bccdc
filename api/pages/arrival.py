"""The page behind an arrival link: what the meeting is, and one button that says «I am here»."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from api.context import Context, context_of
from api.errors import MeetingNotFoundError, MeetingNotTodayError, SvaraError
from api.front_door.problems import preferred_form
from api.handover.case_table import Case
from api.handover.meetings import PAGE
from api.handover.opening_hours import in_words
from api.pages.agent_files import agent_files

router = APIRouter(include_in_schema=False)
InContext = Annotated[Context, Depends(context_of)]
Token = Annotated[str, InPath(max_length=64)]


@router.get(PAGE + "{token}")
async def show(token: Token, request: Request, context: InContext) -> Response:
    """The meeting; nothing is registered, since mail programs open links by themselves."""
    await _count(request, context)
    try:
        return _page(context, await context.meetings.find(token))
    except MeetingNotFoundError as error:
        return _refusal(request, context, error)


@router.post(PAGE + "{token}")
async def arrive(token: Token, request: Request, context: InContext) -> Response:
    """Registers the arrival and shows the page again, which then says so."""
    await _count(request, context)
    try:
        await context.meetings.arrive(token)
    except (MeetingNotFoundError, MeetingNotTodayError) as error:
        return _refusal(request, context, error)
    return RedirectResponse(f"{PAGE}{token}", 303)


async def _count(request: Request, context: Context) -> None:
    await context.limits.count("arrivals", request.client.host if request.client else "unknown")


def _page(context: Context, case: Case) -> HTMLResponse:
    form, texts = case.lang, context.texts
    municipality = context.municipality(case.municipality)
    at = case.meeting_at.astimezone(ZoneInfo(municipality.timezone)) if case.meeting_at else None
    values = {
        "host": case.host_name or "",
        "at": in_words(at, form) if at else "",
        "place": case.meeting_place or "",
    }
    return _html(
        form,
        title=texts.get("arrival.title", form, municipality=municipality.name.of(form)),
        text=texts.get("arrival.meeting_at" if case.meeting_place else "arrival.meeting", form, **values),
        button=None if case.arrived else texts.get("arrival.here", form),
        done=texts.get("arrival.done", form, **values) if case.arrived else None,
    )


def _refusal(request: Request, context: Context, error: SvaraError) -> HTMLResponse:
    form, texts = preferred_form(request), context.texts
    return _html(
        form,
        status=error.status,
        title=texts.get(f"errors.{error.code}.title", form),
        text=texts.get(f"errors.{error.code}.detail", form, **error.values),
        button=None,
        done=None,
    )


def _html(form: str, status: int = 200, **values: str | None) -> HTMLResponse:
    html = _template().render(form=form, static=f"/agent/static/{agent_files().version}", **values)
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})


@cache
def _template() -> Template:
    folder = Path(__file__).resolve().parent / "templates"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("arrival.html")
