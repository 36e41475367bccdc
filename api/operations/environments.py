"""One virtual environment: made when missing, filled from its locks, and left alone when nothing has changed.

What was installed is written into a stamp in the environment (the digest of each lock), so that a second run
can tell in milliseconds that there is nothing to do. Standard library only, written for Python 3.8.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from api.operations.find_python import Interpreter, UnusableError, Wanted, probe
from api.operations.progress import OperationError

_STAMP = "svara-installed.json"


class EnvironmentFolderError(OperationError):
    """The folder of an environment holds something else; it is not deleted unasked."""

    code = "environment_folder_taken"


def digest(file: Path) -> str:
    """A short name for the content of ``file`` (SHA-256, 16 hexadecimal digits)."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


class Environment:
    """The virtual environment in ``folder``, for the Python version ``wanted``."""

    def __init__(self, folder: Path, wanted: Wanted) -> None:
        self.folder = folder
        self.wanted = wanted
        self.python = folder / "bin" / "python"

    def works(self) -> bool:
        """Whether its Python runs and has the right version (its base may have been removed since)."""
        try:
            probe(str(self.python), Wanted(self.wanted.version, self.wanted.variable, ()))
        except UnusableError:
            return False
        return True

    def make(self, base: Interpreter, with_pip: bool) -> None:
        """Create it with ``base``; a broken one that we made ourselves is replaced.

        Raises ``EnvironmentFolderError`` when the folder holds something we did not make.
        """
        if self.folder.exists():
            if not self._stamp_file.exists():
                raise EnvironmentFolderError(
                    f"{self.folder} exists, but is not a working Python {self.wanted.name} environment.",
                    f"Remove it (rm -r {self.folder}) and run again.",
                )
            shutil.rmtree(self.folder)
        options = [] if with_pip else ["--without-pip"]
        done = subprocess.run(
            [base.path, "-m", "venv", *options, str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode != 0:
            shutil.rmtree(self.folder, ignore_errors=True)
            said = done.stdout.decode("utf-8", "replace").strip()
            raise OperationError(f"{base.path} could not make {self.folder}:\n{said}")
        self._write({})

    def has(self, what: str, version: str) -> bool:
        """Whether ``what`` was installed in exactly this ``version`` (a lock's digest)."""
        return self.installed().get(what) == version

    def installed(self) -> dict[str, str]:
        """What has been installed so far, with versions; empty for an environment we did not make."""
        try:
            stamped = json.loads(self._stamp_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamped if isinstance(stamped, dict) else {}

    def note(self, what: str, version: str | None) -> None:
        """Remember that ``what`` is installed in ``version``; None forgets it (an installation begins)."""
        stamped = self.installed()
        stamped.pop(what, None)
        if version is not None:
            stamped[what] = version
        self._write(stamped)

    @property
    def _stamp_file(self) -> Path:
        return self.folder / _STAMP

    def _write(self, stamped: dict[str, str]) -> None:
        fresh = self._stamp_file.with_suffix(".new")
        fresh.write_text(json.dumps(stamped, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(fresh, self._stamp_file)
