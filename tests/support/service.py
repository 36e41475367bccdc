"""How the tests start the whole service."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.operations.processes import ServiceStack
from api.operations.stack_settings import StackSettings
from tests.support.kept import KEPT

DATA = KEPT / "service"
"""Holds the model and the knowledge base that all services in tests share; kept between runs, so that a model is only
trained when its material has changed."""
SHARED = ("models", "kb")

MONDAY_EVENING = "2026-11-23T20:00:00+01:00"


def stack_settings(data: Path, **environ: str) -> StackSettings:
    """A service on free ports whose clock stands still on a Monday evening."""
    given = {
        "SVARA_CLOCK": MONDAY_EVENING,
        "SVARA_TURN_LEASE_S": "3",
        "SVARA_CLAIM_LEASE_S": "60",
        "SVARA_MESSAGES_PER_MINUTE": "1000",
        "SVARA_CONVERSATIONS_PER_MINUTE": "1000",
        "SVARA_SIGN_INS_PER_MINUTE": "1000",
    }
    # What was exported in somebody's shell must not change what is tested.
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SVARA_", "RASA_"))}
    return StackSettings(data=data, gateway_ports=(0, 0), environ={**clean, **given, **environ})


def forget_conversations(data: Path) -> None:
    """Leave models and knowledge base, remove everything people have written."""
    shutil.rmtree(data / "redis", ignore_errors=True)
    for file in data.glob("svara.db*"):
        file.unlink()


@contextmanager
def running_service(data: Path, **environ: str) -> Iterator[ServiceStack]:
    """The whole service on an empty ``data``, which shares model and knowledge base with every other.

    One test process starts it at a time: the first start on a machine trains, and the next finds what it made.
    """
    data.mkdir(parents=True, exist_ok=True)
    for part in SHARED:
        (DATA / part).mkdir(parents=True, exist_ok=True)
        if not (data / part).exists():
            (data / part).symlink_to(DATA / part)
    forget_conversations(data)
    stack = ServiceStack(stack_settings(data, **environ))
    with one_starts_at_a_time():
        stack.open()
    try:
        yield stack
    finally:
        stack.close()


@contextmanager
def one_starts_at_a_time() -> Iterator[None]:
    """Whatever test process holds this starts a service; the others wait."""
    with (KEPT / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
