"""A gateway that starts at once: forked from a process that has loaded everything, as servers with preloading do.

Loading takes three seconds of a processor; two hundred kills would be a run about starting. What is forked is the
whole gateway (``api.main``) before it has connected to anything, and from then on a process like any other.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from api.main import configure_logging, create_app, serve
from api.operations.health import http_answers
from api.settings import load_settings


class ForkedGateway:
    """One gateway, started and killed again and again. ``open`` loads it; no process serves before ``start``."""

    def __init__(self, environ: Mapping[str, str], url: str, log: Path, python: Path, project: Path) -> None:
        self._environ, self._log, self._python, self._project = environ, log, python, project
        self._answers = http_answers(url, "/healthz")
        self._loaded: subprocess.Popen[str] | None = None
        self.pid: int | None = None

    def open(self) -> None:
        """Load it. Raises ``RuntimeError`` when it cannot be."""
        with self._log.open("ab") as log:
            self._loaded = subprocess.Popen(
                [str(self._python), "-m", "tests.bench.reliability.forked_gateway"],
                env=dict(self._environ),
                cwd=self._project,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._told("loaded")

    def close(self) -> None:
        """End it, and what it was forked from."""
        if self._loaded is not None and self._loaded.stdin is not None:
            if self.pid is not None:
                self.signal(signal.SIGKILL)
            self._loaded.stdin.close()
            self._loaded.wait()
            self._loaded.stdout.close()

    def start(self) -> None:
        """A new process; does not wait for it to answer."""
        self._loaded.stdin.write("start\n")
        self._loaded.stdin.flush()
        self.pid = int(self._told())

    def wait_ready(self, within_s: float) -> None:
        """Raises ``RuntimeError`` when it does not answer."""
        until = time.monotonic() + within_s
        while not self._answers():
            if time.monotonic() > until:
                raise RuntimeError(f"{self._log.stem} does not answer")
            time.sleep(0.02)

    def signal(self, number: int) -> None:
        """Send a signal, at once; harmless when it has ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def wait_ended(self) -> None:
        """Wait until the process is gone. Nothing answers at its address then."""
        with suppress(ProcessLookupError):
            handle = os.pidfd_open(self.pid)
            try:
                select.select([handle], [], [])
            finally:
                os.close(handle)

    def _told(self, expected: str = "") -> str:
        line = self._loaded.stdout.readline().strip()
        if not line or expected not in line:
            raise RuntimeError(f"the gateway did not load; see {self._log}")
        return line


def main() -> None:
    """Load a gateway and fork it at every line read, until there are no more; what was forked ends then."""
    configure_logging()
    settings = load_settings()
    app = create_app(settings)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    forked: list[int] = []
    print("loaded", flush=True)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
            os.dup2(2, 1)
            serve(app, settings)
            os._exit(0)
        forked.append(pid)
        print(pid, flush=True)
    for pid in forked:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
