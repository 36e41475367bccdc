"""Starting a part again when it has ended by itself, ever more patiently while it keeps ending."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from api.operations.child import Child
from api.operations.progress import OperationError, Progress

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
STEADY_AFTER_S = 60.0  # a part that ran this long starts over with the first wait
_LOOK_S = 0.2


@dataclass
class _Record:
    wait_s: float = 0.0
    began: float = 0.0
    due: float | None = None


class Restarts:
    """Watches over ``children`` from a thread of its own."""

    def __init__(self, children: Sequence[Child], progress: Progress) -> None:
        self._children = children
        self._progress = progress
        self._ended = threading.Event()
        now = time.monotonic()
        self._records = {child.name: _Record(began=now) for child in children}
        self._thread = threading.Thread(target=self._watch, name="restarts", daemon=True)

    def begin(self) -> None:
        """Start watching."""
        self._thread.start()

    def end(self) -> None:
        """Stop watching; nothing is started after this returns."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_S):
            for child in self._children:
                self._look_after(child, self._records[child.name], time.monotonic())

    def _look_after(self, child: Child, record: _Record, now: float) -> None:
        if not child.wanted or child.running():
            record.due = None
            return
        if record.due is None:
            steady = now - record.began > STEADY_AFTER_S
            record.wait_s = (
                FIRST_WAIT_S if steady or not record.wait_s else min(2 * record.wait_s, LONGEST_WAIT_S)
            )
            record.due = now + record.wait_s
            self._progress.say(
                f"{child.name} ended by itself ({child.how_it_ended()}); "
                f"starting it again in {record.wait_s:.1f} s. Its log: {child.log}"
            )
        if now >= record.due:
            record.due, record.began = None, now
            try:
                child.start_again()
            except OperationError as error:
                self._progress.say(str(error))
