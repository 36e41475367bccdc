"""What takes long to make and is made of files: kept between runs, made anew when any of those files changes."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from api.operations.stack_settings import PROJECT

KEPT = PROJECT / ".svara-test"
A_BASE_IS_MADE_OF = (PROJECT / "kb_sync", PROJECT / "nlu", PROJECT / "api" / "requirements.lock")
LENGTH = 16


def digest_of(made_of: Iterable[Path]) -> str:
    """Changes with the name or the content of any file in ``made_of``, which are files and folders of the project."""
    digest = hashlib.sha256()
    for place in made_of:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(PROJECT)}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:LENGTH]


def kept(name: str, made_of: Iterable[Path], make: Callable[[Path], None]) -> Path:
    """The folder that ``make`` has filled, from an earlier run where it was made of the same.

    Two test processes that want it at once get the same: the second waits for the first. It is made beside and moved
    to its place when it is whole. Whoever uses it leaves it as it is.
    """
    KEPT.mkdir(exist_ok=True)
    place = KEPT / f"{name}-{digest_of(made_of)}"
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            making = KEPT / f"{name}-making"
            for old in (making, *KEPT.glob(f"{name}-{'[0-9a-f]' * LENGTH}")):
                shutil.rmtree(old, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(place)
    return place
