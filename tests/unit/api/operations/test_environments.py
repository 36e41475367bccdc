"""A virtual environment is made once and left alone while its locks stay the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from api.operations.environments import Environment, EnvironmentFolderError, digest
from api.operations.find_python import Interpreter, Wanted

HERE = Wanted(sys.version_info[:2], "SOME_PYTHON", ())
BASE = Interpreter(sys.executable, sys.version_info[:3])


def test_a_missing_one_is_made_and_works(tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv", HERE)
    assert not environment.works()
    environment.make(BASE, with_pip=False)
    assert environment.works()
    assert environment.installed() == {}


def test_the_wrong_version_does_not_work(tmp_path: Path) -> None:
    Environment(tmp_path / "venv", HERE).make(BASE, with_pip=False)
    assert not Environment(tmp_path / "venv", Wanted((3, 99), "SOME_PYTHON", ())).works()


def test_a_folder_of_somebody_elses_is_not_deleted(tmp_path: Path) -> None:
    (tmp_path / "venv").mkdir()
    precious = tmp_path / "venv" / "precious"
    precious.write_text("x", encoding="utf-8")
    with pytest.raises(EnvironmentFolderError, match="rm -r"):
        Environment(tmp_path / "venv", HERE).make(BASE, with_pip=False)
    assert precious.exists()


def test_a_broken_one_of_ours_is_replaced(tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv", HERE)
    environment.make(BASE, with_pip=False)
    environment.note("a.lock", "1")
    environment.python.unlink()
    assert not environment.works()
    environment.make(BASE, with_pip=False)
    assert environment.works()
    assert environment.installed() == {}


def test_what_was_installed_is_remembered_by_content(tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv", HERE)
    environment.make(BASE, with_pip=False)
    lock = tmp_path / "a.lock"
    lock.write_text("one==1", encoding="utf-8")
    environment.note("a.lock", digest(lock))
    assert Environment(tmp_path / "venv", HERE).has("a.lock", digest(lock))
    lock.write_text("one==2", encoding="utf-8")
    assert not environment.has("a.lock", digest(lock))
    environment.note("a.lock", None)
    assert environment.installed() == {}


def test_a_damaged_stamp_counts_as_nothing_installed(tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv", HERE)
    environment.make(BASE, with_pip=False)
    (tmp_path / "venv" / "svara-installed.json").write_text("{", encoding="utf-8")
    assert environment.installed() == {}
