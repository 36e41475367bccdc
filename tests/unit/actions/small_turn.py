"""Trackers as Rasa sends them, and the one reply an action gives."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import ActionContext
from actions.replying_action import ReplyingAction

RANKING = {"barnehageplass": 0.02, "renovasjon": 0.01}


def tracker(
    text: str = "",
    *,
    intent: str = "subject",
    topics: dict[str, float] | None = None,
    aspect: tuple[str, float] | None = None,
    parts: dict[str, float] | None = None,
    place: str | None = None,
    lang: str | None = "nn",
    municipality: str | None = "testvik",
    slots: dict[str, str] | None = None,
    metadata_on_event: bool = False,
) -> Tracker:
    """A message somebody wrote, as our pipeline leaves it."""
    ranking = sorted((topics or RANKING).items(), key=lambda pair: -pair[1])
    entities = [{"entity": "place", "value": place}] if place else []
    if aspect and aspect[1] >= 0.5:
        entities.append({"entity": "aspect", "value": aspect[0]})
    metadata = {"lang": lang, "municipality": municipality, "test": False}
    latest: dict[str, Any] = {
        "text": text,
        "intent": {"name": intent, "full_name": intent, "confidence": 0.9},
        "entities": entities,
        "topic_ranking": [{"topic": topic, "confidence": confidence} for topic, confidence in ranking],
        "aspect": {"name": aspect[0], "confidence": aspect[1]} if aspect else None,
        "aspect_ranking": [{"name": part, "confidence": sure} for part, sure in (parts or {}).items()],
        "metadata": {} if metadata_on_event else metadata,
    }
    events = [
        {"event": "user", "text": text, "metadata": metadata},
        {"event": "action", "name": "action_listen"},
    ]
    return Tracker.from_dict(
        {
            "sender_id": "c1:0",
            "slots": slots or {},
            "latest_message": latest,
            "events": events,
            "paused": False,
        }
    )


def choice(intent: str, municipality: str = "testvik", lang: str = "nn", **entities: str) -> Tracker:
    """A choice the resident picked, as the gateway writes it and Rasa reads it."""
    latest = {
        "text": f"/{intent}{json.dumps(entities)}",
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        "metadata": {"lang": lang, "municipality": municipality},
    }
    return Tracker.from_dict({"sender_id": "c1:0", "slots": {}, "latest_message": latest, "events": []})


@dataclass(frozen=True)
class Answered:
    """What an action left behind."""

    reply: dict[str, Any]
    slots: dict[str, Any]

    @property
    def payloads(self) -> list[str]:
        return [choice["payload"] for choice in self.reply["choices"]]


async def run(action: type[ReplyingAction], acting: ActionContext, message: Tracker) -> Answered:
    """Run one action as the SDK does; it must give exactly one reply, in the agreed shape."""
    dispatcher = CollectingDispatcher()
    events = await action(acting).run(dispatcher, message, {})
    assert len(dispatcher.messages) == 1
    assert dispatcher.messages[0]["text"] is None
    reply = dispatcher.messages[0]["custom"]
    check_shape(reply)
    assert all(event["event"] == "slot" for event in events)
    return Answered(reply, {event["name"]: event["value"] for event in events})


def check_shape(reply: dict[str, Any]) -> None:
    """The payload every client of Rasa relies on."""
    # What was understood comes along with what was written; every step only where it is asked for.
    assert set(reply) - {"understood", "explained"} == {
        *("text", "outcome", "lang", "topic", "aspect", "confidence", "sources", "choices", "intention"),
    }
    assert json.loads(json.dumps(reply)) == reply
    assert reply["text"].strip() == reply["text"] != ""
    assert reply["lang"] in ("nn", "nb")
    assert all(set(source) == {"title", "url", "updated"} for source in reply["sources"])
    assert all(set(choice) == {"title", "payload", "topic"} for choice in reply["choices"])
