"""Turns every error into RFC 9457 problem details, in the language the client asks for."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.errors import (
    InvalidJsonError,
    InvalidRequestError,
    MethodNotAllowedError,
    NotSignedInError,
    PageNotFoundError,
    SvaraError,
    TooManyRequestsError,
    UnavailableError,
)
from kb_sync.texts import Texts

log = structlog.get_logger()

_BY_STATUS: dict[int, type[SvaraError]] = {
    400: InvalidJsonError,
    404: PageNotFoundError,
    405: MethodNotAllowedError,
}
"""What the framework refuses by itself, as errors of ours."""


def install(app: FastAPI, texts: Texts) -> None:
    """Answer every error of ``app`` with problem details."""

    async def known(request: Request, error: Exception) -> JSONResponse:
        return respond(request, error if isinstance(error, SvaraError) else SvaraError(), texts)

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        found = _invalid(error) if isinstance(error, RequestValidationError) else SvaraError()
        return respond(request, found, texts)

    async def http(request: Request, error: Exception) -> JSONResponse:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return respond(request, _BY_STATUS.get(status, SvaraError)(), texts)

    async def unknown(request: Request, error: Exception) -> JSONResponse:
        log.error("request.failed", path=request.scope["path"], reason=type(error).__name__, exc_info=error)
        return respond(request, SvaraError(), texts)

    app.add_exception_handler(SvaraError, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unknown)


def respond(request: Request, error: SvaraError, texts: Texts) -> JSONResponse:
    """The error as a problem details response."""
    form = preferred_form(request)
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, TooManyRequestsError):
        headers["Retry-After"] = str(error.values.get("seconds", 60))
    elif isinstance(error, UnavailableError):
        headers["Retry-After"] = "3"
    elif isinstance(error, NotSignedInError):
        headers["WWW-Authenticate"] = "Bearer"
    body = {
        "type": f"urn:svara:problem:{error.code}",
        "title": texts.get(f"errors.{error.code}.title", form),
        "status": error.status,
        "detail": texts.get(f"errors.{error.code}.detail", form, **(error.values or {"field": ""})),
        "code": error.code,
        **{name: value for name, value in error.values.items()},
    }
    return JSONResponse(body, error.status, headers, media_type="application/problem+json")


def preferred_form(request: Request) -> str:
    """``nb`` when the client asks for Bokmål before Nynorsk, otherwise ``nn``."""
    for part in request.headers.get("accept-language", "").split(","):
        language = part.partition(";")[0].strip().lower().partition("-")[0]
        if language in ("nb", "no"):
            return "nb"
        if language == "nn":
            return "nn"
    return "nn"


def _invalid(error: RequestValidationError) -> SvaraError:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return InvalidJsonError()
    return InvalidRequestError(field=".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0]))
