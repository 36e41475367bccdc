"""The trainer: what it tells the desk, whatever happens, and which model turns ask for meanwhile."""

from __future__ import annotations

import asyncio
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from api.conversation.model_choice import ModelChoice
from api.conversation.scripts import Keys
from api.operations.active_model import write_active
from api.settings import GatewaySettings
from api.studio.training import Training, TrainingDesk
from api.studio.training_worker import Trainer, place_of
from tests.support.models import archive

KEYS = Keys("test")
SLOW = "print(json.dumps({'step': 'reading', 'done': 1, 'of': 6}), flush=True); time.sleep(600)"


@pytest.fixture
def desk(redis: Redis) -> TrainingDesk:
    return TrainingDesk(redis, KEYS)


@pytest.fixture
def choice(redis: Redis) -> ModelChoice:
    return ModelChoice(redis, KEYS)


@pytest.fixture
def settings(tmp_path: Path) -> GatewaySettings:
    examples = tmp_path / "examples"
    examples.mkdir()
    (examples / "greet.yml").write_text("nlu:\n- intent: greet\n  examples: |\n    - hei\n", encoding="utf-8")
    program = tmp_path / "rasa-python"
    program.write_text(f"#!{sys.executable}\nimport json, os, signal, time\n{SLOW}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    archive(tmp_path / "models", "first")
    write_active(tmp_path / "models", tmp_path / "models" / "first.tar.gz")
    return GatewaySettings(demo=True, data=tmp_path, rasa_python=program, examples=examples)


@pytest.fixture
async def trainer(
    desk: TrainingDesk, choice: ModelChoice, settings: GatewaySettings
) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(Trainer(desk, choice, settings).run())
    yield task
    task.cancel()
    await asyncio.wait({task})


async def until(desk: TrainingDesk, *states: str) -> Training:
    for _ in range(3000):
        training = await desk.read()
        if training is not None and training.state in states:
            return training
        await asyncio.sleep(0.02)
    raise AssertionError(f"never {states}")


async def test_somebody_cancels_it(desk: TrainingDesk, trainer: asyncio.Task[None]) -> None:
    await desk.start("kari", "Kari")
    assert (await until(desk, "training")).step == "reading"
    await desk.cancel("Ola")
    ended = await until(desk, "cancelled", "failed", "done")
    assert (ended.state, ended.cancel_by) == ("cancelled", "Ola")


async def test_the_trainer_is_told_to_stop(desk: TrainingDesk, trainer: asyncio.Task[None]) -> None:
    await desk.start("kari", "Kari")
    await until(desk, "training")
    trainer.cancel()
    await asyncio.wait({trainer})
    ended = await until(desk, "failed")
    assert ended.problem == "interrupted"
    await desk.start("ola", "Ola")  # there is room for another at once


async def test_what_goes_wrong_is_told_and_the_next_one_is_taken(
    desk: TrainingDesk, settings: GatewaySettings, trainer: asyncio.Task[None]
) -> None:
    settings.rasa_python.write_text(
        f"#!{sys.executable}\nimport sys; sys.exit('no such thing')\n", encoding="utf-8"
    )
    for _ in range(2):
        await desk.start("kari", "Kari")
        ended = await until(desk, "failed")
        assert ended.problem == "failed" and "no such thing" in ended.detail
    settings.rasa_python.unlink()
    await desk.start("kari", "Kari")
    assert "rasa-python" in (await until(desk, "failed")).detail


async def test_a_version_that_is_not_there_cannot_be_compared(
    desk: TrainingDesk, trainer: asyncio.Task[None]
) -> None:
    await desk.start("kari", "Kari", compare=99)
    assert (await until(desk, "failed")).problem == "comparison_failed"


async def test_turns_ask_for_what_is_live_by_the_file(
    choice: ModelChoice, settings: GatewaySettings, trainer: asyncio.Task[None]
) -> None:
    for _ in range(500):
        if await choice.read() == "first.tar.gz":
            return
        await asyncio.sleep(0.02)
    raise AssertionError("never aligned")


def test_rasa_sees_no_setting_of_ours_and_may_use_every_core(settings: GatewaySettings) -> None:
    given = {"PATH": "/bin", "SVARA_SECRET": "x" * 40, "OMP_NUM_THREADS": "1", "HOME": "/root"}
    assert place_of(settings, given).environ == {"PATH": "/bin", "HOME": "/root"}
