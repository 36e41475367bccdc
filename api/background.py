"""What a gateway does beside answering requests, from its start to its stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

import structlog

from api.context import Context
from api.errors import StorageUnavailableError
from api.governance.archiving import Archiving
from api.handover.claims import Claims

EXPIRE_EVERY_S = 2.0
UPKEEP_EVERY_S = 600.0
ARCHIVE_EVERY_S = 15.0
log = structlog.get_logger()


@asynccontextmanager
async def running(context: Context) -> AsyncIterator[None]:
    """The process's background work, from start to stop."""
    await asyncio.to_thread(context.users.prepare, demo=context.settings.demo)
    await asyncio.to_thread(context.audit.prepare)
    await asyncio.to_thread(context.cases.prepare)
    await asyncio.to_thread(context.calls.prepare)
    await asyncio.to_thread(context.absences.prepare)
    await asyncio.to_thread(context.feedback.prepare)
    await asyncio.to_thread(context.archive.prepare)
    await asyncio.to_thread(context.practice.prepare)
    await asyncio.to_thread(context.offered_answers.prepare)
    await asyncio.to_thread(context.material.prepare)
    await _look_at_storage(context)
    with suppress(StorageUnavailableError):
        await context.models.activation.align()
    tasks = [
        asyncio.create_task(_always(name, work), name=name)
        for name, work in (
            ("wakeups", context.wakeups.run),
            ("worker", context.worker.run),
            ("residents", context.residents.run),
            ("claims", partial(_return_silent_claims, context.claims)),
            ("upkeep", partial(_keep_and_forget, context)),
            ("archive", partial(_archive, context.archiving)),
            ("observations", context.material.run),
        )
    ]
    try:
        yield
    finally:
        await _end(tasks)
        await context.worker.stop()
        await context.material.stop()
        await context.http.aclose()
        await context.redis.aclose()
        context.users.close()
        context.audit.close()
        context.cases.close()
        context.calls.close()
        context.absences.close()
        context.feedback.close()
        context.archive.close()
        context.practice.close()
        context.offered_answers.close()
        context.knowledge.close()


async def _always(name: str, work: Callable[[], Awaitable[None]]) -> None:
    # Without these tasks a gateway looks alive and answers nobody, so an unforeseen error only costs a second.
    while True:
        try:
            await work()
        except Exception as error:
            log.exception("background.failed", task=name, reason=type(error).__name__)
        await asyncio.sleep(1)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    # Asked again and again: a cancellation that meets a timeout inside a library can be swallowed by it.
    while waiting := [task for task in tasks if not task.done()]:
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting, timeout=1)


async def _look_at_storage(context: Context) -> None:
    # Redis being down is no reason not to start: /readyz says so, and requests get a clear error.
    with suppress(StorageUnavailableError):
        for problem in await context.durability.check():
            log.error("storage.not_durable", problem=problem)


async def _return_silent_claims(claims: Claims) -> None:
    while True:
        with suppress(StorageUnavailableError):
            await claims.expire()
        await asyncio.sleep(EXPIRE_EVERY_S)


async def _keep_and_forget(context: Context) -> None:
    names = {department.id for one in context.municipalities for department in context.departments.of(one)}
    while True:
        with suppress(StorageUnavailableError):
            await context.claims.keep_waiting(names)
            await context.cases.tidy(context.settings.retention_hours, context.settings.case_retention_days)
            await context.feedback.forget_texts()
            await context.forgetting.settle()
            await context.practice.tidy()
            await context.offered_answers.tidy()
        await context.material.tidy()
        await asyncio.sleep(UPKEEP_EVERY_S)


async def _archive(archiving: Archiving) -> None:
    while True:
        with suppress(StorageUnavailableError):
            await archiving.run()
        await asyncio.sleep(ARCHIVE_EVERY_S)
