"""A whole service whose studio can train in seconds: a dozen subjects instead of all."""

from __future__ import annotations

import shutil
from pathlib import Path

from api.operations.active_model import write_active
from api.operations.stack_settings import PROJECT, StackSettings
from api.studio.models import PROGRAM, ModelRegistry
from tests.support.service import DATA, stack_settings

SUBJECTS = (
    *("barnehageplass", "broyting", "renovasjon", "skolefritidsordning", "krisesenter", "legevakt"),
    *("gatelys", "bibliotektjenester", "talk_to_human", "greet", "opening_hours", "out_of_scope"),
)


def studio_settings(data: Path, *, rasa_processes: int = 1, **environ: str) -> StackSettings:
    """A service of its own in the folder ``data``, with the others' knowledge base where there is one."""
    examples = data / "examples"
    if not examples.exists():
        examples.mkdir(parents=True)
        for name in SUBJECTS:
            shutil.copy(PROJECT / "bot" / "data" / "nlu" / f"{name}.yml", examples)
    if not (data / "kb").exists() and (DATA / "kb").exists():
        (data / "kb").symlink_to(DATA / "kb")
    made = stack_settings(data, SVARA_EXAMPLES=str(examples), **environ)
    return StackSettings(**{**vars(made), "rasa_processes": rasa_processes})


def forget_studio(data: Path) -> None:
    """Leave the version the service trained itself last, live; remove the others and everything staff have changed."""
    for part in ("studio", "examples"):
        shutil.rmtree(data / part, ignore_errors=True)
    registry = ModelRegistry(data / "models")
    kept = next((version for version in registry.versions() if version.made_by == PROGRAM), None)
    for archive in registry.folder.glob("*.tar.gz"):
        if kept is None or archive.name != kept.file:
            for left in (archive, *registry.folder.glob(f"{archive.name}.*")):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
    (registry.folder / "active.json").unlink(missing_ok=True)
    if kept is not None:
        write_active(registry.folder, registry.path(kept))
