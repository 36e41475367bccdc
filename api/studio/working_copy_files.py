"""The files of the working copy: read as they are, and replaced whole, all of them or none."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from api.errors import WorkingCopyUnreadableError
from api.studio.examples_files import Line, written
from api.studio.working_copy_state import Changes
from nlu import yaml_files

FOLDER = "studio"
ADDED = Path("nlu") / "added.yml"
CHANGES = Path("changes.yml")
TESTS = Path("tests.yml")
CONTENT = Path("content")
FORMAT = 1


class Edit:
    """The copy while it is being changed: ``changes`` may be altered, and ``write`` puts everything on disk."""

    def __init__(self, folder: Path, changes: Changes) -> None:
        self.changes = changes
        self._folder = folder
        self._content: dict[str, dict[str, Any] | None] = {}
        self._before: dict[Path, bytes | None] = {}

    def content(self, path: str) -> dict[str, Any] | None:
        """One file of ``content`` as it will be."""
        return self._content[path] if path in self._content else read_content(self._folder, path)

    def put_content(self, path: str, value: dict[str, Any] | None) -> None:
        """Replace one file of ``content``; None removes it."""
        self._content[path] = value

    def write(self) -> None:
        """Write what has changed, each file in one move. Raises ``OSError``; ``put_back`` then undoes it."""
        changes = self.changes
        removed: dict[str, list[str]] = {}
        for intent, text in sorted(changes.removed):
            removed.setdefault(intent, []).append(text)
        lines = [Line(text, intent, more) for (intent, text), more in changes.added.items()]
        told = {"format": FORMAT, "removed": removed, "subjects": changes.subjects, "merged": changes.merged}
        self._replace(self._folder / ADDED, written(lines))
        self._replace(self._folder / CHANGES, _as_yaml(told))
        self._replace(self._folder / TESTS, _as_yaml({"format": FORMAT, "tests": changes.tests}))
        for path, value in self._content.items():
            self._replace(_content_file(self._folder, path), None if value is None else _as_yaml(value))

    def put_back(self) -> None:
        """Give every file the content it had before ``write``."""
        for file, content in self._before.items():
            with suppress(OSError):
                _replace(file, content)
        self._before.clear()

    def _replace(self, file: Path, text: str | None) -> None:
        before = file.read_bytes() if file.exists() else None
        after = None if text is None else text.encode()
        if before != after:
            self._before[file] = before
            _replace(file, after)


def _replace(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as fresh:
            fresh.write(content)
            fresh.flush()
            os.fsync(fresh.fileno())
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _content_file(folder: Path, path: str) -> Path:
    return folder / CONTENT / f"{path}.yml"


def read_content(folder: Path, path: str) -> dict[str, Any] | None:
    """One file of ``content``; None where there is none. Raises as ``read_yaml``."""
    found = read_yaml(_content_file(folder, path))
    return found or None


def read_yaml(file: Path) -> dict[str, Any]:
    """A file that holds a mapping; empty where there is no file. Raises ``WorkingCopyUnreadableError``."""
    try:
        found = yaml_files.read_yaml(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WorkingCopyUnreadableError(file=f"{FOLDER}/{file.name}") from error
    if not isinstance(found, dict):
        raise WorkingCopyUnreadableError(file=f"{FOLDER}/{file.name}")
    return found


def _as_yaml(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)


def stamp_of(file: Path) -> tuple[int, int, int]:
    """Changes whenever the file does; one ``stat``."""
    try:
        stat = file.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return (stat.st_mtime_ns, stat.st_ino, stat.st_size)
