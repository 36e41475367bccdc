"""One running service at a time on a data folder."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

import pytest

from api.operations.data_folder import DataFolder, DataFolderTakenError, read_running


def test_a_second_service_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    first = DataFolder(tmp_path / "data")
    first.acquire()
    first.tell({"gateway_url": "http://127.0.0.1:8000"})
    with pytest.raises(DataFolderTakenError) as caught:
        DataFolder(tmp_path / "data").acquire()
    assert f"process {os.getpid()}, http://127.0.0.1:8000" in str(caught.value)
    first.release()


def test_it_can_be_taken_again_after_release(tmp_path: Path) -> None:
    first = DataFolder(tmp_path)
    first.acquire()
    first.tell({})
    first.release()
    assert read_running(tmp_path) == {}
    second = DataFolder(tmp_path)
    second.acquire()
    second.release()
    second.release()


def test_remains_of_a_dead_service_are_waited_for_and_then_an_error(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text(json.dumps({"pid": 2**22 + 1}), encoding="utf-8")
    with (tmp_path / "running.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DataFolderTakenError, match="a process unknown"):
            DataFolder(tmp_path).acquire(wait_s=0.3)
    folder = DataFolder(tmp_path)
    folder.acquire()
    folder.release()


def test_only_this_user_may_read_what_is_told(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.acquire()
    folder.tell({"redis_url": "redis://:secret@127.0.0.1:1/0"})
    assert (tmp_path / "data" / "running.json").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert read_running(tmp_path / "data")["pid"] == os.getpid()
    folder.release()


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_a_damaged_file_reads_as_none_running(tmp_path: Path, content: str) -> None:
    (tmp_path / "running.json").write_text(content, encoding="utf-8")
    assert read_running(tmp_path) == {}
