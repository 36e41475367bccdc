"""Liveness and readiness, for whoever runs the service."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from api.context import Context, context_of
from api.errors import StorageUnavailableError

router = APIRouter()


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process is alive."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(context: Annotated[Context, Depends(context_of)]) -> JSONResponse:
    """Each part and its state.

    503 only when messages cannot be taken in (Redis). With Rasa or the action server down the gateway
    still gives crisis numbers and passes people on, so it stays ready and says ``degraded``.
    """
    redis, rasa, actions = await asyncio.gather(_redis(context), _rasa(context), _actions(context))
    parts = {"redis": redis, "rasa": rasa, "actions": actions}
    if redis["state"] != "ok":
        status = "unavailable"
    else:
        status = "ok" if all(part["state"] == "ok" for part in parts.values()) else "degraded"
    return JSONResponse(
        {"status": status, "parts": parts},
        503 if status == "unavailable" else 200,
        {"Cache-Control": "no-store"},
    )


async def _redis(context: Context) -> dict[str, Any]:
    try:
        problems = await context.durability.check()
    except StorageUnavailableError:
        return {
            "state": "down",
            "problems": ["Redis does not answer; is it running, and is SVARA_REDIS_URL right?"],
        }
    return {"state": "ok"} if not problems else {"state": "not_durable", "problems": problems}


async def _rasa(context: Context) -> dict[str, Any]:
    model = await context.rasa.status()
    return (
        {"state": "ok", "model": model}
        if model
        else {"state": "down", "problems": ["Rasa has no model or is down"]}
    )


async def _actions(context: Context) -> dict[str, Any]:
    try:
        response = await context.http.get(f"{context.settings.actions_url}/health", timeout=2.0)
        response.raise_for_status()
    except httpx.HTTPError:
        return {"state": "down", "problems": ["The action server does not answer"]}
    return {"state": "ok"}
