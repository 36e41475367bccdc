"""A sync that is killed or finds the disk full, at any point: the base answers, and nothing is half new."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb_sync.search import KnowledgeBase
from kb_sync.store import Store
from kb_sync.versions import POINTER, base_folder, current_version, kept_versions, read_manifest
from tests.unit.kb_sync.dying_sync import Order
from tests.unit.kb_sync.small_base import build, open_base, write_content

OLD, NEW = "frivillig", "valfritt"
Dying = Callable[[Order], dict[str, Any]]


@pytest.fixture(scope="module")
def dying() -> Iterator[Dying]:
    """Carries out an order in another process (``dying_sync``)."""
    command = [sys.executable, "-m", "tests.unit.kb_sync.dying_sync"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # a child of a fork has no threads but its own
    ) as process:
        assert process.stdin and process.stdout

        def carry_out(order: Order) -> dict[str, Any]:
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield carry_out
        process.stdin.close()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with as many versions as are kept, so that a sync also prunes; and content that has changed."""
    folder = tmp_path_factory.mktemp("before")
    content = write_content(folder / "content")
    for day in (1, 2, 3):
        build(folder / "data", content, rebuild=True, now=lambda day=day: datetime(2026, 11, day, tzinfo=UTC))
    for file in content.rglob("*.yml"):
        file.write_text(file.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(dying: Dying, before: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a sync that nothing happens to tells: how often it touches files, and its progress."""
    data = tmp_path_factory.mktemp("whole") / "data"
    shutil.copytree(before / "data", data)
    told = dying({"data": str(data), "content": str(before / "content")})
    assert (told["signal"], told["error"]) == (0, None)
    return told


@pytest.fixture
def order(before: Path, tmp_path: Path) -> Order:
    """An order for a copy of ``before``."""
    shutil.copytree(before / "data", tmp_path / "data")
    return {"data": str(tmp_path / "data"), "content": str(before / "content")}


def assert_whole(order: Order, live_before: str) -> None:
    """The base answers, all of it from one version, and every version on disk is a whole one."""
    data = Path(order["data"])
    said = {OLD if current_version(data) == live_before else NEW}
    base = open_base(data)
    assert words_of(base) == said
    for version in kept_versions(data):
        folder = base_folder(data) / version
        for name in read_manifest(folder).passages:
            Store(folder / name).check()


def words_of(base: KnowledgeBase) -> set[str]:
    """Which of the two words each municipality says, by exact look-up and by search."""
    texts = []
    for name in base.manifest.passages:
        section = base.section(name, "barnehageplass", "about", "nn")
        assert section is not None
        texts += [section.text, base.search("barnehage tilbod", name, "nn").hits[0].passage.text]
    return {word for word in (OLD, NEW) for text in texts if word in text}


def assert_next_sync_heals(order: Order) -> None:
    data = Path(order["data"])
    build(data, Path(order["content"]))
    versions = kept_versions(data)
    assert {path.name for path in base_folder(data).iterdir()} == {POINTER, "lock", *versions}
    assert len(versions) <= 3 and current_version(data) in versions
    assert words_of(open_base(data)) == {NEW}


@pytest.mark.parametrize("share", [number / 20 for number in range(21)])
def test_killed_between_files(dying: Dying, whole: dict[str, Any], order: Order, share: float) -> None:
    live = current_version(Path(order["data"]))
    told = dying({**order, "killed_before": 1 + round(share * (whole["touches"] - 1))})
    assert told["signal"] == 9
    assert_whole(order, live)
    assert_next_sync_heals(order)


def test_killed_at_every_step_of_its_progress(dying: Dying, whole: dict[str, Any], order: Order) -> None:
    live = current_version(Path(order["data"]))
    assert (
        whole["steps"] == 15
    )  # four for each municipality, one for each subject and for what has none, the end
    for step in range(1, whole["steps"] + 1):
        assert dying({**order, "killed_at_step": step})["signal"] == 9
        assert_whole(order, live)
    assert current_version(Path(order["data"])) != live  # the last step is told when the new version is live
    assert_next_sync_heals(order)


def test_killed_again_and_again_by_chance(dying: Dying, whole: dict[str, Any], order: Order) -> None:
    """What one dead sync left does not trip the next: no healing sync between them."""
    live = current_version(Path(order["data"]))
    for number in range(7, whole["touches"], 41):
        dying({**order, "killed_before": number})
        assert_whole(order, live)
    assert_next_sync_heals(order)


@pytest.mark.parametrize("largest", [0, 1000, 5000, 20_000])
def test_a_full_disk_is_told_and_changes_nothing(dying: Dying, order: Order, largest: int) -> None:
    data = Path(order["data"])
    live, there = current_version(data), sorted(base_folder(data).iterdir())
    base = open_base(data)
    assert dying({**order, "largest_file": largest})["error"] == "kb_build_failed"
    assert (current_version(data), sorted(base_folder(data).iterdir())) == (live, there)
    assert words_of(base) == words_of(open_base(data)) == {OLD}


@pytest.mark.parametrize("share", [0.0, 0.15, 0.3, 0.45, 0.6])
def test_a_disk_that_fills_on_the_way(
    dying: Dying, whole: dict[str, Any], order: Order, share: float
) -> None:
    data = Path(order["data"])
    live = current_version(data)
    told = dying({**order, "full_from": 1 + round(share * whole["touches"])})
    assert told["error"] in ("kb_build_failed", None)
    assert_whole(order, live)
    assert (told["error"] is None) == (current_version(data) != live)
    assert_next_sync_heals(order)
