"""Who stands behind a request for the page without JavaScript: the conversation in the cookie, and what was sent."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from urllib.parse import parse_qs
from uuid import uuid4

from fastapi import Request, Response

from api.context import Context
from api.conversation.records import Conversation
from api.errors import ConversationGoneError, ConversationNotFoundError, InvalidRequestError, NotAllowedError
from api.pages.resident import CHAT, language, municipality_of
from kb_sync.municipality import Municipality

CONVERSATION_COOKIE, LANGUAGE_COOKIE = "svara_samtale", "svara_sprak"
MOST_FIELDS = 40
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Visit:
    """One request of the page, with the conversation it belongs to, where there is one."""

    request: Request
    context: Context
    municipality: Municipality
    lang: str
    form: dict[str, str]
    secret: str
    """The cookie: ``<conversation>.<token>``; empty without one."""

    @property
    def csrf(self) -> str:
        """What every form of this conversation carries. It needs no storage, so a form outlives a fault of it."""
        return self.context.log.digest("form", self.secret)

    def check_form(self) -> None:
        """Raises ``NotAllowedError`` unless the form came from a page of this conversation."""
        if not hmac.compare_digest(self.form.get("csrf", "").encode(), self.csrf.encode()):
            raise NotAllowedError()

    async def conversation(self) -> Conversation | None:
        """The conversation in the cookie; None without one, or when it is no more.

        Raises ``StorageUnavailableError``.
        """
        own, _, token = self.secret.partition(".")
        if not token or len(own) > 64:
            return None
        try:
            return await self.context.log.authorise(own, token)
        except (ConversationNotFoundError, ConversationGoneError):
            return None

    def remember(self, response: Response, name: str, value: str) -> None:
        """A cookie for this page alone, gone when the browser is closed."""
        response.set_cookie(
            name, value, path=CHAT, httponly=True, samesite="lax", secure=self.request.url.scheme == "https"
        )


async def visit(request: Request, context: Context, lang: str = "", municipality: str = "") -> Visit:
    """The visit of this request. Raises ``InvalidRequestError`` for a body that is no form."""
    form = await read_form(request) if request.method == "POST" else {}
    known = municipality_of(context, municipality or form.get("municipality", ""))
    return Visit(
        request=request,
        context=context,
        municipality=known,
        lang=language(known, lang, request.cookies.get(LANGUAGE_COOKIE)),
        form=form,
        secret=request.cookies.get(CONVERSATION_COOKIE, ""),
    )


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, each once. Browsers end lines with CR LF; we count and keep LF alone."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != FORM_TYPE:
        raise InvalidRequestError(field="content-type")
    try:
        fields = parse_qs(
            (await request.body()).decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise InvalidRequestError(field="form") from None
    return {name: values[0].replace("\r\n", "\n") for name, values in fields.items()}


def new_key() -> str:
    """The key of a form that is sent once, however often its button is pressed."""
    return str(uuid4())
