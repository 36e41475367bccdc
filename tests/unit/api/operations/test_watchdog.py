"""Nothing is left running when the supervisor disappears, however it does."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.api.operations.programs import alive, wait_until

PROJECT = Path(__file__).resolve().parents[4]
# Starts children, one with a child of its own and one that has ended; then waits to be killed.
SUPERVISOR = """
import fcntl, os, subprocess, sys, time
from pathlib import Path
from api.operations.watchdog import Watchdog
lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(lock, fcntl.LOCK_EX)
watchdog = Watchdog(keep_open=lock)
def start(command):
    child = subprocess.Popen(command, process_group=0, stdout=subprocess.PIPE, text=True)
    watchdog.watch(child.pid)
    return child
quiet = start(["sleep", "600"])
nested = start(["sh", "-c", "sleep 600 & echo $!; wait"])
ended = start(["true"])
ended.wait()
watchdog.forget(ended.pid)
print(watchdog.pid, quiet.pid, nested.pid, nested.stdout.readline().strip(), flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_everything_ends_with_the_supervisor(tmp_path: Path, how: signal.Signals) -> None:
    lock = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(lock)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as supervisor:
        assert supervisor.stdout is not None
        pids = [int(word) for word in supervisor.stdout.readline().split()]
        assert len(pids) == 4
        assert all(alive(pid) for pid in pids)
        os.killpg(supervisor.pid, how)
    wait_until(lambda: not any(alive(pid) for pid in pids))
    with lock.open() as again:
        fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
