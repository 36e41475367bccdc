"""The real Apertium, started once, and translators that need none."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb_sync.translate.apertium import MODES, Apertium
from kb_sync.translate.translator import HOW_TO_GET_IT


@pytest.fixture(scope="session")
def installed() -> None:
    """These tests are about Apertium; without it they fail and say how to get it."""
    if not Apertium().available:
        pytest.fail(f"Apertium is needed for these tests. {HOW_TO_GET_IT}")


@pytest.fixture(scope="session")
def apertium(installed: None) -> Iterator[Apertium]:
    """One that runs for all tests that do not harm it."""
    with Apertium() as running:
        yield running


MakeFake = Callable[..., Apertium]


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[MakeFake]:
    """An ``Apertium`` whose modes are one program each: a real process that does what the script says."""
    made: list[Apertium] = []

    def make(script: str, **settings: float) -> Apertium:
        program = tmp_path / "bin" / "not-apertium"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        modes = tmp_path / "data" / "modes"
        modes.mkdir(parents=True)
        for name in MODES.values():
            (modes / f"{name}.mode").write_text("not-apertium\n", encoding="utf-8")
        environ = {"PATH": f"{program.parent}:{os.environ['PATH']}"}
        made.append(Apertium(tmp_path / "data", environ=environ, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


def living(group: int) -> list[int]:
    """The processes of a group that run or are stopped; one that has ended and not been counted is none."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = status.read_text().rpartition(")")[2].split()[:3]
        except (OSError, ValueError):
            continue  # it has ended meanwhile
        if int(its_group) == group and state not in "ZX":
            found.append(int(status.parent.name))
    return found


def wait_until_gone(group: int) -> None:
    """Wait for a group that has been killed; the system takes its processes down one by one."""
    while living(group):
        pass
