"""Which Rasa model is served: ``models/active.json`` in the data folder names it, and those that were before it.

Whoever trains, promotes or rolls back a model writes this file; Rasa reads it when it starts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

REMEMBERED = 20
"""How many models back one can return step by step; those that are removed meanwhile are passed over."""


def read_active(models: Path) -> Path | None:
    """The active model's archive in the folder ``models``; None when none is named, or it is gone."""
    named = _told(models).get("model")
    model = models / str(named)
    return model if named and model.is_file() else None


def read_before(models: Path) -> list[Path]:
    """The models that were active before this one, the latest first, so far as they are still there."""
    named = _told(models).get("before")
    found = [models / str(name) for name in named] if isinstance(named, list) else []
    return [model for model in found if model.is_file()]


def write_active(models: Path, model: Path) -> None:
    """Make ``model``, an archive in ``models``, the active one; a reader sees the old or the new, whole.

    Raises ``ValueError`` when it lies elsewhere, ``OSError`` when the disk is full: the old one is active then.
    """
    now = read_active(models)
    before = read_before(models)
    if now is not None and now.name != model.name:
        before.insert(0, now)
    _write(models, model, [one for one in before if one.name != model.name])


def return_to_former(models: Path) -> Path | None:
    """Make the model that was active before this one active again; None, and no change, where there is none.

    One more return goes one further back, never forth again.
    """
    before = read_before(models)
    if not before:
        return None
    _write(models, before[0], before[1:])
    return before[0]


def _write(models: Path, model: Path, before: Sequence[Path]) -> None:
    # Relative, so that the data folder can be moved, and restored in another place.
    name = model.resolve().relative_to(models.resolve()).as_posix()
    told = {"model": name, "before": [one.name for one in before[:REMEMBERED]]}
    fresh = models / "active.json.new"
    with fresh.open("w", encoding="utf-8") as out:
        json.dump(told, out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(models / "active.json")


def _told(models: Path) -> dict[str, Any]:
    try:
        told = json.loads((models / "active.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
