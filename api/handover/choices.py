"""What somebody who waits for a person can always choose."""

from __future__ import annotations

from api.conversation.messages import BOT_CHOICE, MEETING_CHOICE, MESSAGE_CHOICE, WAIT_CHOICE, Choice
from kb_sync.texts import Texts

WAITING_CHOICES = (WAIT_CHOICE, MESSAGE_CHOICE, MEETING_CHOICE, BOT_CHOICE)
"""The same four stand in ``conversation/lua/prelude.lua``: whoever is in line may choose them."""


def waiting_choices(texts: Texts, form: str) -> list[Choice]:
    """The choices with their titles."""
    return [
        Choice(title=texts.get(f"conversation.choice_{payload}", form), payload=payload)
        for payload in WAITING_CHOICES
    ]
