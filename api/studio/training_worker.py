"""``python -m api.studio.training_worker``: the trainer, a part of the service that waits for trainings.

A process of its own with low priority, so that training neither slows down answers more than it must nor ends with
the gateway that was asked for it. One training at a time, whoever asks.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog

from api.context import connect
from api.conversation.model_choice import ModelChoice
from api.conversation.scripts import Keys
from api.errors import StorageUnavailableError, SvaraError
from api.main import configure_logging
from api.operations.active_model import read_active
from api.operations.child_environment import ONE_THREAD
from api.settings import PROJECT_FOLDER, GatewaySettings, SettingsError, load_settings
from api.studio.models import ModelRegistry
from api.studio.training import LeaseLostError, Training, TrainingDesk
from api.studio.training_run import (
    Place,
    Result,
    TrainingCancelledError,
    TrainingFailedError,
    TrainingRun,
)

NICENESS = 10
LOOK_S = 1.0
log = structlog.get_logger()


class Trainer:
    """Takes trainings from the desk and runs them, until it is cancelled."""

    def __init__(self, desk: TrainingDesk, choice: ModelChoice, settings: GatewaySettings) -> None:
        self._desk = desk
        self._choice = choice
        self._settings = settings

    async def run(self) -> None:
        """Wait for trainings for ever. One that is under way when this is cancelled is told to be interrupted.

        Meanwhile it sees to it that turns ask for the version that is live by the file: a service that starts after
        an upgrade makes another one live when its gateways are already there.
        """
        while True:
            with suppress(StorageUnavailableError):
                await align(self._choice, self._settings.data / "models")
                if training := await self._desk.take():
                    await self._do(training)
                    continue
            await asyncio.sleep(LOOK_S)

    async def _do(self, training: Training) -> None:
        listener = _ToDesk(self._desk, training.id)
        registry = ModelRegistry(self._settings.data / "models", self._settings.models_kept)
        run = TrainingRun(place_of(self._settings), registry, listener)
        try:
            if training.compare is None:
                result = await run.train(training.by, training.description)
            else:
                result = await run.compare(training.compare)
            await self._ended(training, result)
        except TrainingCancelledError:
            await self._desk.end(training.id, "cancelled")
        except TrainingFailedError as error:
            log.warning("training.failed", problem=error.problem)
            number = {} if error.number is None else {"number": error.number}
            await self._desk.end(training.id, "failed", problem=error.problem, detail=error.detail, **number)
        except LeaseLostError:
            log.warning("training.lease_lost")
        except (SvaraError, OSError) as error:
            log.exception("training.failed", reason=type(error).__name__)
            if not isinstance(error, StorageUnavailableError):
                await self._desk.end(training.id, "failed", problem="failed", detail=str(error))
        except asyncio.CancelledError:
            with suppress(StorageUnavailableError, LeaseLostError):
                await self._desk.end(training.id, "failed", problem="interrupted")
            raise

    async def _ended(self, training: Training, result: Result) -> None:
        log.info("training.ended", state=result.state, number=result.version.number)
        await self._desk.end(training.id, result.state, number=result.version.number)


class _ToDesk:
    """Tells the desk; ends the training when somebody wants it cancelled."""

    def __init__(self, desk: TrainingDesk, id: str) -> None:
        self._desk = desk
        self._id = id

    async def tell(self, line: str = "", **fields: str | int) -> None:
        """See ``Listener``. A Redis that is away for a moment is no reason to stop: the lease decides."""
        with suppress(StorageUnavailableError):
            if await self._desk.tell(self._id, line, **fields):
                raise TrainingCancelledError()


async def align(choice: ModelChoice, models: Path) -> None:
    """Have turns ask for the model that ``active.json`` names. Raises ``StorageUnavailableError``."""
    live = read_active(models)
    if live is not None and live.name != await choice.read():
        await choice.choose(live.name)


def place_of(settings: GatewaySettings, environ: Mapping[str, str] = os.environ) -> Place:
    """Where a training of this service finds everything. No setting of ours, secrets among them, reaches Rasa."""
    return Place(
        data=settings.data,
        content=settings.content,
        project=PROJECT_FOLDER,
        rasa_python=settings.rasa_python,
        service_python=Path(sys.executable),
        sql_url=settings.sql_url(),
        now=datetime.now(UTC),
        shipped=settings.examples,
        environ={
            name: value
            for name, value in environ.items()
            # Training is one job at a time, and the last to get the processor: it may use all there is.
            if not name.startswith("SVARA_") and name not in ONE_THREAD
        },
    )


async def serve(settings: GatewaySettings) -> None:
    """Train whatever is asked for until SIGTERM or SIGINT."""
    redis = connect(settings)
    keys = Keys(settings.pool)
    trainer = Trainer(TrainingDesk(redis, keys), ModelChoice(redis, keys), settings)
    work = asyncio.create_task(trainer.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, work.cancel)
    try:
        with suppress(asyncio.CancelledError):
            await work
    finally:
        await redis.aclose()


def main() -> None:
    """The program. Exits with 2 when the settings cannot be used."""
    configure_logging()
    os.nice(NICENESS)
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from error
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
