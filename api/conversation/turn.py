"""The path of one message, as one ordered list of steps.

``INCOMING`` runs while the resident's request waits; its last step takes the message in, and from
there it cannot be lost. ``ANSWERING`` runs under a lease in whichever gateway takes the message up.
A step that ends the path says so with an outcome; the steps after it are then not run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from api.conversation import answering, for_later, incoming, switched
from api.conversation.answering import Answering
from api.conversation.incoming import Incoming
from api.conversation.log import ConversationLog
from api.conversation.records import Accepted, Work
from api.errors import StorageUnavailableError

log = structlog.get_logger()

INCOMING: tuple[Callable[[Incoming], Awaitable[None]], ...] = (
    incoming.check,
    incoming.protect,
    incoming.tell_form,
    incoming.notice_crisis,
    for_later.take_for_later,
    incoming.notice_language,
    incoming.accept,
)
ANSWERING: tuple[Callable[[Answering], Awaitable[None]], ...] = (
    answering.route,
    switched.look_at_switches,
    answering.ask_bot,
    answering.mention_numbers,
    answering.greet_again,
    answering.promise_a_person,
    answering.append,
)
POLL_S = 1.0
"""How often a gateway looks for messages another one has left behind."""


async def take_in(message: Incoming) -> Accepted:
    """Run the incoming steps. Raises the ``SvaraError`` of the step that refuses the message."""
    for step in INCOMING:
        await step(message)
    if message.accepted is None:
        raise AssertionError("the last incoming step accepts")
    return message.accepted


async def answer(work: Answering) -> str:
    """Run the answering steps; what became of the reply, as ``ConversationLog.finish`` says it."""
    for step in ANSWERING:
        await step(work)
    return work.result


@dataclass(frozen=True)
class _Running:
    tasks: set[asyncio.Task[None]]
    places: asyncio.Semaphore


class TurnWorker:
    """Works on accepted messages: those this gateway took in at once, and those left behind by others."""

    def __init__(
        self,
        conversations: ConversationLog,
        at_once: int,
        prepare: Callable[[Work], Answering],
        notice: Callable[[Answering], None] = lambda answering: None,
    ) -> None:
        """``notice`` is told of every message that was answered, and must not wait for anything."""
        self._log = conversations
        self._prepare = prepare
        self._notice = notice
        self._running = _Running(set(), asyncio.Semaphore(at_once))

    def nudge(self, conversation: str) -> None:
        """Begin on the waiting messages of this conversation now, in the background."""
        task = asyncio.create_task(self._work_off(conversation))
        self._running.tasks.add(task)
        task.add_done_callback(self._running.tasks.discard)

    async def run(self) -> None:
        """Look for abandoned messages until cancelled."""
        while True:
            try:
                while work := await self._log.take():
                    await self._answer(work)
                    self.nudge(work.conversation.id)
            except StorageUnavailableError:
                log.warning("worker.storage_unavailable")
            await asyncio.sleep(POLL_S)

    async def stop(self) -> None:
        """Let the messages in hand be finished; what cannot be is taken up by another gateway."""
        await asyncio.gather(*self._running.tasks, return_exceptions=True)

    async def _work_off(self, conversation: str) -> None:
        async with self._running.places:
            try:
                while work := await self._log.take(conversation):
                    await self._answer(work)
            except StorageUnavailableError:
                log.warning("worker.storage_unavailable")

    async def _answer(self, work: Work) -> None:
        over = asyncio.Event()
        keeping = asyncio.create_task(self._log.keep(work, over))
        try:
            answering = self._prepare(work)
            result = await answer(answering)
            if result == "appended":
                self._notice(answering)
        except StorageUnavailableError:
            raise
        except Exception as error:
            # The lease runs out and the message is tried again; nothing may stop the worker itself.
            log.exception("turn.failed", conversation=work.conversation.id, reason=type(error).__name__)
            return
        finally:
            over.set()
            keeping.cancel()
        if result != "appended":
            log.info("turn.refused", conversation=work.conversation.id, seq=work.seq, reason=result)


def step_names() -> Sequence[str]:
    """The steps in order, as ``module.step``; docs/following-a-message.md is compared with this."""
    return [f"{step.__module__.rpartition('.')[2]}.{step.__name__}" for step in (*INCOMING, *ANSWERING)]
