"""What a person sees while something takes time: one line a step, with the time it took.

Standard library only and written for Python 3.8: it runs before any environment exists.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class OperationError(Exception):
    """Something cannot be done. ``str()`` is the whole message: what is wrong, then ``remedy``, how to put it
    right.

    ``code`` is stable, for programs and tests.
    """

    code = "operation_failed"

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem}\n{remedy}" if remedy else problem)
        self.problem = problem
        self.remedy = remedy


class Progress:
    """Prints steps to ``out`` (standard error unless told otherwise), safe from several threads.

    On a terminal or in a log it reads the same: a line when a step begins and one when it ends.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def say(self, text: str) -> None:
        """One line, with the seconds since this object was made."""
        with self._lock:
            stamp = f"{time.monotonic() - self._began:6.1f} s"
            print(f"[{stamp}] {text}", file=self._out or sys.stderr, flush=True)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Tell that ``text`` begins, and afterwards how long it took and whether it worked."""
        self.say(f"{text} ...")
        began = time.monotonic()
        try:
            yield
        except BaseException:
            self.say(f"{text}: FAILED after {time.monotonic() - began:.1f} s")
            raise
        self.say(f"{text}: done in {time.monotonic() - began:.1f} s")


class Silence(Progress):
    """Says nothing; for tests and for programs that tell it in their own way."""

    def say(self, text: str) -> None:
        """Nothing."""
