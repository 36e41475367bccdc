"""Which model of a folder is served: the one ``active.json`` names, as the service writes it, else the newest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Optional

from bot.digest import newest_model, record_path

ACTIVE = "active.json"


def live_model(folder: Path) -> Optional[Path]:
    """The archive to serve; None when there is none."""
    name = _told(folder / ACTIVE).get("model")
    named = folder / str(name)
    return named if name and named.is_file() else newest_model(folder)


def program_of(model: Path) -> str:
    """What of the program the model was made of (``bot.train``'s ``program``); "" when nobody has written it down."""
    record = _told(record_path(model))
    return str(record.get("program") or record.get("digest") or "")


def make_live(folder: Path, model: Path) -> None:
    """Serve ``model`` from now on; those that were live before stay known. In one move."""
    told = _told(folder / ACTIVE)
    before = told.get("before") if isinstance(told.get("before"), list) else []
    names = [told["model"], *before] if told.get("model") else before
    fresh = folder / f"{ACTIVE}.new"
    now = {"model": model.name, "before": [name for name in names if name != model.name]}
    fresh.write_text(json.dumps(now), encoding="utf-8")
    fresh.replace(folder / ACTIVE)


def _told(file: Path) -> Dict[str, Any]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
