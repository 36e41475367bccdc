"""Every page the gateway serves itself: the demonstration site, residents' pages beside the widget, agents' pages."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages import (
    agent,
    agent_history,
    agent_practice,
    arrival,
    chat_form,
    chat_more,
    contact,
    demo,
    privacy,
    resident,
    statement,
    studio,
)

router = APIRouter()
router.include_router(demo.router)
router.include_router(agent.router)
router.include_router(arrival.router)
for page in (
    agent_history,
    agent_practice,
    resident,
    chat_form,
    chat_more,
    contact,
    privacy,
    statement,
    studio,
):
    router.include_router(page.router)
