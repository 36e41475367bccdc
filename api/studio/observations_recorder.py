"""Notes each answered message for the studio, beside the conversation: the chat never waits for it.

What is to be kept is put in a queue and written in batches. A database that is down costs observations, never
answers: they wait in the queue while there is room, and what is lost is counted and logged as a number.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from api.conversation.answering import Answering
from api.conversation.forget import Forgotten
from api.conversation.messages import Entry, Outcome
from api.errors import StorageUnavailableError
from api.studio.observations import Observations, Rated, Turned
from api.studio.observations_table import Sign
from nlu import privacy
from nlu.normalise import normalise

ROOM = 2_000
BATCH = 200
AGAIN_AFTER_S = 5.0
UNSURE_BELOW = 0.8
"""The same as ``answer`` in actions/thresholds.yml, from which a subject is answered on the classifier's word alone."""
LONGEST_ANSWER = 2_000
_NEVER = frozenset({Outcome.EMERGENCY, Outcome.PERSONAL_DATA_STOPPED})

log = structlog.get_logger()


class Recorder:
    """Takes notes without waiting, and writes them in the background."""

    def __init__(
        self,
        observations: Observations,
        now: Callable[[], datetime],
        room: int = ROOM,
        again_after_s: float = AGAIN_AFTER_S,
    ) -> None:
        self._observations = observations
        self._now = now
        self._room = room
        self._again_after_s = again_after_s
        self._waiting: deque[Turned | Rated] = deque()
        self._came = asyncio.Event()
        self._writing = asyncio.Lock()
        self._lost = 0

    @property
    def lost(self) -> int:
        """How many notes there was no room for since the process began."""
        return self._lost

    def answered(self, answering: Answering) -> None:
        """Note a message that was answered, unless it is one that must not be kept."""
        if (turned := observed(answering, self._now())) is not None:
            self._put(turned)

    def thumb_down(self, conversation: str, seq: int) -> None:
        """The answer to message ``seq`` did not help."""
        self._put(Rated(self._now(), conversation, seq))

    def asked_for_person(self, conversation: str) -> None:
        """A person was asked for outside a message, after whatever was answered last."""
        self._put(Rated(self._now(), conversation))

    async def run(self) -> None:
        """Write what waits until cancelled."""
        while True:
            await self._came.wait()
            self._came.clear()
            while self._waiting:
                if not await self._write():
                    await asyncio.sleep(self._again_after_s)

    async def flush(self) -> None:
        """Write what waits now; for the end of the process, and tests."""
        async with self._writing:
            while self._waiting:
                batch = self._take()
                try:
                    await self._observations.keep(batch)
                except StorageUnavailableError:
                    self._lose(len(batch) + len(self._waiting))
                    self._waiting.clear()

    async def forget(self, conversation: str) -> Forgotten:
        """Implements ``api.conversation.forget.Forgets``: what is kept, and what waits to be."""
        # A batch that is being written is waited for, so that nothing of it comes after.
        async with self._writing:
            others = [one for one in self._waiting if one.conversation != conversation]
            self._waiting.clear()
            self._waiting.extend(others)
            return await self._observations.forget(conversation)

    async def _write(self) -> bool:
        """One batch; False where it could not be written and waits again."""
        async with self._writing:
            batch = self._take()
            try:
                await self._observations.keep(batch)
            except StorageUnavailableError:
                self._waiting.extendleft(reversed(batch))
                self._make_room()
                return False
        return True

    def _take(self) -> list[Turned | Rated]:
        return [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]

    def _put(self, one: Turned | Rated) -> None:
        self._waiting.append(one)
        self._make_room()
        self._came.set()

    def _make_room(self) -> None:
        over = len(self._waiting) - self._room
        for _ in range(over):
            self._waiting.popleft()  # the oldest: the newest say most about what is live now
        if over > 0:
            self._lose(over)

    def _lose(self, how_many: int) -> None:
        self._lost += how_many
        log.warning("observations.lost", now=how_many, since_start=self._lost)


def observed(answering: Answering, now: datetime) -> Turned | None:
    """What is kept of a message and its reply; None for tests, danger, and what must not be kept."""
    work, message = answering.work, answering.work.message
    if work.conversation.test or message.suspected or not answering.replies:
        return None
    reply = answering.replies[-1]
    if any(one.outcome in _NEVER for one in answering.replies):
        return None
    text = None
    if message.choice is None:
        text = privacy.mask(normalise(message.text), form=message.lang if message.lang == "nb" else "nn").text
        # Masked before; looked at once more, since this is read by more people and kept longer.
        if not text or privacy.find(text):
            return None
    guess, *others = answering.thought.guesses if answering.thought else [(None, None)]
    runner_up = others[0] if others else (None, None)
    return Turned(
        at=now,
        conversation=work.conversation.id,
        municipality=work.conversation.municipality,
        seq=work.seq,
        form=message.lang,
        text=text,
        outcome=str(reply.outcome),
        answer=reply.text[:LONGEST_ANSWER],
        topic=reply.topic,
        model=reply.model,
        intent=guess[0],
        confidence=guess[1],
        runner_up=runner_up[0],
        runner_up_confidence=runner_up[1],
        signs=_signs(answering.replies, reply, guess[1]),
        wants_person=answering.wants_person,
    )


def _signs(replies: Sequence[Entry], reply: Entry, confidence: float | None) -> tuple[Sign, ...]:
    signs: list[Sign] = []
    asked_back = reply.outcome == Outcome.CLARIFICATION
    answered = reply.outcome in (Outcome.ANSWERED, Outcome.REFERRED)
    if asked_back or (answered and (confidence is None or confidence < UNSURE_BELOW)):
        signs.append("unsure")
    if reply.outcome in (Outcome.UNANSWERED, Outcome.DECLINED):
        signs.append("unanswered")
    topics = {choice.topic for choice in reply.choices or () if choice.topic}
    if answered and topics - {reply.topic}:
        signs.append("others_offered")
    return tuple(signs)
