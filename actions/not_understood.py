"""The message could not be placed, or seems to be none of the municipality's business."""

from __future__ import annotations

from actions import compose
from actions.answer import subject_reply
from actions.decide import OUT_OF_SCOPE
from actions.facts import opening_hours
from actions.reply import Reply
from actions.replying_action import ReplyingAction
from actions.turn import Turn
from kb_sync.search import KnowledgeBase


class ActionNotUnderstood(ReplyingAction):
    """Look in the articles all the same: a clear find is answered, a likely one asked back.

    With nothing found, a message out of scope is declined kindly; any other is left unanswered, said so,
    and a person is offered.
    """

    action_name = "action_not_understood"

    async def reply_to(self, turn: Turn) -> Reply:
        reply = await turn.context.lookup.ask(lambda base: _looked_up(turn, base))
        if reply is not None:
            return reply
        message, sure = turn.message, turn.context.thresholds.declined.value
        off = message.intent == OUT_OF_SCOPE and message.intent_confidence >= sure
        return compose.declined(turn) if off else compose.unanswered(turn)


def _looked_up(turn: Turn, base: KnowledgeBase) -> Reply | None:
    naming = turn.context.question_words.naming(turn.message.text)
    if turn.message.place is not None and len(naming) == 1:
        # The name of a place and nothing else: what one can learn about a place is its hours.
        return opening_hours(turn, base)
    return subject_reply(turn, base)
