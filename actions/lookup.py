"""The knowledge base as actions use it: off the event loop, a few at a time, never waiting for ever."""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from actions.errors import LookupFailedError, LookupTimedOutError, NoKnowledgeError, WrongMunicipalityError
from kb_sync.errors import (
    BaseUnusableError,
    EmbeddingUnavailableError,
    KnowledgeBaseError,
    NotSyncedError,
    UnknownMunicipalityError,
)
from kb_sync.search import KnowledgeBase

log = logging.getLogger(__name__)
Found = TypeVar("Found")

SECONDS_BETWEEN_TRIES = 5.0  # a base that could not be opened is tried again, but not for every message


class Lookup:
    """Asks the knowledge base, opening it at the first need.

    One question is one trip to a thread, however many look-ups it makes there.
    """

    def __init__(self, open_base: Callable[[], KnowledgeBase], timeout_s: float, at_once: int) -> None:
        """``open_base`` may take seconds and may raise ``KnowledgeBaseError``; it runs in a thread of ours."""
        self._open_base = open_base
        self._timeout_s = timeout_s
        # Searching is processor work: threads beyond the processors only make every search slower. A search
        # still waiting for a thread when its time is up is cancelled and never runs.
        self._threads = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="lookup")
        self._base: KnowledgeBase | None = None
        self._opening = threading.Lock()
        self._fault: KnowledgeBaseError | None = None
        self._fault_until = 0.0

    async def ask(self, question: Callable[[KnowledgeBase], Found]) -> Found:
        """The result of ``question``, which is run in a thread of ours with the live base.

        Raises ``LookupTimedOutError`` after ``timeout_s``, ``NoKnowledgeError`` without a usable base,
        ``WrongMunicipalityError``, and ``LookupFailedError`` for any other fault of the base.
        """
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(self._threads, functools.partial(self._answer, question))
        try:
            return await asyncio.wait_for(answer, self._timeout_s)
        except TimeoutError:
            raise LookupTimedOutError(f"No answer from the knowledge base in {self._timeout_s} s.") from None
        except UnknownMunicipalityError as error:
            raise WrongMunicipalityError(str(error)) from error
        except (NotSyncedError, BaseUnusableError, EmbeddingUnavailableError) as error:
            raise NoKnowledgeError(str(error)) from error
        except KnowledgeBaseError as error:
            raise LookupFailedError(str(error)) from error

    def warm(self) -> None:
        """Open the base and search once, so that the first resident does not wait. Logs a fault, never raises."""
        try:
            base = self._ready_base()
            for municipality in base.manifest.passages:
                base.search("opningstid", municipality, "nn")
        except KnowledgeBaseError as error:
            log.error("lookup.not_ready code=%s: %s", error.code, error)

    def close(self) -> None:
        """Let go of the threads; searches that wait are dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _answer(self, question: Callable[[KnowledgeBase], Found]) -> Found:
        return question(self._ready_base())

    def _ready_base(self) -> KnowledgeBase:
        with self._opening:
            if self._base is None:
                if self._fault is not None and time.monotonic() < self._fault_until:
                    raise self._fault.with_traceback(None)
                try:
                    self._base = self._open_base()
                except KnowledgeBaseError as error:
                    self._fault, self._fault_until = error, time.monotonic() + SECONDS_BETWEEN_TRIES
                    raise
            return self._base
