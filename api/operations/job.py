"""Programs that run to their end before a part can start: training the model, building the knowledge base."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from api.operations.child import Groups, StoppedError
from api.operations.log_files import last_lines
from api.operations.progress import OperationError

_LOOK_S = 0.2
_LEFT_OUT = {"__pycache__", "tests", ".rasa"}


class JobError(OperationError):
    """A job failed; the message ends with its last log lines."""

    code = "job_failed"


def run_job(
    name: str,
    command: Sequence[str],
    environ: Mapping[str, str],
    folder: Path,
    log: Path,
    groups: Groups,
    given_up: threading.Event,
) -> str:
    """Run ``command`` to its end and return the last line it printed on standard output; all of it goes to
    ``log``.

    Raises ``JobError`` when it fails, ``StoppedError`` (after ending it) once ``given_up`` is set.
    """
    with (
        log.open("ab") as output,
        subprocess.Popen(
            list(command),
            env=dict(environ),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            process_group=0,
        ) as process,
    ):
        groups.watch(process.pid)
        try:
            printed = _wait(process, given_up)
        finally:
            _end_group(process.pid)
            groups.forget(process.pid)
        output.write(printed)
    if given_up.is_set():
        raise StoppedError(name)
    if process.returncode != 0:
        raise JobError(
            f"{name} failed (exit status {process.returncode}).",
            f"The last lines of {log}:\n{last_lines(log)}",
        )
    lines = printed.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""


def last_line_as_object(name: str, line: str) -> dict[str, Any]:
    """The JSON object in ``line``. Raises ``JobError`` when it is not one."""
    try:
        read = json.loads(line)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise JobError(f"{name} did not end with a JSON object but with: {line[:200]!r}")
    return read


def digest_of(folders: Iterable[Path]) -> str:
    """A name for the content of every file below ``folders`` (SHA-256); tests and caches do not count."""
    total = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            inside = file.relative_to(folder.parent)
            if file.is_file() and not _LEFT_OUT.intersection(inside.parts):
                total.update(f"{inside.as_posix()}\0{file.stat().st_size}\0".encode())
                total.update(file.read_bytes())
    return total.hexdigest()


def _wait(process: subprocess.Popen[bytes], given_up: threading.Event) -> bytes:
    while not given_up.is_set():
        try:
            return process.communicate(timeout=_LOOK_S)[0] or b""
        except subprocess.TimeoutExpired:
            continue
    return b""


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # it has ended, and everything it started
