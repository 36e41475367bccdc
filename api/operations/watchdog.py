"""Ends what a supervisor started when the supervisor itself is gone, however it went.

Run as a program of its own, in its own session. Its standard input is a pipe from the supervisor, which tells
it of process groups (``+123``, ``-123``). When the pipe ends – also by SIGKILL – every group still listed is
ended. It also holds the data folder's lock until then, so that a new service cannot start beside the remains
of an old one. Works the same on Linux and macOS. Standard library only: it starts in some 20 ms.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

GRACE_S = 8.0


class Watchdog:
    """The supervisor's end of the pipe."""

    def __init__(self, keep_open: int) -> None:
        """Start the watchdog; it inherits the file descriptor ``keep_open``."""
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[keep_open],
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def watch(self, group: int) -> None:
        """End this process group when we are gone."""
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        """This process group has ended; its number may soon be somebody else's."""
        self._tell(f"-{group}\n")

    def close(self) -> None:
        """Let it end whatever is still listed, and wait for it."""
        if self._process.stdin and not self._process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        pipe = self._process.stdin
        if pipe is None or pipe.closed:
            raise ValueError("the watchdog has been closed")
        try:
            pipe.write(line.encode("ascii"))
            pipe.flush()
        except BrokenPipeError:
            pass  # somebody ended the watchdog: the service goes on without its protection


def end_groups(groups: list[int], grace_s: float) -> None:
    """Ask every group to end, and kill after ``grace_s`` what has not."""
    for number in (signal.SIGTERM, signal.SIGCONT):
        for group in groups:
            _signal(group, number)
    deadline = time.monotonic() + grace_s
    while any(_signal(group, 0) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in groups:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    """Whether the group was there to be signalled."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def main() -> None:
    """Listen to the supervisor until it is gone."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: dict[int, None] = {}
    for line in sys.stdin:
        if line.startswith("+"):
            groups[int(line[1:])] = None
        elif line.startswith("-"):
            groups.pop(int(line[1:]), None)
    end_groups(list(groups), GRACE_S)


if __name__ == "__main__":
    main()
