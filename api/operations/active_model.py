"""Which Rasa model is served: ``models/active.json`` in the data folder names it.

The file says where the model is and which training material it was made from, so that a start trains only
when the material has changed. Whoever promotes another model writes the same file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ActiveModel:
    """``model`` is the archive's file; ``material`` the digest of what it was trained from."""

    model: Path
    material: str


def read_active(models: Path) -> ActiveModel | None:
    """The active model in the folder ``models``; None when there is none, or its archive is gone."""
    try:
        told = json.loads((models / "active.json").read_text(encoding="utf-8"))
        active = ActiveModel(models / told["model"], told["material"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return active if active.model.is_file() else None


def write_active(models: Path, active: ActiveModel) -> None:
    """Make ``active`` the one; a reader sees either the old one or the new one, whole."""
    # Relative, so that the data folder can be moved and restored elsewhere.
    name = active.model.resolve().relative_to(models.resolve()).as_posix()
    fresh = models / "active.json.new"
    fresh.write_text(json.dumps({"model": name, "material": active.material}, indent=1), encoding="utf-8")
    fresh.replace(models / "active.json")
