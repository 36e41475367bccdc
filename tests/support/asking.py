"""Asks the actions as Rasa would, without Rasa: the same classifier, the same rules, the same tracker."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, Protocol

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import ActionContext
from actions.replying_action import ReplyingAction
from actions.server import ACTIONS
from api.operations.stack_settings import PROJECT
from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.pipeline_output import intent_output, subject_output
from nlu.subject_classifier import Ranked, SubjectClassifier
from nlu.training_data import read_examples

BOT = PROJECT / "bot"


class Classifier(Protocol):
    """What tells subject and aspect of a message; tests bring one that needs no learning."""

    def predict_both(self, text: str) -> tuple[list[Ranked], list[Ranked]]:
        """The likeliest intents and aspects, the likeliest first."""


def small_classifier(intents: Collection[str], examples: int = 60) -> SubjectClassifier:
    """One that knows these intents only, by so many examples each; takes seconds."""
    files = [BOT / "data" / "nlu" / f"{intent.rpartition('/')[2]}.yml" for intent in sorted(intents)]
    taken = [example for file in files for example in read_examples(file)[:examples]]
    return SubjectClassifier.fit(taken, SentenceEmbedding.load(SHIPPED_WEIGHTS))


def trained_classifier(folder: Path | None = None) -> SubjectClassifier:
    """A classifier of everything in bot/data/nlu; takes a minute. Kept in ``folder``, and read from there again."""
    embedding = SentenceEmbedding.load(SHIPPED_WEIGHTS)
    if folder is not None and folder.exists():
        return SubjectClassifier.load(folder, embedding)
    classifier = SubjectClassifier.fit(list(read_examples(BOT / "data" / "nlu")), embedding)
    if folder is not None:
        classifier.save(folder)
    return classifier


class Asking:
    """One way to ask: every question is a conversation of its own."""

    def __init__(self, context: ActionContext, classifier: Classifier) -> None:
        self._context, self._classifier = context, classifier
        self._actions: dict[str, type[ReplyingAction]] = {action.action_name: action for action in ACTIONS}
        self._rules = _rules()
        pipeline = yaml.safe_load((BOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
        self._fallback = next(part["threshold"] for part in pipeline if part["name"] == "FallbackClassifier")

    async def ask(self, text: str, lang: str, municipality: str) -> dict[str, Any] | None:
        """The reply, as its payload; None where a fixed text answers, as to a greeting."""
        ranking, aspects = self._classifier.predict_both(text)
        intent = intent_output(ranking[0])
        if intent["confidence"] < self._fallback:
            intent = {"name": "nlu_fallback", "confidence": 1 - intent["confidence"]}
        action = self._actions.get(self._rules[intent["name"]])
        if action is None:
            return None
        latest = {
            "text": text,
            "intent": intent,
            "entities": [],
            **subject_output(ranking, aspects),
            "metadata": {"lang": lang, "municipality": municipality},
        }
        tracker = Tracker.from_dict({"sender_id": "c:0", "slots": {}, "latest_message": latest, "events": []})
        dispatcher = CollectingDispatcher()
        await action(self._context).run(dispatcher, tracker, {})
        return dispatcher.messages[0]["custom"]


def _rules() -> dict[str, str]:
    """The action of each intent."""
    rules: dict[str, str] = {}
    for file in sorted((BOT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]:
            asked, answered = rule["steps"]
            rules[asked["intent"]] = answered["action"]
    return rules
