"""Versions of the model: numbered, described, one of them live, the last ones kept."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.errors import ModelNotFoundError, NoFormerModelError
from api.operations.active_model import read_active, write_active
from api.studio.compare_archive import classifier_of
from api.studio.model_archive import ArchiveError, described
from api.studio.models import ModelRegistry
from tests.support.models import EXAMPLES, archive, embedding

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One archive, copied for every version."""
    return archive(tmp_path_factory.mktemp("made"), "one")


@pytest.fixture
def registry(tmp_path: Path) -> ModelRegistry:
    return ModelRegistry(tmp_path / "models", kept=3, now=lambda: NOW)


def another(registry: ModelRegistry, made: Path, name: str, age: int) -> Path:
    """A new archive with a record, ``age`` seconds after the first."""
    registry.folder.mkdir(exist_ok=True)
    path = registry.folder / f"{name}.tar.gz"
    path.write_bytes(made.read_bytes())
    os.utime(path, (1_000_000 + age, 1_000_000 + age))
    record = {"model": path.name, "digest": f"of-{name}", "seconds": 2.0}
    path.with_name(f"{path.name}.json").write_text(json.dumps(record), encoding="utf-8")
    return path


def test_archives_become_versions_in_the_order_they_were_made(registry: ModelRegistry, made: Path) -> None:
    assert registry.versions() == [] and registry.live() is None
    another(registry, made, "b", 2)
    first = another(registry, made, "a", 1)
    (registry.folder / "damaged.tar.gz").write_bytes(b"no archive")
    write_active(registry.folder, first)
    new = registry.adopt("svara", "Lært opp ved start")
    assert [(v.number, v.file) for v in new] == [(1, "a.tar.gz"), (2, "b.tar.gz")]
    assert registry.adopt() == []
    one = registry.get(1)
    assert (one.model_id, one.made_by, one.digest, one.description, one.subjects) == (
        "id-one",
        "svara",
        "of-a",
        "Lært opp ved start",
        len(EXAMPLES),
    )
    assert one.made_at == "2026-11-30T09:00:00+00:00"
    live = registry.live()
    assert live is not None and live.number == 1
    states = {v.number: v.state(registry.live_file()) for v in registry.versions()}
    assert states == {1: "live", 2: "candidate"}
    assert registry.made_of("of-b") == registry.get(2)
    with pytest.raises(ModelNotFoundError):
        registry.get(3)


def test_what_is_compared_is_kept_with_the_version(registry: ModelRegistry, made: Path) -> None:
    another(registry, made, "a", 1)
    registry.adopt()
    assert registry.report(1) is None
    registry.describe(1, {"better": 2}, passed=False)
    assert registry.report(1) == {"better": 2}
    assert registry.get(1).state(None) == "refused"


def test_live_and_back_again_one_step_at_a_time(registry: ModelRegistry, made: Path) -> None:
    for age, name in enumerate("abc"):
        another(registry, made, name, age)
    registry.adopt()
    for number in (1, 2, 3):
        registry.put_live(number, "kari", "approved")
    assert registry.former() == registry.get(2)
    assert [registry.go_back("ola").number, registry.go_back("ola").number] == [2, 1]
    with pytest.raises(NoFormerModelError):
        registry.go_back("ola")
    assert registry.live_file() == "a.tar.gz"
    ways = [(one.by, one.how) for one in registry.get(1).activations]
    assert ways == [("kari", "approved"), ("ola", "returned")]
    assert registry.get(3).state(registry.live_file()) == "former"


def test_the_same_again_is_no_step_back(registry: ModelRegistry, made: Path) -> None:
    for age, name in enumerate("ab"):
        another(registry, made, name, age)
    registry.adopt()
    for number in (1, 2, 2, 1, 1):
        registry.put_live(number, "kari", "approved")
    assert registry.go_back("kari").number == 2
    with pytest.raises(NoFormerModelError):
        registry.go_back("kari")


def test_an_override_is_asked_for_and_used_once(registry: ModelRegistry, made: Path) -> None:
    another(registry, made, "a", 1)
    registry.adopt()
    registry.ask_override(1, "kari", "Hastar")
    version = registry.put_live(1, "ola", "override", "Hastar")
    assert version.override is None
    (activation,) = registry.get(1).activations
    assert (activation.asked_by, activation.by, activation.reason) == ("kari", "ola", "Hastar")


def test_the_last_ones_are_kept_and_never_the_live_one_removed(registry: ModelRegistry, made: Path) -> None:
    for age, name in enumerate("ab"):
        another(registry, made, name, age)
    registry.adopt()
    registry.put_live(1, "kari", "approved")
    registry.put_live(2, "kari", "approved")
    registry.describe(1, {}, passed=True)
    for age, name in enumerate("cdefg", start=2):
        another(registry, made, name, age)
        registry.adopt()
    assert [v.number for v in registry.versions()] == [7, 6, 5, 2, 1]
    registry.put_live(7, "kari", "approved")
    registry.put_live(6, "kari", "approved")
    another(registry, made, "h", 9)
    registry.adopt()
    assert [v.number for v in registry.versions()] == [8, 7, 6]
    left = {file.name.partition(".")[0] for file in registry.folder.glob("*.tar.gz*")}
    assert left == {"f", "g", "h"}


def test_a_number_is_given_once_also_when_two_look_at_the_same_moment(
    registry: ModelRegistry, made: Path
) -> None:
    for age, name in enumerate("abc"):
        another(registry, made, name, age)
    threads = [threading.Thread(target=registry.adopt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [v.number for v in registry.versions()] == [3, 2, 1]


def test_a_disk_that_is_full_leaves_the_live_model(
    registry: ModelRegistry, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for age, name in enumerate("ab"):
        another(registry, made, name, age)
    registry.adopt()
    registry.put_live(1, "kari", "approved")
    (registry.folder / "active.json.new").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        registry.put_live(2, "kari", "approved")
    assert read_active(registry.folder) == registry.folder / "a.tar.gz"
    assert len(registry.get(2).activations) == 0


def test_an_archive_says_who_it_is_and_what_it_learned(made: Path, tmp_path: Path) -> None:
    assert described(made).model_id == "id-one"
    learned = classifier_of(made, embedding())
    assert learned.predict("kjem brøytebilen snart")[0].intent == "subject/broyting"
    damaged = tmp_path / "x.tar.gz"
    damaged.write_bytes(made.read_bytes()[:2000])
    for read in (described, lambda path: classifier_of(path, embedding())):
        with pytest.raises(ArchiveError):
            read(damaged)
