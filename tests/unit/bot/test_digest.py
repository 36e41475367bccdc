"""When is a training the same training?"""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from bot.digest import digest_of, newest_model, record_path, same_as_newest
from bot.train import code_of
from nlu.training_data import TrainingDataError


def tree(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_same_files_elsewhere_give_the_same_digest(tmp_path: Path) -> None:
    one, other = tree(tmp_path / "one", a="1", b__c="2"), tree(tmp_path / "other", a="1", b__c="2")
    assert digest_of([one]) == digest_of([other])


def test_names_contents_and_borders_count(tmp_path: Path) -> None:
    digests = {
        digest_of([tree(tmp_path / str(number), **files)])
        for number, files in enumerate([{"a": "1"}, {"a": "2"}, {"b": "1"}, {"a": "1", "b": ""}, {"a": "1b"}])
    }
    assert len(digests) == 5


def test_compiled_files_do_not_count(tmp_path: Path) -> None:
    folder = tree(tmp_path / "x", a="1")
    before = digest_of([folder])
    tree(folder / "__pycache__", a="anything")
    assert digest_of([folder]) == before


def test_the_newest_model_and_what_it_was_made_from(tmp_path: Path) -> None:
    assert same_as_newest(tmp_path, "d1") == (False, None)
    old, new = tmp_path / "b.tar.gz", tmp_path / "a.tar.gz"
    old.write_bytes(b"")
    new.write_bytes(b"")
    os.utime(old, ns=(1, 1))
    assert newest_model(tmp_path) == new
    assert same_as_newest(tmp_path, "d1") == (False, new)  # nothing tells what it was made from
    record_path(new).write_text(json.dumps({"digest": "d1"}), encoding="utf-8")
    assert same_as_newest(tmp_path, "d1") == (True, new)
    assert same_as_newest(tmp_path, "d2") == (False, new)
    record_path(new).write_text("{", encoding="utf-8")
    assert same_as_newest(tmp_path, "d1") == (False, new)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (TrainingDataError("x.yml: is not YAML"), "data_unreadable"),
        (OSError(errno.EACCES, "Permission denied"), "failed"),
        (RuntimeError("Rasa made no model"), "failed"),
    ],
)
def test_what_went_wrong_is_told_also_when_something_else_came_of_it(error: Exception, code: str) -> None:
    assert code_of(error) == code
    try:
        try:
            raise error
        except Exception as cause:
            raise RuntimeError("training stopped") from cause
    except RuntimeError as wrapped:
        assert code_of(wrapped) == code
