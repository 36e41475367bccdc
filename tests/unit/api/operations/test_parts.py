"""The jobs of the real plan, with small programs in place of training and Rasa's Python."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from api.operations.active_model import read_active, write_active
from api.operations.child_environment import Addresses
from api.operations.first_model import train_if_needed
from api.operations.job import JobError
from api.operations.parts import rasa_program, service_plan
from api.operations.progress import Silence
from api.operations.stack_settings import StackSettings
from api.operations.surroundings import Surroundings
from tests.unit.api.operations.programs import Groups

ADDRESSES = Addresses(
    "redis://127.0.0.1:1/0", "http://127.0.0.1:2", "http://127.0.0.1:3", ("http://127.0.0.1:4",)
)
Write = Callable[[str, str], Path]


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    return Surroundings(tmp_path / "training.log", Groups(), threading.Event(), Silence())


def settings(tmp_path: Path, rasa_python: Path) -> StackSettings:
    return StackSettings(
        data=tmp_path / "data", project=tmp_path, rasa_python=rasa_python, environ={"PATH": "/usr/bin:/bin"}
    )


def trainer(script: Write, models: Path, name: str, changed: bool) -> Path:
    """A "training" that writes the model ``name``."""
    line = json.dumps({"model": str(models / name), "changed": changed})
    return script("rasa-python", f"touch {models / name}\necho '{{\"step\": \"reading\"}}'\necho '{line}'")


def test_a_new_model_becomes_the_active_one_and_is_served(
    tmp_path: Path, script: Write, around: Surroundings
) -> None:
    models = tmp_path / "data" / "models"
    stack = settings(tmp_path, trainer(script, models, "new.tar.gz", changed=True))
    program = rasa_program(stack, ADDRESSES)
    with pytest.raises(JobError, match="no model to serve"):
        program.command()
    train_if_needed(stack, ADDRESSES, around)
    assert read_active(models) == models / "new.tar.gz"
    assert str(models / "new.tar.gz") in program.command()


def test_one_that_somebody_made_active_stays_while_nothing_changes(
    tmp_path: Path, script: Write, around: Surroundings
) -> None:
    models = tmp_path / "data" / "models"
    models.mkdir(parents=True)
    chosen = models / "chosen.tar.gz"
    chosen.touch()
    write_active(models, chosen)
    train_if_needed(
        settings(tmp_path, trainer(script, models, "newest.tar.gz", changed=False)), ADDRESSES, around
    )
    assert read_active(models) == chosen


@pytest.mark.parametrize("body", ["echo nonsense", 'echo \'{"model": "/nowhere"}\'', "true", "exit 1"])
def test_a_training_without_a_model_is_an_error(
    tmp_path: Path, script: Write, around: Surroundings, body: str
) -> None:
    with pytest.raises(JobError):
        train_if_needed(settings(tmp_path, script("rasa-python", body)), ADDRESSES, around)


def test_every_part_of_the_plan_is_started_after_things_that_exist_and_ended(tmp_path: Path) -> None:
    for redis_url in (None, "redis://db/0"):
        stack = StackSettings(data=tmp_path, redis_url=redis_url, gateway_ports=(0, 0))
        addresses = Addresses("redis://db/0", "http://a:1", "http://a:2", ("http://a:3", "http://a:4"))
        plan = service_plan(stack, addresses)
        names = [program.name for program in plan.programs]
        known = {*names, *(job.name for job in plan.jobs)}
        assert ("redis" in names) is (redis_url is None)
        assert {"gateway", "gateway-2", "rasa", "actions"} <= set(names)
        assert set(plan.after) <= known
        assert {earlier for some in plan.after.values() for earlier in some} <= known
        assert sorted(name for group in plan.ending for name in group) == sorted(names)
