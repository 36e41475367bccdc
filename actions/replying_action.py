"""What every action has in common: it always replies, in the agreed shape, and never fails towards Rasa."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import explain
from actions.context import ActionContext
from actions.errors import ActionFailure, WrongMunicipalityError
from actions.reply import HANDOVER, Choice, Reply
from actions.turn import Turn
from actions.understood import ANSWERS, Understood, understood

log = logging.getLogger(__name__)


class ReplyingAction(Action):
    """An action of ours. Subclasses give ``action_name`` and ``reply_to``."""

    action_name: str

    def __init__(self, context: ActionContext) -> None:
        self._context = context

    def name(self) -> str:
        """The name in bot/domain."""
        return self.action_name

    async def reply_to(self, turn: Turn) -> Reply:
        """The reply to one message. May raise ``ActionFailure``."""
        raise NotImplementedError

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Reply, and remember subject and aspect for what is asked next. Never raises."""
        message = understood(tracker)
        steps: dict[str, Any] = {}
        try:
            turn = Turn.of(self._context, message)
            steps = turn.steps
            reply = await self.reply_to(turn)
        except ActionFailure as failure:
            log.error("action.failed action=%s code=%s: %s", self.action_name, failure.code, failure)
            reply = self._failed(message, failure)
        except Exception as bug:
            # Rasa turns an exception into an empty answer. The resident gets a true text instead; the log gets
            # the place, but not the exception's message, which may quote what the resident wrote.
            log.error("action.bug action=%s type=%s", self.action_name, type(bug).__name__)
            log.debug("action.bug", exc_info=bug)
            reply = self._failed(message, None)
        told = {"understood": explain.thought(message)} if message.text else {}
        if message.explain:
            told["explained"] = {"action": self.action_name, **steps}
        dispatcher.utter_message(json_message={**reply.payload(), **told})
        return self._remember(reply)

    def _failed(self, message: Understood, failure: ActionFailure | None) -> Reply:
        texts, municipalities = self._context.texts, self._context.municipalities
        municipality = municipalities.get(message.municipality or "")
        if municipality is None and message.municipality is None and len(municipalities) == 1:
            municipality = next(iter(municipalities.values()))
        form = message.form or (municipality.default_locale if municipality else "nn")
        if municipality is None or isinstance(failure, WrongMunicipalityError):
            return Reply(texts.get("reply.error.municipality", form), "error", form)
        person = Choice(texts.get("choices.person", form), HANDOVER)
        text = texts.get("reply.error.lookup", form, telephone=municipality.telephone)
        return Reply(text, "error", form, choices=(person,))

    @staticmethod
    def _remember(reply: Reply) -> list[EventType]:
        if reply.outcome not in ANSWERS or reply.topic is None:
            return []
        return [SlotSet("topic", reply.topic), SlotSet("aspect", reply.aspect)]
