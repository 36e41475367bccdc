"""The test bench: one question, and every step from what was written to both replies.

The steps are those of a real message: the gateway's own are done here, and Rasa and the action server are asked as
they are for residents, with the wish that they tell what they did. Nothing is kept of it.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

from api.conversation.rasa_client import BotReply, RasaClient, RasaUnavailableError
from api.errors import UnavailableError
from api.studio.subjects import Subjects, id_of_intent
from nlu import other_languages, privacy, written_standard
from nlu.crisis import CrisisDetector
from nlu.normalise import normalise, words
from nlu.training_data import SUBJECT_INTENT

FORMS = ("nn", "nb")
TOLD_GUESSES = 5


@dataclass(frozen=True)
class TestBench:
    """What the bench needs from the process."""

    __test__ = False  # for pytest: the name begins like a test's

    rasa: RasaClient
    crisis: CrisisDetector
    subjects: Subjects

    async def ask(self, text: str, municipality: str) -> dict[str, Any]:
        """Every step for one question. Raises ``UnavailableError`` where the bot does not answer."""
        told = await asyncio.to_thread(self._before, text)
        if told["goes_on"]:
            told |= await self._bot(told["masked"], told["form"]["code"] or "nn", municipality)
        return told

    def _before(self, text: str) -> dict[str, Any]:
        """The gateway's steps (``api.conversation.incoming``), in their order."""
        read = normalise(text)
        stopped = privacy.must_stop(read)
        masked = privacy.mask(read)
        form = written_standard.detect(masked.text)
        crisis = self.crisis.assess(masked.text)
        foreign = other_languages.detect(masked.text) if not stopped else None
        return {
            "text": masked.text if stopped else read,
            "normalised": words(masked.text),
            "masked": masked.text,
            "personal_data": {"kinds": sorted(masked.kinds), "stopped": list(stopped)},
            "form": asdict(form),
            "crisis": None if crisis is None else {"kind": crisis.kind, "certain": crisis.certain},
            "language": foreign.code if foreign else None,
            "goes_on": not stopped and not (crisis and crisis.certain) and foreign is None and bool(read),
        }

    async def _bot(self, text: str, form: str, municipality: str) -> dict[str, Any]:
        # A slash would be read as an intent; see ``api.conversation.answering.route``.
        text = text.lstrip("/ ") or "?"
        try:
            parsed, *replies = await asyncio.gather(
                self.rasa.parse(text, form), *(self._reply(text, lang, municipality) for lang in FORMS)
            )
        except RasaUnavailableError as error:
            raise UnavailableError() from error
        told = next((reply.explained for reply in replies if reply.explained), None)
        return {
            "subjects": await asyncio.to_thread(self._guesses, parsed),
            "aspects": [
                {"name": one["name"], "confidence": one["confidence"]}
                for one in _ranking(parsed.get("aspect_ranking"))
            ],
            "steps": told,
            "replies": {
                lang: reply.model_dump(mode="json", exclude={"explained", "understood"})
                for lang, reply in zip(FORMS, replies, strict=True)
            },
            "model": await self.rasa.model(),
        }

    async def _reply(self, text: str, lang: str, municipality: str) -> BotReply:
        metadata = {"lang": lang, "municipality": municipality, "test": True, "explain": True}
        # A conversation of its own: what was asked before must not colour this.
        answer = await self.rasa.ask(f"bench-{uuid4()}:1", text, metadata)
        return answer.replies[-1]

    def _guesses(self, parsed: dict[str, Any]) -> list[dict[str, Any]]:
        intent = parsed.get("intent") or {}
        found = [
            {"id": one["name"], "confidence": one["confidence"]}
            for one in _ranking(parsed.get("topic_ranking"))
        ]
        if intent.get("name") not in (None, SUBJECT_INTENT.rstrip("/"), "nlu_fallback"):
            found.insert(
                0, {"id": id_of_intent(str(intent["name"])), "confidence": intent.get("confidence", 0.0)}
            )
        for one in found:
            title = self.subjects.title(str(one["id"]))
            one["title"] = {"nn": title.nn, "nb": title.nb}
        return found[:TOLD_GUESSES]


def _ranking(told: Any) -> list[dict[str, Any]]:
    """Names with confidence, from what a component of ours set on the message; empty where it did not."""
    found = []
    for one in told if isinstance(told, list) else ():
        name = one.get("topic") or one.get("name")
        if name:
            found.append({"name": str(name), "confidence": round(float(one.get("confidence") or 0.0), 4)})
    return found
