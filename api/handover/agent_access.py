"""Who is asking, for everything that takes a sign-in: a bearer token, or our own page's cookie."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request

from api.context import Context, context_of
from api.errors import NotAllowedError, NotSignedInError, RightMissingError
from api.governance.agent import Agent
from api.governance.rights import Right
from api.governance.sessions import Session

COOKIE = "svara_agent"
_READING = ("GET", "HEAD")


@dataclass(frozen=True)
class SignedIn:
    """The agent asking, and the token the session is known by."""

    agent: Agent
    token: str
    session: Session


async def signed_in(
    request: Request,
    context: Annotated[Context, Depends(context_of)],
    authorization: Annotated[str | None, Header()] = None,
    x_csrf_token: Annotated[str | None, Header()] = None,
) -> SignedIn:
    """The agent. Raises ``NotSignedInError``, and ``NotAllowedError`` for a cookie without its CSRF token."""
    scheme, _, token = (authorization or "").partition(" ")
    by_cookie = scheme.lower() != "bearer"
    if by_cookie:
        token = request.cookies.get(COOKIE, "")
    session = await context.sessions.find(token.strip()) if token else None
    if session is None:
        raise NotSignedInError()
    # A browser sends the cookie by itself, also when another page makes it; only ours knows the CSRF token.
    if by_cookie and request.method not in _READING:
        if not hmac.compare_digest((x_csrf_token or "").encode(), session.csrf.encode()):
            raise NotAllowedError()
    return SignedIn(session.agent, token.strip(), session)


def with_right(right: Right) -> Callable[..., Awaitable[SignedIn]]:
    """A dependency like :func:`signed_in` that also raises ``RightMissingError`` for whoever lacks ``right``."""

    async def allowed(who: Annotated[SignedIn, Depends(signed_in)]) -> SignedIn:
        if not who.agent.may(right):
            raise RightMissingError(right=right)
        return who

    return allowed


answers_residents = with_right("agent")
"""The agent, for whatever reads or changes conversations."""
