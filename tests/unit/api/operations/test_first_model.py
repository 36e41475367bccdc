"""The model a service starts with: trained once, kept at a restart, trained anew from what was live at an upgrade."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from api.operations.child_environment import Addresses
from api.operations.first_model import train_if_needed
from api.operations.progress import Silence
from api.operations.stack_settings import StackSettings
from api.operations.surroundings import Surroundings
from api.studio.models import ModelRegistry
from api.studio.working_copy import FOLDER
from tests.support.models import archive
from tests.unit.api.operations.programs import Groups

ADDRESSES = Addresses("redis://127.0.0.1:1/0", "http://127.0.0.1:2", "http://127.0.0.1:3", ())
SHIPPED = "nlu:\n- intent: greet\n  examples:\n  - text: hei\n    metadata: {lang: nn}\n"
ADDED = "nlu:\n- intent: greet\n  examples:\n  - text: morn du\n    metadata: {lang: nn}\n"
Write = Callable[[str, str], Path]


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    return Surroundings(tmp_path / "model.log", Groups(), threading.Event(), Silence())


@pytest.fixture
def settings(tmp_path: Path, script: Write) -> StackSettings:
    """Rasa's Python is a script that keeps what it was told and makes the model that lies ready."""
    ready = archive(tmp_path / "ready", "new")
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "greet.yml").write_text(SHIPPED, encoding="utf-8")
    models = tmp_path / "data" / "models"
    line = json.dumps({"model": str(models / ready.name), "changed": True, "digest": "d2", "program": "p2"})
    told = tmp_path / "told"
    body = f"""
    echo "$@" > {told}
    for word in "$@"; do [ -d "$word/" ] && cat "$word"/*.yml > {told}.examples 2>/dev/null; done
    case "$*" in *"--unless-program p2"*) echo '{{"model": null, "changed": false}}'; exit 0;; esac
    mkdir -p {models}
    cp {ready}* {models}/
    echo '{line}'
    """
    python = script("rasa-python", body)
    return StackSettings(
        data=tmp_path / "data",
        project=tmp_path,
        rasa_python=python,
        environ={"PATH": "/usr/bin:/bin", "SVARA_EXAMPLES": str(shipped)},
    )


def test_the_first_start_makes_version_1(settings: StackSettings, around: Surroundings) -> None:
    train_if_needed(settings, ADDRESSES, around)
    live = ModelRegistry(settings.data / "models").live()
    assert live is not None
    assert (live.number, live.made_by, live.activations[0].how) == (1, "svara", "start")
    assert live.description.startswith("Lært opp da tenesta starta")


def test_an_upgrade_trains_from_what_was_live_and_a_restart_trains_nothing(
    tmp_path: Path, settings: StackSettings, around: Surroundings
) -> None:
    registry = ModelRegistry(settings.data / "models")
    archive(registry.folder, "old", digest="p1")
    registry.adopt("maria")
    old = registry.put_live(1, "nils", "approved")
    added = registry.changes_of(old) / FOLDER / "nlu" / "added.yml"
    added.parent.mkdir(parents=True)
    added.write_text(ADDED, encoding="utf-8")
    # What somebody is writing at the moment is not part of it.
    writing = settings.data / FOLDER / "nlu" / "added.yml"
    writing.parent.mkdir(parents=True)
    writing.write_text(ADDED.replace("morn du", "ikkje ferdig"), encoding="utf-8")
    train_if_needed(settings, ADDRESSES, around)
    assert "--unless-program p1" in (tmp_path / "told").read_text(encoding="utf-8")
    learned = (tmp_path / "told.examples").read_text(encoding="utf-8")
    assert "hei" in learned and "morn du" in learned and "ikkje ferdig" not in learned
    live = registry.live()
    assert live is not None and live.number == 2
    assert live.description.endswith("oppgradering")
    assert "morn du" in (registry.changes_of(live) / FOLDER / "nlu" / "added.yml").read_text(encoding="utf-8")
    record = registry.folder / f"{live.file}.json"
    record.write_text(record.read_text(encoding="utf-8").replace('"digest-new"', '"p2"'), encoding="utf-8")
    train_if_needed(settings, ADDRESSES, around)
    assert [version.number for version in registry.versions()] == [2, 1]
    assert registry.live() is not None and registry.live_file() == "new.tar.gz"
    assert not list(registry.folder.glob(".making-*"))
