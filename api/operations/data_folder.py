"""The data folder as one running service's own: locked while it runs, and telling where its parts listen."""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path
from typing import Any

from api.operations.progress import OperationError

_LOCK = "running.lock"
_RUNNING = "running.json"
_WAIT_S = 15.0  # an earlier service that was killed needs up to its grace time to have its parts ended


class DataFolderTakenError(OperationError):
    """Another service is running on the same data folder."""

    code = "data_folder_taken"


class DataFolder:
    """``SVARA_DATA``. One service at a time may hold it; two Redis servers on one log would destroy it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def acquire(self, wait_s: float = _WAIT_S) -> int:
        """Make the folder if need be and lock it; returns the lock's file descriptor.

        The lock lasts until every process that holds the descriptor has closed it. Raises
        ``DataFolderTakenError`` after ``wait_s``, naming the process that has it.
        """
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                other = read_running(self.path)
                alive = _is_alive(other.get("pid"))
                if alive or time.monotonic() >= deadline:
                    os.close(lock)
                    raise DataFolderTakenError(*_taken(self.path, other, alive)) from None
            time.sleep(0.1)
        self._lock = lock
        return lock

    def tell(self, addresses: dict[str, Any]) -> None:
        """Write ``addresses`` to running.json, readable by this user only (it holds Redis's password)."""
        fresh = self.path / f"{_RUNNING}.new"
        fresh.unlink(missing_ok=True)
        with os.fdopen(
            os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as out:
            json.dump({"pid": os.getpid(), **addresses}, out, indent=1)
        fresh.replace(self.path / _RUNNING)

    def release(self) -> None:
        """Take back what was told and let go of the lock. Harmless when it is not held."""
        if self._lock is not None:
            (self.path / _RUNNING).unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None


def read_running(data: Path) -> dict[str, Any]:
    """What the service on ``data`` told about itself (``pid``, addresses); empty when there is none."""
    try:
        told = json.loads((data / _RUNNING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _is_alive(pid: object) -> bool:
    if not isinstance(pid, int):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _taken(path: Path, other: dict[str, Any], alive: bool) -> tuple[str, str]:
    who = (
        f"process {other['pid']}, {other.get('gateway_url', 'still starting')}"
        if alive
        else "a process unknown"
    )
    return (
        f"Svara is already running on the data folder {path} ({who}).",
        "Stop it first, or start this one on another folder: SVARA_DATA=another-folder.",
    )
