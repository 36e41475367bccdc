"""One program that the supervisor starts, watches and ends."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from api.operations.log_files import last_lines
from api.operations.progress import OperationError

_STEP_S = 0.05


class ChildError(OperationError):
    """A part ended while starting or did not answer in time; ends with its last log lines."""

    code = "part_not_ready"


class StoppedError(Exception):
    """Waiting was given up because the service is being stopped."""


class Groups(Protocol):
    """Who is told of process groups, so that none is left behind (the watchdog)."""

    def watch(self, group: int) -> None:
        """A group was started."""

    def forget(self, group: int) -> None:
        """A group has ended."""


@dataclass(frozen=True)
class Program:
    """What to run. ``command`` is asked at every start, since the model to serve may have changed."""

    name: str
    command: Callable[[], Sequence[str]]
    environ: Mapping[str, str]
    ready: Callable[[], bool]
    ready_within_s: float
    folder: Path
    end_within_s: float = 10.0


class Child:
    """A ``Program`` in a process group of its own, its output in ``log``."""

    def __init__(self, program: Program, log: Path, groups: Groups) -> None:
        self.program = program
        self.log = log
        self.wanted = False
        """Whether it is meant to be running: not before ``start`` and not after ``stop`` or ``kill``."""
        self._groups = groups
        self._process: subprocess.Popen[bytes] | None = None
        self._buried = True
        self._log_began = 0
        self._turn = threading.RLock()

    @property
    def name(self) -> str:
        """The part's name, ``rasa``."""
        return self.program.name

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._process.pid if self._process and self.running() else None

    def running(self) -> bool:
        """Whether the process is there (also when stopped with SIGSTOP); what outlives it is ended."""
        with self._turn:
            if self._process is None:
                return False
            if self._process.poll() is None:
                return True
            self._bury()
            return False

    def start(self) -> None:
        """Start it unless it runs. Raises ``ChildError`` when the program cannot be executed."""
        with self._turn:
            if self.running():
                return
            command = list(self.program.command())
            with self.log.open("ab") as log:
                self._log_began = log.tell()
                try:
                    self._process = subprocess.Popen(
                        command,
                        env=dict(self.program.environ),
                        cwd=self.program.folder,
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        process_group=0,
                    )
                except OSError as error:
                    raise ChildError(
                        f"{self.name} cannot be started: {command[0]}: {error.strerror}."
                    ) from error
            self._buried = False
            self._groups.watch(self._process.pid)
            self.wanted = True

    def start_again(self) -> bool:
        """Start it if it is wanted and not running; whether that was so."""
        with self._turn:
            if not self.wanted or self.running():
                return False
            self.start()
            return True

    def wait_ready(self, given_up: threading.Event, within_s: float | None = None) -> float:
        """Wait until it answers; returns the seconds waited.

        Raises ``ChildError`` when it ends first or takes longer than ``within_s`` (the program's own figure
        unless given), ``StoppedError`` once ``given_up`` is set.
        """
        began = time.monotonic()
        limit = within_s or self.program.ready_within_s
        # Somebody else may answer on the port of a child that has ended.
        while not (self.program.ready() and self.running()):
            if given_up.is_set():
                raise StoppedError(self.name)
            if not self.running():
                raise ChildError(
                    f"{self.name} ended while starting ({self.how_it_ended()}).", self._last_words()
                )
            if time.monotonic() - began > limit:
                raise ChildError(f"{self.name} did not answer within {limit:.0f} s.", self._last_words())
            given_up.wait(_STEP_S)
        return time.monotonic() - began

    def send(self, number: int) -> None:
        """Send a signal to the whole group; harmless when it has ended."""
        with self._turn:
            if self._process is not None and self.running():
                os.killpg(self._process.pid, number)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send ``number``; unless it only stops or continues it, wait for the end. It stays down then.

        Raises ``ChildError`` when it outlives the signal by more than its time to end.
        """
        if number in (signal.SIGSTOP, signal.SIGCONT):
            self.send(number)
            return
        self.wanted = False
        self.send(number)
        if not self._ended_within(self.program.end_within_s):
            raise ChildError(f"{self.name} did not end on signal {number}.")

    def stop(self) -> None:
        """End it: SIGTERM, and SIGKILL after its time. Afterwards nothing of its group is left."""
        self.wanted = False
        self.send(signal.SIGTERM)
        self.send(signal.SIGCONT)
        if not self._ended_within(self.program.end_within_s):
            self.send(signal.SIGKILL)
            self._ended_within(self.program.end_within_s)

    def how_it_ended(self) -> str:
        """``exit status 1`` or ``signal SIGKILL``."""
        status = self._process.returncode if self._process else None
        if status is None:
            return "not started"
        return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"

    def _ended_within(self, seconds: float) -> bool:
        if self._process is not None:
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                return False
        return not self.running()

    def _bury(self) -> None:
        """End children that outlived the process, once, before its number can be anybody else's."""
        if self._process is None or self._buried:
            return
        self._buried = True
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # nobody left; macOS answers EPERM for a group of zombies
        self._groups.forget(self._process.pid)

    def _last_words(self) -> str:
        return f"The last lines of {self.log}:\n{last_lines(self.log, self._log_began)}"
