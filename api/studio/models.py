"""The versions of the model in ``SVARA_DATA/models``: numbered, described, compared, the last ones kept.

Everything stands in files beside the archives, so that the service starts with the right model also when nothing
else is up. Whoever changes something holds the folder's lock; a reader sees each file old or new, whole.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.errors import ModelNotFoundError, NoFormerModelError
from api.operations.active_model import read_active, read_before, return_to_former, write_active
from api.studio.model_archive import ArchiveError, described
from api.studio.versions import Activation, How, Override, Version

RECORD, REPORT, CHANGES = ".json", ".report.json", ".changes"
PROGRAM = "svara"
"""Who made what was trained at the service's start."""
KEPT = 8


class ModelRegistry:
    """The folder ``models``. Blocking; call it outside the event loop. Shared by processes."""

    def __init__(self, folder: Path, kept: int = KEPT, now: Callable[[], datetime] | None = None) -> None:
        self.folder = folder
        self._kept = kept
        self._now = now or (lambda: datetime.now(UTC))

    def versions(self) -> list[Version]:
        """Every version, the newest first. An archive without a number of its own is not one yet."""
        found = [version for archive in self._archives() if (version := self._read(archive))]
        return sorted(found, key=lambda version: version.number, reverse=True)

    def get(self, number: int) -> Version:
        """Raises ``ModelNotFoundError``."""
        for version in self.versions():
            if version.number == number:
                return version
        raise ModelNotFoundError(number=number)

    def live_file(self) -> str | None:
        """The name of the archive that is served."""
        active = read_active(self.folder)
        return active.name if active else None

    def live(self) -> Version | None:
        """The version that is served."""
        active = read_active(self.folder)
        return self._read(active) if active else None

    def former(self) -> Version | None:
        """The version that :meth:`go_back` would return to."""
        before = read_before(self.folder)
        return self._read(before[0]) if before else None

    def path(self, version: Version) -> Path:
        """Its archive."""
        return self.folder / version.file

    def changes_of(self, version: Version) -> Path:
        """The folder with what staff had changed when it was made; missing for what was made at a start."""
        return self._beside(version.file, CHANGES)

    def made_of(self, digest: str) -> Version | None:
        """The newest version made of exactly this."""
        return next((version for version in self.versions() if version.digest == digest), None)

    def adopt(self, by: str = PROGRAM, description: str = "") -> list[Version]:
        """Give every archive without a number one, oldest first; those that came of it.

        An archive that cannot be read is left alone. Versions beyond the number that is kept are removed.
        """
        with self._changing():
            taken = [version.number for version in self.versions()]
            number = max(taken, default=0)
            new = []
            for archive in self._archives():
                if self._read(archive) is not None:
                    continue
                try:
                    version = self._numbered(archive, number + 1, by, description)
                except ArchiveError:
                    continue
                number += 1
                self._write(version)
                new.append(version)
            self._tidy()
            return new

    def describe(self, number: int, report: dict[str, Any], *, passed: bool) -> Version:
        """Keep what the comparison said, and whether the gate lets it through."""
        with self._changing():
            version = replace(self.get(number), passed=passed)
            _write_json(self._beside(version.file, REPORT), report)
            self._write(version)
            return version

    def report(self, number: int) -> dict[str, Any] | None:
        """What the comparison said; None when it has not been compared. Raises ``ModelNotFoundError``."""
        told = _read_json(self._beside(self.get(number).file, REPORT))
        return told or None

    def ask_override(self, number: int, by: str, reason: str) -> Version:
        """Remember that ``by`` wants it live all the same."""
        with self._changing():
            override = Override(by, reason, self._at())
            version = replace(self.get(number), override=override)
            self._write(version)
            return version

    def put_live(self, number: int, by: str, how: How, reason: str = "") -> Version:
        """Make it the one that is served. Raises ``ModelNotFoundError``, ``OSError``: nothing has changed then."""
        with self._changing():
            version = self.get(number)
            asked_by = version.override.by if version.override and how == "override" else ""
            write_active(self.folder, self.path(version))
            return self._noted(version, Activation(self._at(), by, how, reason, asked_by))

    def go_back(self, by: str) -> Version:
        """Serve the version that was live before this one. Raises ``NoFormerModelError``."""
        with self._changing():
            active = return_to_former(self.folder)
            version = self._read(active) if active else None
            if version is None:
                raise NoFormerModelError()
            return self._noted(version, Activation(self._at(), by, "returned"))

    def _noted(self, version: Version, activation: Activation) -> Version:
        noted = replace(version, activations=(*version.activations, activation), override=None)
        self._write(noted)
        return noted

    def _numbered(self, archive: Path, number: int, by: str, description: str) -> Version:
        record = _read_json(self._beside(archive.name, RECORD))
        about = described(archive)
        digest = str(record.get("digest", ""))
        return Version(
            number=number,
            file=archive.name,
            model_id=about.model_id,
            made_at=about.trained_at or self._at(),
            made_by=by,
            digest=digest,
            program=str(record.get("program", digest)),
            description=description,
            seconds=float(record.get("seconds", 0.0)),
            subjects=about.subjects,
        )

    def _tidy(self) -> None:
        spared = {self.live_file(), *(path.name for path in read_before(self.folder)[:1])}
        for version in self.versions()[self._kept :]:
            if version.file not in spared:
                shutil.rmtree(self.changes_of(version), ignore_errors=True)
                for suffix in (REPORT, "", RECORD):
                    self._beside(version.file, suffix).unlink(missing_ok=True)

    def _archives(self) -> list[Path]:
        found = self.folder.glob("*.tar.gz")
        return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))

    def _beside(self, archive: str, suffix: str) -> Path:
        return self.folder / f"{archive}{suffix}"

    def _read(self, archive: Path) -> Version | None:
        record = _read_json(self._beside(archive.name, RECORD))
        try:
            return Version.from_json(record)
        except (KeyError, TypeError):
            return None

    def _write(self, version: Version) -> None:
        _write_json(self._beside(version.file, RECORD), version.to_json())

    def _at(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")

    @contextmanager
    def _changing(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "versions.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _read_json(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _write_json(file: Path, told: dict[str, Any]) -> None:
    fresh = file.with_name(f"{file.name}.new")
    fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    fresh.replace(file)
