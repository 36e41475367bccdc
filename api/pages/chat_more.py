"""Pages beside the conversation without JavaScript: leave a message, wish a meeting, be forgotten."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError

from api.context import Context, context_of
from api.conversation import afterwards_routes as afterwards
from api.conversation.records import Conversation
from api.errors import InvalidRequestError, SvaraError
from api.handover import resident_routes
from api.pages import chat_view, resident
from api.pages.chat_form import back, with_conversation
from api.pages.chat_visit import CONVERSATION_COOKIE, Visit, new_key, visit
from api.pages.resident import CHAT

router = APIRouter(prefix=CHAT, include_in_schema=False)

InContext = Annotated[Context, Depends(context_of)]
Kind = Literal["message", "meeting"]
FIELD_OF = {"contact_missing": "telephone", "message_empty": "text", "message_too_long": "text"}
FIELD_OF["personal_data_in_text"] = "text"


@router.get("/seinare/{kind}")
async def ask_later(kind: Kind, request: Request, context: InContext) -> Response:
    """The form for a message that somebody answers later, or a wish for a meeting."""
    seen = await visit(request, context)
    try:
        conversation = await seen.conversation()
        return _later_page(seen, conversation, kind) if conversation else back()
    except SvaraError as error:
        return chat_view.down_page(seen, error)


@router.post("/seinare/{kind}")
async def leave_for_later(kind: Kind, request: Request, context: InContext) -> Response:
    """Keeps it; whatever is missing is asked for, with everything written still in its fields."""

    async def work(seen: Visit, conversation: Conversation) -> Response:
        form = seen.form
        given = {name: form.get(name) or None for name in ("telephone", "email", "name", "when")}
        key = form.get("key")
        try:
            if kind == "meeting":
                wish = resident_routes.MeetingForm.model_validate({"text": form.get("text", ""), **given})
                await resident_routes.meeting(wish, conversation, context, key)
            else:
                left = resident_routes.Form.model_validate({"text": form.get("text", ""), **given})
                await resident_routes.message_for_later(left, conversation, context, key)
        except ValidationError:
            error: SvaraError = InvalidRequestError(field="text")
        except SvaraError as refused:
            if chat_view.is_down(refused):
                raise
            error = refused
        else:
            return back("?takk=later#nyaste")
        problem = chat_view.told(seen, error, FIELD_OF.get(error.code, "text"))
        return _later_page(seen, conversation, kind, problem=problem, status=error.status)

    return await with_conversation(request, context, work)


@router.get("/gloym")
async def ask_to_forget(request: Request, context: InContext) -> Response:
    """Asks once more, and says what goes and what stays."""
    seen = await visit(request, context)
    try:
        conversation = await seen.conversation()
    except SvaraError as error:
        return chat_view.down_page(seen, error)
    if conversation is None:
        return back()
    return resident.page(
        context,
        "forget",
        context.municipality(conversation.municipality),
        seen.lang,
        csrf=seen.csrf,
        action=CHAT,
    )


@router.post("/gloym")
async def forget(request: Request, context: InContext) -> Response:
    """Deletes the conversation everywhere, and its cookie; says what was deleted and what is kept."""

    async def work(seen: Visit, conversation: Conversation) -> Response:
        told = await afterwards.forget_all(context, conversation)
        deleted = {name: told["deleted"].pop(name, 0) for name in ("messages", "feedback", "cases")}
        response = resident.page(
            context,
            "forgotten",
            context.municipality(conversation.municipality),
            seen.lang,
            deleted={**deleted, "copies": sum(told["deleted"].values())},
            kept=told["kept"],
            action=CHAT,
        )
        response.delete_cookie(CONVERSATION_COOKIE, path=CHAT, httponly=True, samesite="lax")
        return response

    return await with_conversation(request, context, work)


def _later_page(
    seen: Visit,
    conversation: Conversation,
    kind: Kind,
    *,
    problem: chat_view.Problem | None = None,
    status: int = 200,
) -> Response:
    context = seen.context
    municipality = context.municipality(conversation.municipality)
    form = seen.lang if seen.lang in ("nn", "nb") else conversation.form
    return resident.page(
        context,
        "later",
        municipality,
        seen.lang,
        status=status,
        kind=kind,
        due=context.later.due(kind, municipality, form),
        booking_url=str(municipality.booking_url) if municipality.booking_url else "",
        problem=problem,
        given={name: seen.form.get(name, "") for name in ("text", "when", "telephone", "email", "name")},
        key=seen.form.get("key") or new_key(),
        csrf=seen.csrf,
        limit=context.settings.max_message_characters * 2,
        action=CHAT,
    )
