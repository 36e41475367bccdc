"""Every page the gateway serves itself: the demonstration site and the agents' console."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages import agent, demo

router = APIRouter()
router.include_router(demo.router)
router.include_router(agent.router)
