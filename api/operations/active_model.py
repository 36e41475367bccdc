"""Which Rasa model is served: ``models/active.json`` in the data folder names it.

Whoever trains, promotes or rolls back a model writes this file; Rasa reads it when it starts.
"""

from __future__ import annotations

import json
from pathlib import Path


def read_active(models: Path) -> Path | None:
    """The active model's archive in the folder ``models``; None when none is named, or it is gone."""
    try:
        told = json.loads((models / "active.json").read_text(encoding="utf-8"))
        model = models / str(told["model"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return model if model.is_file() else None


def write_active(models: Path, model: Path) -> None:
    """Make ``model``, an archive in ``models``, the active one; a reader sees the old or the new, whole.

    Raises ``ValueError`` when it lies elsewhere.
    """
    # Relative, so that the data folder can be moved, and restored in another place.
    name = model.resolve().relative_to(models.resolve()).as_posix()
    fresh = models / "active.json.new"
    fresh.write_text(json.dumps({"model": name}), encoding="utf-8")
    fresh.replace(models / "active.json")
