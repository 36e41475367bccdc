"""Tells whether a training would give the same model again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Optional, Tuple

RECORD_SUFFIX = ".json"
_IGNORED = ("__pycache__",)


def digest_of(paths: Iterable[Path]) -> str:
    """sha256 (hexadecimal) over names and contents of the files given or found under the folders given.

    Only names within each path count, so that the same files elsewhere give the same digest.
    """
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            name = file.relative_to(path if path.is_dir() else path.parent).as_posix()
            if not any(part in _IGNORED for part in file.parts):
                content = file.read_bytes()
                digest.update(f"{name}\0{len(content)}\0".encode())
                digest.update(content)
    return digest.hexdigest()


def newest_model(folder: Path) -> Optional[Path]:
    """The model written last in ``folder``, or None."""
    models: Sequence[Path] = sorted(folder.glob("*.tar.gz"), key=lambda p: (p.stat().st_mtime_ns, p.name))
    return models[-1] if models else None


def record_path(model: Path) -> Path:
    """The file beside ``model`` that tells what it was made from."""
    return model.with_name(model.name + RECORD_SUFFIX)


def same_as_newest(folder: Path, digest: str) -> Tuple[bool, Optional[Path]]:
    """Whether the newest model of ``folder`` was made from what ``digest`` stands for, and that model."""
    model = newest_model(folder)
    if model is None:
        return False, None
    try:
        record = json.loads(record_path(model).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False, model
    return isinstance(record, dict) and record.get("digest") == digest, model
