"""One child: started, waited for, killed, ended, with nothing of it left behind."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.operations.child import Child, ChildError, Program, StoppedError
from api.operations.ports import free_port
from tests.unit.api.operations.programs import Groups, alive, server, wait_until, words_after

NEVER = threading.Event()


@pytest.fixture
def groups() -> Groups:
    return Groups()


@pytest.fixture
def make(tmp_path: Path, groups: Groups) -> Iterator[object]:
    """Makes children and ends them after the test."""
    made: list[Child] = []

    def child(*options: str, **more: object) -> Child:
        program = server("part", free_port(), tmp_path, *options, **more)  # type: ignore[arg-type]
        made.append(Child(program, tmp_path / "part.log", groups))
        return made[-1]

    yield child
    for each in made:
        each.stop()


def test_it_answers_and_is_gone_after_stop(make, groups: Groups) -> None:  # type: ignore[no-untyped-def]
    child = make()
    child.start()
    assert child.wait_ready(NEVER) < 20
    pid = child.pid
    child.start()
    assert child.pid == pid
    child.stop()
    assert not child.running()
    assert not alive(pid)
    assert groups.watched == groups.forgotten == [pid]


def test_what_it_started_is_ended_with_it(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    child = make("--child")
    child.start()
    child.wait_ready(NEVER)
    (grandchild,) = words_after("child", tmp_path / "part.log")
    assert alive(int(grandchild))
    child.stop()
    wait_until(lambda: not alive(int(grandchild)))


def test_what_it_started_is_ended_when_it_dies_by_itself(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    child = make("--child")
    child.start()
    child.wait_ready(NEVER)
    (grandchild,) = words_after("child", tmp_path / "part.log")
    import os

    os.kill(child.pid, signal.SIGKILL)
    wait_until(lambda: not child.running())
    wait_until(lambda: not alive(int(grandchild)))
    assert child.how_it_ended() == "signal SIGKILL"


def test_one_that_ignores_sigterm_is_killed(make) -> None:  # type: ignore[no-untyped-def]
    child = make("--deaf", end_s=0.3)
    child.start()
    child.wait_ready(NEVER)
    child.stop()
    assert not child.running()
    assert child.how_it_ended() == "signal SIGKILL"


def test_a_stopped_one_can_be_ended(make) -> None:  # type: ignore[no-untyped-def]
    child = make()
    child.start()
    child.wait_ready(NEVER)
    child.kill(signal.SIGSTOP)
    assert child.running()
    began = time.monotonic()
    child.stop()
    assert time.monotonic() - began < 4


def test_one_that_ends_while_starting_says_its_own_last_words(make, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "part.log").write_text("an older trouble\n", encoding="utf-8")
    child = make("--fail")
    child.start()
    with pytest.raises(ChildError) as caught:
        child.wait_ready(NEVER)
    assert "part ended while starting (exit status 1)" in str(caught.value)
    assert "cannot find my slippers" in str(caught.value)
    assert "an older trouble" not in str(caught.value)


def test_one_that_does_not_answer_in_time(make) -> None:  # type: ignore[no-untyped-def]
    child = make(ready=lambda: False)
    child.start()
    with pytest.raises(ChildError, match="did not answer within"):
        child.wait_ready(NEVER, within_s=0.2)


def test_waiting_can_be_given_up(make) -> None:  # type: ignore[no-untyped-def]
    child = make(ready=lambda: False)
    child.start()
    given_up = threading.Event()
    given_up.set()
    with pytest.raises(StoppedError):
        child.wait_ready(given_up)


def test_a_killed_one_is_not_wanted_until_it_is_started(make) -> None:  # type: ignore[no-untyped-def]
    child = make()
    child.start()
    child.wait_ready(NEVER)
    child.kill()
    assert not child.running()
    assert not child.start_again()
    child.start()
    child.wait_ready(NEVER)


def test_a_program_that_is_not_there(tmp_path: Path, groups: Groups) -> None:
    program = Program("part", lambda: ["/nowhere/program"], {}, lambda: True, 1, tmp_path)
    with pytest.raises(ChildError, match="No such file"):
        Child(program, tmp_path / "part.log", groups).start()
