"""The log file of each part, put aside at start when it has grown large."""

from __future__ import annotations

from pathlib import Path

LARGEST_BYTES = 5 * 1024 * 1024
KEPT = 3


def log_file(folder: Path, name: str, largest: int = LARGEST_BYTES) -> Path:
    """The file that part ``name`` writes to; one larger than ``largest`` becomes ``name.log.1`` first.

    ``KEPT`` old files are kept, the oldest is dropped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.log"
    if file.exists() and file.stat().st_size > largest:
        for number in range(KEPT, 1, -1):
            older = folder / f"{name}.log.{number - 1}"
            if older.exists():
                older.replace(folder / f"{name}.log.{number}")
        file.replace(folder / f"{name}.log.1")
    return file


def last_lines(file: Path, since: int = 0, count: int = 15, reach_bytes: int = 16_384) -> str:
    """The last ``count`` lines of ``file`` after byte ``since``, each marked with ``|``; empty if none."""
    try:
        with file.open("rb") as log:
            log.seek(0, 2)
            log.seek(max(since, log.tell() - reach_bytes))
            text = log.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join("  | " + line for line in text.splitlines()[-count:])
