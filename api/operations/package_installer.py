"""Installing locked packages into an environment: with uv where it can be had, with pip otherwise.

Standard library only, written for Python 3.8. uv reads none of pip's settings, so the ones that decide where
packages come from are carried over (`installer_environment`).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from api.operations.progress import OperationError

# pip's variable, the same in pip's configuration files, and uv's variable for it.
_CARRIED_OVER = (
    ("PIP_FIND_LINKS", "global.find-links", "UV_FIND_LINKS"),
    ("PIP_INDEX_URL", "global.index-url", "UV_DEFAULT_INDEX"),
    ("PIP_CERT", "global.cert", "SSL_CERT_FILE"),
    ("PIP_DEFAULT_TIMEOUT", "global.timeout", "UV_HTTP_TIMEOUT"),
)
_OTHER_PYTHONS = (
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "PYTHONPATH",
    "PYTHONHOME",
    "UV_PYTHON",
    "__PYVENV_LAUNCHER__",
)
_LAST_LINES = 25


class InstallError(OperationError):
    """The installer failed; the message ends with its own last lines."""

    code = "install_failed"


def run_installer(command: Sequence[str], environ: Mapping[str, str], what: str, remedy: str = "") -> str:
    """Run one installer command and return what it printed.

    Raises ``InstallError``, with ``remedy`` added.
    """
    done = subprocess.run(
        list(command),
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        tail = "\n".join("  | " + line for line in said.strip().splitlines()[-_LAST_LINES:])
        raise InstallError(
            f"{what} failed ({Path(command[0]).name} exited {done.returncode}):\n{tail}", remedy
        )
    return said


def pip_settings(python: str) -> dict[str, str]:
    """What pip's configuration files say, as ``{"global.index-url": …}``; empty when pip cannot be asked."""
    try:
        said = subprocess.run(
            [python, "-m", "pip", "config", "list"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return dict(re.findall(r"^([\w.-]+)='(.*)'$", said, re.MULTILINE))


def installer_environment(environ: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, str]:
    """The environment for uv and pip: no other Python's traces, and pip's sources under uv's names.

    What is already set for uv wins over pip's variable, which wins over pip's files.
    """
    carried = {name: value for name, value in environ.items() if name not in _OTHER_PYTHONS}
    for variable, key, uv_variable in _CARRIED_OVER:
        value = carried.get(variable) or settings.get(key)
        if value:
            # pip parts several places by blanks or line ends, uv by commas.
            carried.setdefault(uv_variable, ",".join(value.replace("\\n", " ").split()))
    carried.setdefault("UV_NO_PROGRESS", "1")
    return carried


class Installer:
    """Installs packages; ``uv`` is the program to use, or None for the pip of ``pip_python``."""

    def __init__(self, pip_python: Path, uv: Path | None, environ: Mapping[str, str]) -> None:
        self._pip_python = pip_python
        self._environ = environ
        self.uv = uv

    @property
    def find_links(self) -> str:
        """Folders with local packages, as given in the environment or in pip's files; may be empty."""
        return self._environ.get("UV_FIND_LINKS", "")

    def install(self, python: Path, arguments: Sequence[str], what: str, remedy: str = "") -> None:
        """``install`` with ``arguments``, which both programs understand. Raises ``InstallError``."""
        run_installer([*self._command(python), *arguments], self._environ, what, remedy)

    def install_locked(self, python: Path, lock: Path) -> None:
        """Install exactly what ``lock`` lists, checked against its hashes. Raises ``InstallError``."""
        self.install(
            python,
            ["--require-hashes", "--no-deps", "-r", str(lock)],
            f"Installing {lock.name}",
            "Can the package index be reached? pip's settings (PIP_INDEX_URL, PIP_FIND_LINKS, PIP_CERT, "
            "pip.conf) are respected. Run the same command again to go on where it stopped.",
        )

    def _command(self, python: Path) -> list[str]:
        if self.uv is not None:
            return [str(self.uv), "pip", "install", "--quiet", "--python", str(python)]
        return [str(self._pip_python), "-m", "pip", "--python", str(python), "install", "--quiet"]


def get_uv(python: Path, lock: Path, environ: Mapping[str, str]) -> Path | None:
    """uv in the version of ``lock``, beside ``python``, installed with pip when missing.

    None when it cannot be had.
    """
    uv = python.parent / "uv"
    wanted = re.search(r"^uv==([\w.]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    if wanted and uv_version(uv) == wanted.group(1):
        return uv
    install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    try:
        if not _has_pip(python):  # an environment made by uv has none
            run_installer([str(python), "-m", "ensurepip"], environ, "Getting pip")
        run_installer(install, environ, "Getting uv")
    except InstallError:
        return None
    return uv if uv_version(uv) else None


def _has_pip(python: Path) -> bool:
    question = [str(python), "-m", "pip", "--version"]
    return subprocess.run(question, capture_output=True, check=False).returncode == 0


def uv_version(uv: Path) -> str:
    """What this uv says it is, ``0.13.8``; empty when it is not there or does not run."""
    if not os.access(uv, os.X_OK):
        return ""
    done = subprocess.run(
        [str(uv), "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    words = done.stdout.decode("utf-8", "replace").split()
    return words[1] if done.returncode == 0 and len(words) > 1 else ""
