"""Every page the gateway serves itself: the demonstration site, the agents' console, arrival to a meeting."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages import agent, arrival, demo

router = APIRouter()
router.include_router(demo.router)
router.include_router(agent.router)
router.include_router(arrival.router)
