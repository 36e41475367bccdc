"""A model to serve, before the parts start: version 1 at the first start, a new one after an upgrade.

What staff are writing at that moment plays no part: as long as the program is the same, nothing is trained, and after
an upgrade it is trained from what the live version was made of.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.errors import WorkingCopyUnreadableError
from api.operations.active_model import read_active, write_active
from api.operations.child_environment import Addresses, rasa_environment
from api.operations.job import JobError, Work, line_as_object, run_job
from api.operations.stack_settings import StackSettings
from api.operations.surroundings import Surroundings
from api.studio.models import KEPT, PROGRAM, ModelRegistry
from api.studio.versions import Version

DESCRIPTIONS = {
    False: "Lært opp da tenesta starta første gongen",
    True: "Lært opp på nytt etter ei oppgradering",
}


def train_if_needed(settings: StackSettings, addresses: Addresses, around: Surroundings) -> None:
    """Train a model if there is none or the program has changed since the live one, and make a new one active.

    A model that somebody has made active stays so as long as the program is the same. Raises ``JobError``.
    """
    registry = ModelRegistry(settings.data / "models", _kept(settings))
    registry.adopt()
    live = registry.live()
    began = time.monotonic()

    def tell(line: str) -> None:
        step = line_as_object(line) or {}
        if "step" in step:
            around.progress.say(
                f"model: training, step {step.get('done')} of {step.get('of')} ({step['step']})"
            )

    with _examples(settings, registry, live) as examples:
        command = [str(settings.rasa_python), "-m", "bot.train", "--out", str(registry.folder)]
        command += ["--data", str(examples)] if examples else []
        command += ["--unless-program", live.program] if live else []
        work = Work("Training the model", command, rasa_environment(settings, addresses), settings.project)
        line = run_job(work, around.log, around.groups, around.given_up, tell)
    result = line_as_object(line) or {}
    active = read_active(registry.folder)
    model = Path(str(result["model"])) if result.get("model") else active
    if model is None or not model.is_file() or "changed" not in result:
        raise JobError(f"Training ended without naming a model: {line[:200]!r}")
    if result["changed"] or active is None:
        _make_active(registry, model, live)
    if result["changed"]:
        around.progress.say(f"model: trained in {time.monotonic() - began:.1f} s")


def _make_active(registry: ModelRegistry, model: Path, before: Version | None) -> None:
    """Serve ``model`` from now on, as a version where it can be read as one."""
    registry.adopt(PROGRAM, DESCRIPTIONS[before is not None])
    version = next((one for one in registry.versions() if one.file == model.name), None)
    if version is None:
        write_active(registry.folder, model)
        return
    if before is not None and registry.changes_of(before).is_dir() and before.file != version.file:
        shutil.copytree(registry.changes_of(before), registry.changes_of(version), dirs_exist_ok=True)
    registry.put_live(version.number, PROGRAM, "start")


@contextmanager
def _examples(
    settings: StackSettings, registry: ModelRegistry, live: Version | None
) -> Iterator[Path | None]:
    """The examples with what staff had changed when the live version was made; None for those that the
    program comes with, unchanged."""
    given = Path(settings.environ["SVARA_EXAMPLES"]) if settings.environ.get("SVARA_EXAMPLES") else None
    changes = registry.changes_of(live) if live else None
    if changes is None or not changes.is_dir():
        yield given
        return
    from api.studio.working_copy import WorkingCopy  # only where it is needed: it reads every example

    registry.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=registry.folder) as folder:
        try:
            shipped = given or settings.project / "bot" / "data" / "nlu"
            WorkingCopy(changes, shipped).materialise(Path(folder) / "nlu")
        except WorkingCopyUnreadableError as error:
            raise JobError(f"The changes kept in {changes} cannot be read.") from error
        yield Path(folder) / "nlu"


def _kept(settings: StackSettings) -> int:
    text = settings.environ.get("SVARA_MODELS_KEPT", "")
    return int(text) if text.isascii() and text.isdigit() and int(text) >= 2 else KEPT
