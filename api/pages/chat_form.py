"""The conversation as plain forms, for browsers without JavaScript: the same service, one page a step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from api.context import Context, context_of
from api.conversation import afterwards_routes as afterwards
from api.conversation import routes as conversation_routes
from api.conversation.feedback import QUESTIONS
from api.conversation.follow import wait_for_messages
from api.conversation.messages import WAIT_CHOICE
from api.conversation.records import Conversation
from api.errors import (
    IdempotencyKeyReusedError,
    InvalidRequestError,
    MessageEmptyError,
    NotAllowedError,
    SvaraError,
)
from api.handover import resident_routes
from api.pages import chat_view
from api.pages.chat_visit import CONVERSATION_COOKIE, LANGUAGE_COOKIE, Visit, new_key, visit
from api.pages.resident import CHAT, Lang, MunicipalityId
from nlu.normalise import normalise

router = APIRouter(prefix=CHAT, include_in_schema=False)

InContext = Annotated[Context, Depends(context_of)]
Work = Callable[[Visit, Conversation], Awaitable[Response]]
ANSWER_WITHIN_S = 6.0
"""How long a page is held back for the answer to stand in it already."""


@router.get("")
async def show(
    request: Request,
    context: InContext,
    lang: Lang = "",
    municipality: MunicipalityId = "",
    etter: Annotated[int, Query(ge=0)] = 0,
    vent: bool = False,
    takk: str = "",
    starta: bool = False,
) -> Response:
    """The conversation, or the beginning of one. ``etter``: waits a little for the answer to this message;
    ``vent``: looks again by itself."""
    seen = await visit(request, context, lang, municipality)
    try:
        conversation = await seen.conversation()
        if conversation is None:
            problem = words(seen, "no_cookie") if starta else words(seen, "gone") if seen.secret else None
            response: Response = chat_view.start_page(seen, problem=problem)
        else:
            if etter and conversation.state != "agent":
                await wait_for_messages(context.log, context.wakeups, conversation.id, etter, ANSWER_WITHIN_S)
            done = takk if takk in ("feedback", "email", "later") else ""
            response = await chat_view.chat_page(seen, conversation, waiting=vent, done=done)
    except SvaraError as error:
        response = chat_view.down_page(seen, error)
    if lang:
        seen.remember(response, LANGUAGE_COOKIE, seen.lang)
    return response


@router.post("/start")
async def start(request: Request, context: InContext) -> Response:
    """Begins a conversation, unless there is one already."""
    seen = await visit(request, context)
    try:
        if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            raise NotAllowedError()
        if await seen.conversation() is not None:
            return back()
        await context.limits.count("conversations", afterwards.address_of(request))
        conversation, token = await conversation_routes.begin(context, seen.municipality, seen.lang)
    except SvaraError as error:
        if chat_view.is_down(error):
            return chat_view.down_page(seen, error)
        return chat_view.start_page(seen, problem=chat_view.told(seen, error), status=error.status)
    response = back("?starta=1")
    seen.remember(response, CONVERSATION_COOKIE, f"{conversation.id}.{token}")
    return response


@router.post("/send")
async def send(request: Request, context: InContext) -> Response:
    """Takes in one message, or a choice. Whatever cannot be sent stays in the field, with the reason."""

    async def work(seen: Visit, conversation: Conversation) -> Response:
        text, choice = seen.form.get("text", ""), seen.form.get("choice") or None
        key = seen.form.get("key", "")
        if choice == WAIT_CHOICE:
            return back("?vent=1")
        if choice is None and (kinds := chat_view.may_not_be_sent(normalise(text))):
            problem = chat_view.stopped(seen, kinds)
            return await chat_view.chat_page(
                seen, conversation, problem=problem, status=422, written=text, key=key
            )
        body = conversation_routes.NewMessage(text=text, choice=choice)
        try:
            seq = (await conversation_routes.send(body, conversation, context, key))["seq"]
        except SvaraError as error:
            if chat_view.is_down(error):
                raise
            used = isinstance(error, IdempotencyKeyReusedError)
            return await chat_view.chat_page(
                seen,
                conversation,
                problem=chat_view.told(seen, error, "text" if isinstance(error, MessageEmptyError) else ""),
                status=error.status,
                written="" if choice else text,
                key=new_key() if used else key,
            )
        return back(f"?etter={seq}#m{seq}")

    return await with_conversation(request, context, work)


@router.post("/menneske")
async def person(request: Request, context: InContext) -> Response:
    """Asks for a person."""

    async def work(seen: Visit, conversation: Conversation) -> Response:
        await resident_routes.handover(conversation, context)
        return back("#nyaste")

    return await with_conversation(request, context, work)


@router.post("/ut-av-koen")
async def step_out(request: Request, context: InContext) -> Response:
    """No longer waits for a person."""

    async def work(seen: Visit, conversation: Conversation) -> Response:
        await resident_routes.step_out(conversation, context)
        return back("#nyaste")

    return await with_conversation(request, context, work)


@router.post("/vurder")
async def feedback(request: Request, context: InContext) -> Response:
    """What the resident thought of an answer, or of the conversation."""

    async def work(seen: Visit, conversation: Conversation) -> Response:
        form = seen.form
        given = {name: form.get(name) or None for name in ("seq", "rating", "text")}
        answers = {name: form[name] for name in QUESTIONS if form.get(name)}
        try:
            body = afterwards.FeedbackForm.model_validate({**given, "questions": answers})
        except ValidationError:
            raise InvalidRequestError(field="text") from None
        await afterwards.feedback(body, conversation, context, form.get("key"))
        return back("?takk=feedback#takk")

    return await with_conversation(request, context, work)


@router.get("/kopi/{format}")
async def copy(format: Literal["text", "html"], request: Request, context: InContext) -> Response:
    """The conversation as a file."""
    seen = await visit(request, context)
    try:
        conversation = await seen.conversation()
        if conversation is None:
            return back()
        return await afterwards.as_file(context, conversation, format, seen.lang)
    except SvaraError as error:
        return chat_view.down_page(seen, error)


@router.post("/e-post")
async def send_copy(request: Request, context: InContext) -> Response:
    """Sends the conversation to the resident's own address."""

    async def work(seen: Visit, conversation: Conversation) -> Response:
        who = afterwards.address_of(request)
        await afterwards.send_copy(context, conversation, seen.form.get("email", ""), seen.lang, who=who)
        return back("?takk=email#takk")

    return await with_conversation(request, context, work, field="email")


async def with_conversation(request: Request, context: Context, work: Work, field: str = "") -> Response:
    """Do what a form asks for; when it cannot be done, the page says why and keeps what was written."""
    seen = await visit(request, context)
    written = seen.form.get("text", "")
    try:
        conversation = await seen.conversation()
        if conversation is None:
            return chat_view.start_page(seen, problem=words(seen, "gone"), status=404, unsent=written)
        try:
            seen.check_form()
            return await work(seen, conversation)
        except SvaraError as error:
            if chat_view.is_down(error) and not field:
                raise
            problem = chat_view.told(seen, error, field)
            return await chat_view.chat_page(
                seen, conversation, problem=problem, status=error.status, written=written
            )
    except SvaraError as error:
        return chat_view.down_page(seen, error)


def words(seen: Visit, what: str) -> chat_view.Problem:
    """What is said where there is no conversation to go on with: ``gone`` or ``no_cookie``."""
    texts, lang = seen.context.texts, seen.lang
    title, detail = (texts.get(f"residents.problem.{what}{end}", lang) for end in ("", "_detail"))
    return chat_view.Problem(title, detail.format(telephone=seen.municipality.telephone), lang)


def back(where: str = "") -> RedirectResponse:
    """To the page itself, so that a reload sends nothing again."""
    return RedirectResponse(f"{CHAT}{where}", 303, {"Cache-Control": "no-store"})
