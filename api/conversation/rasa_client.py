"""Asks Rasa what to answer, and tells a real answer from a failure that looks like success.

Rasa's REST webhook answers HTTP 200 with ``[]`` when its action server or its Redis is down, so an
empty list is a failure here. Every ask has a timeout and one retry; asking twice is harmless because
actions have no side effects.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import httpx
import structlog
from pydantic import BaseModel, ValidationError

from api.conversation.messages import Choice, Outcome, SourceLink
from nlu.training_data import SUBJECT_INTENT

ATTEMPTS = 2
MODEL_CACHE_S = 30.0
MODEL_HEADER = "X-Svara-Model"
"""Names the archive to answer with; comes back with the id of the model that did (``bot.rest_channel``)."""
NO_GUESS = "nlu_fallback"
"""Rasa's name for an intent that was too unsure to be one."""
log = structlog.get_logger()


class RasaUnavailableError(Exception):
    """Rasa gave no usable answer. ``reason`` is for the log: never message text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Guess(BaseModel):
    """A subject and how sure the classifier is of it, 0 to 1."""

    name: str
    confidence: float


class Thought(BaseModel):
    """What the classifiers made of a message; ``topics`` are subjects, the likeliest first."""

    intent: str | None = None
    confidence: float = 0.0
    topics: list[Guess] = []

    @property
    def guesses(self) -> list[tuple[str, float]]:
        """Intents by their full names, the likeliest first; empty where nobody guessed."""
        subjects = [(f"{SUBJECT_INTENT}{one.name}", one.confidence) for one in self.topics]
        if self.intent in (None, SUBJECT_INTENT.rstrip("/"), NO_GUESS):
            return subjects
        return [(self.intent or "", self.confidence), *subjects]


class BotReply(BaseModel):
    """The one ``custom`` payload of an answer, as actions/ and bot/domain/ make it."""

    text: str
    outcome: Outcome
    lang: str = "nn"
    topic: str | None = None
    aspect: str | None = None
    confidence: float | None = None
    sources: list[SourceLink] = []
    choices: list[Choice] = []
    intention: Literal["handover", "change_form"] | None = None
    understood: Thought | None = None
    explained: dict[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """What Rasa answered, and with which model."""

    replies: tuple[BotReply, ...]
    model: str | None


class ModelToAsk(Protocol):
    """Says which model is to answer."""

    async def read(self) -> str | None:
        """The name of its archive; None where Rasa decides."""


class RasaClient:
    """Every Rasa process there is. A conversation stays with one of them as long as that one answers."""

    def __init__(
        self, http: httpx.AsyncClient, urls: Sequence[str], timeout_s: float, choice: ModelToAsk | None = None
    ) -> None:
        self._http = http
        self._urls = tuple(url.rstrip("/") for url in urls)
        self._timeout = httpx.Timeout(timeout_s, connect=min(timeout_s, 1.0))
        self._choice = choice
        self._model: str | None = None
        self._model_until = 0.0

    async def ask(self, sender: str, message: str, metadata: dict[str, Any]) -> Answer:
        """What the bot answers to ``message``. Raises ``RasaUnavailableError`` after two failed attempts."""
        body = {"sender": sender, "message": message, "metadata": metadata}
        # Asked for once: also a second attempt, at another process, is the same turn with the same model.
        wanted = await self._choice.read() if self._choice else None
        headers = {MODEL_HEADER: wanted} if wanted else {}
        first = zlib.crc32(sender.encode()) % len(self._urls)
        reason = ""
        for attempt in range(ATTEMPTS):
            url = self._urls[(first + attempt) % len(self._urls)]
            try:
                response = await self._http.post(
                    f"{url}/webhooks/rest/webhook", json=body, headers=headers, timeout=self._timeout
                )
                response.raise_for_status()
                return Answer(_read(response.json()), await self._answered_by(response))
            except (httpx.HTTPError, ValueError) as error:
                # ValueError: not JSON, not the agreed shape, or the empty list.
                reason = f"{type(error).__name__}"
                log.warning("rasa.failed", attempt=attempt + 1, reason=reason)
        raise RasaUnavailableError(reason)

    async def parse(self, message: str, lang: str) -> dict[str, Any]:
        """What Rasa's pipeline makes of one message, without answering it. Raises ``RasaUnavailableError``."""
        body = {"text": message, "metadata": {"lang": lang}}
        reason = ""
        for url in self._urls:
            try:
                response = await self._http.post(f"{url}/model/parse", json=body, timeout=self._timeout)
                response.raise_for_status()
                found: dict[str, Any] = response.json()
                return found
            except (httpx.HTTPError, ValueError) as error:
                reason = type(error).__name__
        raise RasaUnavailableError(reason)

    async def model(self) -> str | None:
        """Id of the model Rasa answers with, remembered for half a minute; None when it will not say."""
        if time.monotonic() >= self._model_until:
            self._remember(await self.status())
        return self._model

    async def status(self) -> str | None:
        """Ask Rasa now which model it has loaded; None when every process is down or has none."""
        for url in self._urls:
            try:
                response = await self._http.get(f"{url}/status", timeout=self._timeout)
                response.raise_for_status()
                if model := response.json().get("model_id"):
                    return str(model)
            except (httpx.HTTPError, ValueError, AttributeError):
                continue
        return None

    async def _answered_by(self, response: httpx.Response) -> str | None:
        model = response.headers.get(MODEL_HEADER)
        if not model:  # a Rasa without our channel
            return await self.model()
        self._remember(model)
        return str(model)

    def _remember(self, model: str | None) -> None:
        self._model = model
        self._model_until = time.monotonic() + MODEL_CACHE_S


def _read(payload: Any) -> tuple[BotReply, ...]:
    """The replies in one webhook answer. Raises ``ValueError`` when there is none."""
    if not isinstance(payload, list):
        raise ValueError("not a list")
    try:
        replies = tuple(BotReply.model_validate(part["custom"]) for part in payload if part.get("custom"))
    except (ValidationError, AttributeError) as error:
        raise ValueError("not the agreed shape") from error
    if not replies:
        raise ValueError("empty")
    return replies
