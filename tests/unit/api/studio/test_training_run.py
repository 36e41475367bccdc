"""One training from the working copy to a compared version, with a small program where Rasa's trainer would be.

The program keeps to what ``bot.train`` promises (tests/unit/bot/test_whole_model.py); the comparison is the real one.
"""

from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.studio.models import ModelRegistry
from api.studio.training_run import (
    Place,
    TrainingCancelledError,
    TrainingFailedError,
    TrainingRun,
)
from tests.support.models import EXAMPLES, archive

PROJECT = Path(__file__).resolve().parents[4]
NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
SHIPPED = """version: "3.1"
nlu:
- intent: subject/broyting
  examples:
  - text: |
      når kjem brøytebilen
    metadata: {lang: nn}
"""


class Ear:
    """Hears everything; wants it ended once ``end_at`` is told."""

    def __init__(self, end_at: str = "") -> None:
        self.told: list[dict[str, str | int]] = []
        self.lines: list[str] = []
        self._end_at = end_at

    async def tell(self, line: str = "", **fields: str | int) -> None:
        self.lines += [line] if line else []
        self.told += [fields] if fields else []
        if self._end_at and self._end_at in (line, fields.get("state")):
            raise TrainingCancelledError()


class Shop:
    """A data folder with one live version, and a program to train with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.registry = ModelRegistry(folder / "data" / "models", kept=3)
        self.ready = archive(folder / "ready", "new")
        archive(self.registry.folder, "first", digest="of-first")
        self.registry.adopt()
        self.registry.put_live(1, "svara", "start")
        (folder / "shipped").mkdir()
        (folder / "shipped" / "broyting.yml").write_text(SHIPPED, encoding="utf-8")

    def run(self, program: str, ear: Ear, *, room: int = 1) -> TrainingRun:
        """``program`` is Python that has ``out`` (a folder), ``data`` (another), ``known`` digests and ``tell``."""
        file = self.folder / "rasa-python"
        head = (
            f"#!{sys.executable}\nimport json, os, shutil, sys, time\nfrom pathlib import Path\n"
            "arguments = sys.argv[1:]\n"
            "given = dict(zip(arguments[2::2], arguments[3::2]))\n"
            "out, data = Path(given['--out']), Path(given['--data'])\n"
            "known = [b for a, b in zip(arguments, arguments[1:]) if a == '--unless']\n"
            f"ready = Path({str(self.ready)!r})\n"
            "def tell(**told): print(json.dumps(told), flush=True)\n"
            "def made(digest):\n"
            "    for file in (ready, Path(f'{ready}.json')):\n"
            "        shutil.copy(file, out / file.name)\n"
            "    tell(model=str(out / ready.name), changed=True, digest=digest, program='p', seconds=1.0)\n"
        )
        file.write_text(head + program, encoding="utf-8")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        place = Place(
            data=self.folder / "data",
            content=PROJECT / "kb_sync" / "content",
            project=PROJECT,
            rasa_python=file,
            service_python=Path(sys.executable),
            sql_url=f"sqlite:///{self.folder / 'none.db'}",
            now=NOW,
            environ={"PATH": "/usr/bin:/bin"},
            shipped=self.folder / "shipped",
            room_bytes=room,
        )
        return TrainingRun(place, self.registry, ear)

    def untouched(self) -> bool:
        """Whether the one version there was is live, and nothing else is left."""
        left = {file.name for file in self.registry.folder.iterdir()}
        live = {"first.tar.gz", "first.tar.gz.json", "active.json", "versions.lock"}
        return self.registry.live_file() == "first.tar.gz" and left == live


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shop")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def ended(mark: Path) -> bool:
    """Whether the program that wrote its number there is gone."""
    try:
        os.kill(int(mark.read_text(encoding="ascii")), 0)
    except ProcessLookupError:
        return True
    return False


GOOD = "tell(step='reading', done=1, of=2)\nassert (data / 'broyting.yml').exists()\nmade('of-new')"


async def test_a_training_makes_a_compared_version_and_leaves_the_live_one_live(shop: Shop) -> None:
    (shop.registry.folder / ".making-killed").mkdir()
    ear = Ear()
    result = await shop.run(GOOD, ear).train("kari", "Ti nye døme")
    assert (result.state, result.version.number) == ("done", 2)
    version = shop.registry.get(2)
    assert (version.made_by, version.description, version.passed) == ("kari", "Ti nye døme", True)
    assert shop.registry.live_file() == "first.tar.gz"
    report = shop.registry.report(2)
    assert report is not None and report["live"] == 1 and report["questions"] > 0
    assert shop.registry.changes_of(version).is_dir()
    assert not list(shop.registry.folder.glob(".making-*"))
    assert [told["state"] for told in ear.told] == sorted(
        (str(told["state"]) for told in ear.told), key=["checking", "training", "comparing"].index
    )
    assert ear.told[-1]["done"] == ear.told[-1]["of"]


async def test_nothing_changed_is_said_with_the_version_that_is_made_of_the_same(shop: Shop) -> None:
    program = "assert known == ['of-first']\ntell(model=None, changed=False, digest='of-first', program='p', seconds=0)"
    result = await shop.run(program, Ear()).train("kari")
    assert (result.state, result.version.number) == ("unchanged", 1)
    assert shop.untouched()


@pytest.mark.parametrize(
    ("program", "problem", "detail"),
    [
        ("import signal; os.kill(os.getpid(), signal.SIGKILL)", "failed", "signal 9"),
        (
            "(out / '.training-x').mkdir(); shutil.rmtree(out / '.training-x')\n"
            "tell(error='No space left on device', kind='OSError', code='disk_full'); sys.exit(1)",
            "disk_full",
            "No space",
        ),
        (
            "tell(error='x.yml, nlu entry 3: expected …', kind='T', code='data_unreadable'); sys.exit(1)",
            "data_unreadable",
            "nlu entry 3",
        ),
        ("print('the reason', file=sys.stderr); sys.exit(3)", "failed", "the reason"),
        ("print('[1, 2')", "failed", "nothing was made"),
    ],
)
async def test_whatever_goes_wrong_is_told_and_changes_nothing(
    shop: Shop, program: str, problem: str, detail: str
) -> None:
    with pytest.raises(TrainingFailedError) as failed:
        await shop.run(program, Ear()).train("kari")
    assert failed.value.problem == problem
    assert detail in failed.value.detail
    assert shop.untouched()


async def test_a_full_disk_is_seen_before_anything_is_begun(shop: Shop) -> None:
    with pytest.raises(TrainingFailedError) as failed:
        await shop.run("sys.exit('never run')", Ear(), room=1 << 60).train("kari")
    assert failed.value.problem == "disk_full"
    assert shop.untouched()


async def test_an_example_that_cannot_be_read_is_named(shop: Shop) -> None:
    added = shop.folder / "data" / "studio" / "nlu" / "added.yml"
    added.parent.mkdir(parents=True)
    added.write_text("version: [", encoding="utf-8")
    with pytest.raises(TrainingFailedError) as failed:
        await shop.run(GOOD, Ear()).train("kari")
    assert failed.value.problem == "data_unreadable" and "added.yml" in failed.value.detail
    assert shop.untouched()


async def test_cancelled_it_ends_the_program_and_leaves_nothing(shop: Shop, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    program = f"Path({str(mark)!r}).write_text(str(os.getpid()))\ntell(step='reading', done=1, of=2)\ntime.sleep(600)"
    with pytest.raises(TrainingCancelledError):
        await shop.run(program, Ear(end_at="reading")).train("kari")
    assert ended(mark)
    assert shop.untouched()


async def test_the_same_when_the_trainer_itself_is_told_to_stop(shop: Shop, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    program = f"Path({str(mark)!r}).write_text(str(os.getpid()))\ntell(step='reading', done=1, of=2)\ntime.sleep(600)"
    ear = Ear()
    task = asyncio.create_task(shop.run(program, ear).train("kari"))
    while "reading" not in ear.lines:
        await asyncio.wait({task}, timeout=0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended(mark)
    assert shop.untouched()


async def test_a_comparison_that_fails_leaves_the_version_uncompared(shop: Shop) -> None:
    damaged = shop.ready.read_bytes()
    with pytest.raises(TrainingCancelledError):
        await shop.run(GOOD, Ear(end_at="comparing")).train("kari")
    assert shop.registry.get(2).passed is None
    shop.registry.path(shop.registry.get(2)).write_bytes(damaged[:3000])
    with pytest.raises(TrainingFailedError) as failed:
        await shop.run(GOOD, Ear()).compare(2)
    assert (failed.value.problem, failed.value.number) == ("comparison_failed", 2)
    record = json.loads((shop.registry.folder / "new.tar.gz.json").read_text(encoding="utf-8"))
    assert record["passed"] is None and len(EXAMPLES) == record["subjects"]
