"""Programs that run to their end before a part can start: training the model, building the knowledge base."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from api.operations.child import Groups, StoppedError
from api.operations.log_files import last_lines
from api.operations.progress import OperationError

_LOOK_S = 0.1


class JobError(OperationError):
    """A job failed; the message ends with its last log lines."""

    code = "job_failed"


@dataclass(frozen=True)
class Work:
    """A program that ends by itself: its name for people, its command, its environment and folder."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    folder: Path


def run_job(
    work: Work,
    log: Path,
    groups: Groups,
    given_up: threading.Event,
    on_line: Callable[[str], None] = lambda line: None,
) -> str:
    """Run ``work`` to its end and return the last line it printed; ``on_line`` gets each as it comes.

    Everything it prints goes to ``log``. Raises ``JobError`` when it fails, ``StoppedError`` (after ending
    it) once ``given_up`` is set.
    """
    printed: list[str] = []
    log_began = log.stat().st_size if log.exists() else 0
    with (
        log.open("ab") as errors,
        log.open("ab") as output,
        subprocess.Popen(
            list(work.command),
            env=dict(work.environ),
            cwd=work.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            process_group=0,
        ) as process,
    ):
        groups.watch(process.pid)
        reads = (process.stdout, output, printed, on_line)
        reader = threading.Thread(target=_read, args=reads, daemon=True)
        reader.start()
        _wait(process, given_up)
        _end_group(process.pid)
        groups.forget(process.pid)
        reader.join()
    if given_up.is_set():
        raise StoppedError(work.name)
    if process.returncode != 0:
        ending = f"{work.name} failed (exit status {process.returncode})."
        raise JobError(ending, f"The last lines of {log}:\n{last_lines(log, log_began)}")
    return printed[-1] if printed else ""


def line_as_object(line: str) -> dict[str, Any] | None:
    """The JSON object in ``line``, or None."""
    try:
        read = json.loads(line)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _read(pipe: IO[bytes], log: IO[bytes], printed: list[str], on_line: Callable[[str], None]) -> None:
    for raw in pipe:
        log.write(raw)
        log.flush()
        line = raw.decode("utf-8", "replace").strip()
        if line:
            printed.append(line)
            on_line(line)


def _wait(process: subprocess.Popen[bytes], given_up: threading.Event) -> None:
    while process.poll() is None and not given_up.is_set():
        given_up.wait(_LOOK_S)


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # it has ended, and everything it started
