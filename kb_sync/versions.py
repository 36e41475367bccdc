"""Versions of the base on disk: ``<data>/kb/<version>/`` folders and the pointer that names the live one.

::

    <data>/kb/current                       the live version's name, replaced in one move
    <data>/kb/lock                          held while a sync runs; the system lets go of it if the sync dies
    <data>/kb/20261121T101500-3f9a12cd/     manifest.json, and one folder per municipality (``store``)

A reader that has a version open keeps it when the pointer moves: an old folder's files stay readable
until they are closed, and the last versions are kept for going back.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from kb_sync.errors import BaseUnusableError, NotSyncedError, SyncInProgressError
from kb_sync.store import SCHEMA_VERSION

POINTER = "current"
_FRESH_POINTER = "current.new"
MANIFEST = "manifest.json"
_LOCK = "lock"
_BUILDING = ".building-"
_PRUNED = ".pruned-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version says about itself in ``manifest.json``."""

    version: str
    schema: int
    created: str
    """When it was built, UTC, ISO 8601."""
    digest: str
    """sha256 over every passage, its analysed words, the embedding and the schema: equal means nothing changed."""
    embedding: str
    """Fingerprint of the embedder that made the vectors."""
    passages: dict[str, int]
    """How many passages each municipality has."""


def base_folder(data_dir: Path) -> Path:
    """Where the versions of this data folder lie."""
    return data_dir / "kb"


def current_version(data_dir: Path) -> str:
    """The live version's name. Raises ``NotSyncedError`` when there is none yet."""
    try:
        return (base_folder(data_dir) / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NotSyncedError(
            f"There is no knowledge base under {data_dir}; run 'svara kb sync' first."
        ) from None


def pointer_stamp(data_dir: Path) -> tuple[int, int]:
    """Changes whenever another version goes live. One ``stat`` (microseconds); (0, 0) when nothing is live."""
    try:
        stat = (base_folder(data_dir) / POINTER).stat()
    except FileNotFoundError:
        return (0, 0)
    # Each pointer is a new file, so the inode tells apart two moves in the same tick of the clock.
    return (stat.st_mtime_ns, stat.st_ino)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of one version. Raises ``BaseUnusableError`` when it is missing, damaged or of another schema."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BaseUnusableError(
            f"{folder / MANIFEST} cannot be read ({error}); run 'svara kb sync'."
        ) from error
    if manifest.schema != SCHEMA_VERSION:
        raise BaseUnusableError(
            f"The base {folder.name} has schema {manifest.schema}, this program reads {SCHEMA_VERSION}; "
            "run 'svara kb sync'."
        )
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write ``manifest.json`` into ``folder``."""
    text = json.dumps(asdict(manifest), indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


@contextlib.contextmanager
def sync_lock(data_dir: Path) -> Iterator[None]:
    """Hold the right to build. Raises ``SyncInProgressError`` at once when somebody else holds it."""
    folder = base_folder(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SyncInProgressError(
                f"Another sync of {data_dir} is running; wait until it is done."
            ) from None
        yield


@contextlib.contextmanager
def building(data_dir: Path, version: str) -> Iterator[Path]:
    """An empty folder beside the live version to build in; removed again unless ``publish`` moved it away."""
    folder = base_folder(data_dir) / f"{_BUILDING}{version}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(data_dir: Path, built: Path, version: str) -> None:
    """Give a finished folder its name and make it live. Readers see the old version or the new, never between."""
    folder = base_folder(data_dir)
    for path in built.rglob("*"):
        _flush(path)
    fresh = _fresh_pointer(folder, version)
    built.rename(folder / version)
    try:
        os.replace(fresh, folder / POINTER)
    except OSError:
        (folder / version).rename(built)  # back to where it is removed again
        raise
    _flush_names(folder)


def point_to(data_dir: Path, version: str) -> None:
    """Make ``version`` live by replacing the pointer in one move."""
    folder = base_folder(data_dir)
    os.replace(_fresh_pointer(folder, version), folder / POINTER)
    _flush_names(folder)


def kept_versions(data_dir: Path) -> list[str]:
    """Every complete version on disk, newest first."""
    folders = base_folder(data_dir).glob(f"*/{MANIFEST}")
    return sorted(
        (path.parent.name for path in folders if not path.parent.name.startswith(".")), reverse=True
    )


def prune(data_dir: Path, keep: int) -> list[str]:
    """Remove all but the newest ``keep`` versions (never the live one); returns their names."""
    live, folder = current_version(data_dir), base_folder(data_dir)
    removed = [version for version in kept_versions(data_dir)[keep:] if version != live]
    for name in removed:
        # Renamed in one move first: one that is half removed must not pass for a version.
        with contextlib.suppress(OSError):
            (folder / name).rename(folder / f"{_PRUNED}{name}")
    clear_leftovers(data_dir)
    return removed


def clear_leftovers(data_dir: Path) -> None:
    """Remove what dead syncs left. For the holder of ``sync_lock``: then nobody is building."""
    folder = base_folder(data_dir)
    for pattern in (f"{_BUILDING}*", f"{_PRUNED}*"):
        for leftover in folder.glob(pattern):
            shutil.rmtree(leftover, ignore_errors=True)
    with contextlib.suppress(OSError):
        (folder / _FRESH_POINTER).unlink(missing_ok=True)


def _fresh_pointer(folder: Path, version: str) -> Path:
    fresh = folder / _FRESH_POINTER
    fresh.write_text(f"{version}\n", encoding="utf-8")
    _flush(fresh)
    return fresh


def _flush(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _flush_names(folder: Path) -> None:
    # What is done is done, whether or not it outlives a power cut; and some file systems cannot do this at all.
    with contextlib.suppress(OSError):
        _flush(folder)
