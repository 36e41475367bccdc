"""redis-server and Chromium: found by running them, installed where that needs no asking."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from api.operations.progress import Silence
from api.operations.system_programs import (
    REDIS,
    Program,
    ProgramMissingError,
    ensure_program,
    find_browser,
    find_program,
    version_of,
)

Write = Callable[[str, str], Path]
TOOL = Program("A tool", ("tool", "tool-ng"), "TOOL_PATH", (6, 2), "a-package", "Get it from the shop.")


def test_the_version_is_read_from_what_it_prints(script: Write) -> None:
    assert version_of(str(script("a", "echo 'Redis server v=7.0.15 sha=00000000:0'"))) == (7, 0)
    assert version_of(str(script("b", "echo 'Chromium 156.0.8078.79 built on Debian'"))) == (156, 0)
    assert version_of(str(script("c", "exit 1"))) is None
    assert version_of("/nowhere/tool") is None


def test_the_first_name_that_runs_and_is_new_enough(script: Write, tmp_path: Path) -> None:
    script("bin/tool", "echo 5.0")
    newer = script("bin/tool-ng", "echo 8.1")
    assert find_program(TOOL, {"PATH": str(tmp_path / "bin")}) == str(newer)


def test_the_headless_shell_goes_before_all_of_chromium(script: Write, tmp_path: Path) -> None:
    environ = {"PATH": str(tmp_path / "bin")}
    whole = script("bin/chromium", "echo 'Chromium 156.0'")
    assert find_browser(environ) == str(whole)
    shell = script("bin/chromium-headless-shell", "echo 'Chromium 156.0'")
    assert find_browser(environ) == str(shell)
    assert find_browser({**environ, "SVARA_CHROMIUM": str(whole)}) == str(whole)


def test_nothing_on_path(tmp_path: Path) -> None:
    assert find_program(TOOL, {"PATH": str(tmp_path)}) is None


def test_a_variable_that_will_not_do_is_an_error(script: Write, tmp_path: Path) -> None:
    old = script("old", "echo 5.0")
    with pytest.raises(ProgramMissingError, match=f"TOOL_PATH={old}"):
        find_program(TOOL, {"PATH": str(tmp_path), "TOOL_PATH": str(old)})


def test_a_program_without_its_data_is_not_there(script: Write, tmp_path: Path) -> None:
    tool = replace(
        TOOL, data=("a.bin", "b.bin"), data_variable="TOOL_DATA", data_folders=(str(tmp_path / "x"),)
    )
    program = script("bin/tool", "echo 7.0")
    environ = {"PATH": str(tmp_path / "bin"), "TOOL_DATA": str(tmp_path / "y")}
    assert find_program(tool, environ) is None
    (tmp_path / "y").mkdir()
    (tmp_path / "y" / "a.bin").touch()
    assert find_program(tool, environ) is None
    (tmp_path / "y" / "b.bin").touch()
    assert find_program(tool, environ) == str(program)
    assert find_program(tool, {"PATH": environ["PATH"]}) is None
    (tmp_path / "y").rename(tmp_path / "x")
    assert find_program(tool, {"PATH": environ["PATH"]}) == str(program)


def test_it_is_installed_where_that_needs_no_asking(script: Write, tmp_path: Path) -> None:
    environ = {"PATH": str(tmp_path / "bin")}
    asked: list[str] = []

    def install(package: str) -> None:
        asked.append(package)
        script("bin/tool", "echo 7.0")

    assert ensure_program(TOOL, environ, Silence(), lambda _: True, install) == str(tmp_path / "bin" / "tool")
    assert asked == ["a-package"]


def test_otherwise_one_message_says_how_to_get_it(tmp_path: Path) -> None:
    def install(package: str) -> None:
        raise AssertionError("must not install")

    with pytest.raises(ProgramMissingError) as caught:
        ensure_program(TOOL, {"PATH": str(tmp_path)}, Silence(), lambda _: False, install)
    assert "A tool 6.2 or newer was not found" in str(caught.value)
    assert "Get it from the shop." in str(caught.value)


def test_an_installation_that_fails_is_told(tmp_path: Path) -> None:
    def install(package: str) -> None:
        raise subprocess.CalledProcessError(100, "apt-get", output=b"E: Unable to locate package a-package")

    with pytest.raises(ProgramMissingError, match="Unable to locate package"):
        ensure_program(TOOL, {"PATH": str(tmp_path)}, Silence(), lambda _: True, install)


def test_the_redis_of_this_machine_will_do() -> None:
    import os

    assert find_program(REDIS, os.environ) is not None
