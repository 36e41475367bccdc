"""Syncs that end badly, each in a process of its own: ``python -m tests.unit.kb_sync.dying_sync <data> <content>``.

Reads orders from standard input, one JSON object a line, and answers each with one: the loading is done once, and
every order is carried out by a child that may be killed. The children meet their end by Python's audit events
(https://docs.python.org/3/library/audit_events.html), which tell of every file that is opened, renamed or removed; the
code under test knows nothing of it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, TypedDict

from kb_sync.errors import KnowledgeBaseError
from tests.unit.kb_sync.small_base import build

TOUCHING = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "sqlite3.connect"}
NO_SPACE = 28


class Order(TypedDict, total=False):
    """What is to happen to one sync. Numbers count from one."""

    data: str
    content: str
    killed_before: int
    """The process is killed before it touches the data folder for the n-th time."""
    killed_at_step: int
    """It is killed when it tells of its progress for the n-th time."""
    full_from: int
    """From the n-th touch on, nothing more can be written: the disk is full."""
    largest_file: int
    """Bytes; writing more into a file fails."""


def carried_out(order: Order) -> dict[str, Any]:
    """Let a child do the sync. Tells how it ended: ``signal``, ``error`` (the code), and ``touches``."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _sync(order, write)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    ended = {"signal": os.WTERMSIG(status)} if os.WIFSIGNALED(status) else {"signal": 0}
    return {**ended, **json.loads(told or "{}")}


def _sync(order: Order, pipe: int) -> None:
    touches, steps = 0, 0
    data = str(Path(order["data"]))

    def touched(event: str, values: tuple[Any, ...]) -> None:
        nonlocal touches
        if event not in TOUCHING or data not in str(values[0]):
            return
        touches += 1
        if touches == order.get("killed_before"):
            os.kill(os.getpid(), signal.SIGKILL)
        if touches >= order.get("full_from", sys.maxsize) and _writes(event, values):
            raise OSError(NO_SPACE, "No space left on device")

    def progress(*_: object) -> None:
        nonlocal steps
        steps += 1
        if steps == order.get("killed_at_step"):
            os.kill(os.getpid(), signal.SIGKILL)

    if "largest_file" in order:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest_file"], order["largest_file"]))
    sys.addaudithook(touched)
    told: dict[str, Any] = {"error": None}
    try:
        build(Path(order["data"]), Path(order["content"]), progress=progress)
    except KnowledgeBaseError as error:
        told["error"] = error.code
    except Exception as error:
        told["error"] = repr(error)
    os.write(pipe, json.dumps({**told, "touches": touches, "steps": steps}).encode())


def _writes(event: str, values: tuple[Any, ...]) -> bool:
    return event == "os.mkdir" or (event == "open" and bool(values[2] & (os.O_WRONLY | os.O_RDWR)))


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(carried_out(json.loads(line))), flush=True)
