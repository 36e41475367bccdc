"""The resident asks for a person. The action only says so; fetching one is the gateway's work."""

from __future__ import annotations

from actions.reply import Reply
from actions.replying_action import ReplyingAction
from actions.turn import Turn


class ActionAskForHuman(ReplyingAction):
    """An intention to hand over, and a text that is true whatever the hour."""

    action_name = "action_ask_for_human"

    async def reply_to(self, turn: Turn) -> Reply:
        text = turn.text("reply.handover", municipality=turn.municipality.name.of(turn.form))
        return Reply(text, "handover", turn.form, intention="handover")
