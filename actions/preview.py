"""Composes the reply that a draft would give: the studio shows it before anything is published.

Not part of any conversation: the gateway calls it by itself, with the section as a passage in the metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import compose
from actions.replying_action import ReplyingAction
from actions.turn import Turn
from actions.understood import understood
from kb_sync.chunks import Passage

ACTION_NAME = "action_preview"
_PASSAGE = TypeAdapter(Passage)


class ActionPreview(ReplyingAction):
    """The reply made of the passage that stands in ``metadata.preview``; nothing where none stands there."""

    action_name = ACTION_NAME

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Compose, and remember nothing."""
        metadata = (tracker.latest_message or {}).get("metadata")
        told = metadata.get("preview") if isinstance(metadata, Mapping) else None
        if not isinstance(told, Mapping):
            return []
        try:
            passage = _PASSAGE.validate_python(told.get("passage"))
        except ValidationError:
            return []
        turn = Turn.of(self._context, understood(tracker))
        keys = [str(key) for key in told.get("keys") or ()]
        dispatcher.utter_message(json_message=compose.answer(turn, passage, keys, None).payload())
        return []
