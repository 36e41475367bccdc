"""The message could not be placed, or seems to be none of the municipality's business."""

from __future__ import annotations

from actions import compose
from actions.answer import subject_reply
from actions.decide import OUT_OF_SCOPE
from actions.reply import Reply
from actions.replying_action import ReplyingAction
from actions.turn import Turn


class ActionNotUnderstood(ReplyingAction):
    """Look in the articles all the same: a clear find is answered, a likely one asked back.

    With nothing found, a message out of scope is declined kindly; any other is left unanswered, said so,
    and a person is offered.
    """

    action_name = "action_not_understood"

    async def reply_to(self, turn: Turn) -> Reply:
        reply = await subject_reply(turn)
        if reply is not None:
            return reply
        if turn.message.intent == OUT_OF_SCOPE:
            return compose.declined(turn)
        return compose.unanswered(turn)
