"""Work that runs to its end before a part can start."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from api.operations.active_model import read_active, write_active
from api.operations.child import StoppedError
from api.operations.job import JobError, Work, line_as_object, run_job
from tests.unit.api.operations.programs import Groups, alive, wait_until, words_after

ENVIRON = {"PATH": os.environ["PATH"]}


def run(
    code: str,
    folder: Path,
    given_up: threading.Event | None = None,
    groups: Groups | None = None,
    on_line: Callable[[str], None] = lambda line: None,
) -> str:
    work = Work("Training", [sys.executable, "-S", "-c", code], ENVIRON, folder)
    return run_job(work, folder / "job.log", groups or Groups(), given_up or threading.Event(), on_line)


def test_the_last_line_is_the_answer_and_each_is_told_and_logged(tmp_path: Path) -> None:
    groups = Groups()
    told: list[str] = []
    code = "print('one'); print(); print('{\"model\": \"x\"}')"
    assert run(code, tmp_path, groups=groups, on_line=told.append) == '{"model": "x"}'
    assert told == ["one", '{"model": "x"}']
    assert "one" in (tmp_path / "job.log").read_text(encoding="utf-8")
    assert len(groups.watched) == 1
    assert groups.watched == groups.forgotten


def test_a_failure_tells_the_last_log_lines(tmp_path: Path) -> None:
    with pytest.raises(JobError) as caught:
        run("import sys; print('so far'); sys.exit('out of flour')", tmp_path)
    assert "exit status 1" in str(caught.value)
    assert "out of flour" in str(caught.value)


def test_giving_up_ends_it_and_what_it_started(tmp_path: Path) -> None:
    given_up = threading.Event()
    log = tmp_path / "job.log"
    code = (
        "import subprocess, sys, time\n"
        "print('child', subprocess.Popen(['sleep', '600']).pid, file=sys.stderr, flush=True)\n"
        "time.sleep(600)"
    )
    errors: list[BaseException] = []

    def work() -> None:
        try:
            run(code, tmp_path, given_up)
        except StoppedError as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: bool(words_after("child", log)))
    (child,) = words_after("child", log)
    given_up.set()
    thread.join(10)
    assert len(errors) == 1
    wait_until(lambda: not alive(int(child)))


def test_a_line_is_an_object_or_nothing() -> None:
    assert line_as_object('{"model": "x"}') == {"model": "x"}
    assert [line_as_object(line) for line in ("", "done", "[1]", "3")] == [None] * 4


def test_the_active_model_is_remembered_wherever_the_folder_moves(tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    assert read_active(models) is None
    archive = models / "one.tar.gz"
    archive.write_bytes(b"x")
    write_active(models, archive)
    moved = models.rename(tmp_path / "moved")
    assert read_active(moved) == moved / "one.tar.gz"
    (moved / "one.tar.gz").unlink()
    assert read_active(moved) is None
    with pytest.raises(ValueError, match="not in the subpath"):
        write_active(moved, tmp_path / "elsewhere.tar.gz")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"model": "gone.tar.gz"}'])
def test_a_damaged_pointer_names_no_model(tmp_path: Path, content: str) -> None:
    (tmp_path / "active.json").write_text(content, encoding="utf-8")
    assert read_active(tmp_path) is None
