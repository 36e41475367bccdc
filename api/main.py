"""The gateway: builds the application, and serves it when run as a program."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import structlog
import uvicorn
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from api import background
from api import context as wiring
from api.conversation import afterwards_routes
from api.conversation import routes as conversation_routes
from api.front_door import health, problems
from api.front_door.middleware import BodyLimit, SecurityHeaders
from api.front_door.open_files import allow_many_open_files
from api.handover import (
    agent_conversations,
    agent_routes,
    arrival_routes,
    case_routes,
    help_routes,
    history_routes,
    offer_routes,
    practice_routes,
    preference_routes,
    resident_routes,
    supervision_routes,
)
from api.pages import routes as page_routes
from api.settings import GatewaySettings, SettingsError, load_settings
from api.studio import routes_material, routes_material_answers, routes_material_bench, routes_models
from api.widget import routes as widget_routes
from kb_sync.municipality import MunicipalityError

STOP_WITHIN_S = 5
STUDIO = "/api/studio/"
LARGEST_FROM_STAFF = 2_000_000
"""Bytes: a whole article, or a file of examples."""


def create_app(settings: GatewaySettings, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """The application with every route. Raises ``MunicipalityError`` when the content cannot be read.

    ``transport``: see ``api.context.build``.
    """
    context = wiring.build(settings, transport)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with background.running(context):
            yield

    app = FastAPI(title="Svara", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.context = context
    problems.install(app, context.texts)
    agents = (
        agent_routes,
        agent_conversations,
        case_routes,
        help_routes,
        preference_routes,
        supervision_routes,
    )
    studio = (routes_material, routes_material_answers, routes_material_bench, routes_models)
    past = (history_routes, practice_routes, offer_routes)
    handover = (resident_routes, *agents, *past, arrival_routes, *studio)
    for routes in (conversation_routes, afterwards_routes, *handover, health, widget_routes, page_routes):
        app.include_router(routes.router)
    origins = {origin for m in context.municipalities.values() for origin in m.origins}
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted(origins | set(settings.extra_origins)),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "Last-Event-ID",
            "Accept-Language",
        ],
        expose_headers=["Retry-After"],
        max_age=600,
    )
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes, wider={STUDIO: LARGEST_FROM_STAFF})
    app.add_middleware(SecurityHeaders)
    return app


def configure_logging() -> None:
    """One JSON line for each event on standard error; never message text, tokens or headers."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def main() -> None:
    """Serve until told to stop. Says what is missing and exits with 2 when it cannot start."""
    configure_logging()
    try:
        settings = load_settings()
        app = create_app(settings)
    except (SettingsError, MunicipalityError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from error
    serve(app, settings)


def serve(app: FastAPI, settings: GatewaySettings) -> None:
    """Listen where the settings say, until the process is told to stop."""
    allow_many_open_files()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )


if __name__ == "__main__":
    main()
