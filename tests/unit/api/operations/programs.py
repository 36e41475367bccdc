"""Parts for a supervisor to start: real processes, small and quick."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from api.operations.child import Program
from api.operations.health import http_answers

# Answers 200 on /health. ``--child``: starts a process that outlives it; ``--deaf``: ignores SIGTERM.
SERVER = """
import http.server, os, signal, subprocess, sys
print("hello from", sys.argv[1], flush=True)
if "--child" in sys.argv:
    print("child", subprocess.Popen(["sleep", "600"]).pid, flush=True)
if "--deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "--fail" in sys.argv:
    sys.exit("cannot find my slippers")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def server(
    name: str,
    port: int,
    folder: Path,
    *options: str,
    ready: Callable[[], bool] | None = None,
    end_s: float = 5,
) -> Program:
    """A part that listens on ``port``."""
    return Program(
        name=name,
        command=lambda: [sys.executable, "-S", "-c", SERVER, str(port), *options],
        environ={"PATH": os.environ["PATH"]},
        ready=ready or http_answers(f"http://127.0.0.1:{port}", "/health"),
        ready_within_s=20,
        folder=folder,
        end_within_s=end_s,
    )


class Groups:
    """Remembers which process groups it was told of."""

    def __init__(self) -> None:
        self.watched: list[int] = []
        self.forgotten: list[int] = []

    def watch(self, group: int) -> None:
        self.watched.append(group)

    def forget(self, group: int) -> None:
        self.forgotten.append(group)


def alive(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for ``condition``; fails the test when it does not come true."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        pause.wait(0.02)


def words_after(word: str, log: Path) -> Sequence[str]:
    """What follows ``word`` on the lines of ``log`` that begin with it."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [line.split()[1] for line in lines if line.startswith(f"{word} ")]
