"""Programs that do not come with Python: redis-server, Apertium, and Chromium for the browser tests.

Each is looked for by running it; a missing one is installed where that is possible without asking (as root
with apt-get), and otherwise named in one message. Standard library only, written for Python 3.8.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from api.operations.progress import OperationError, Progress


class ProgramMissingError(OperationError):
    """A program is needed and cannot be installed without asking; the message says how to get it."""

    code = "program_missing"


@dataclass(frozen=True)
class Program:
    """A program by the names it may have, the oldest version that does, and the package that brings it.

    ``variable`` names a program to use instead, ``data_variable`` a folder of data; either may be empty. ``data`` are
    files without which the program is of no use.
    """

    title: str
    names: Sequence[str]
    variable: str
    oldest: tuple[int, int]
    apt: str
    how: str
    data: Sequence[str] = ()
    data_variable: str = ""
    data_folders: Sequence[str] = ()


REDIS = Program(
    title="redis-server",
    names=("redis-server", "valkey-server"),
    variable="SVARA_REDIS_SERVER",
    oldest=(6, 2),
    apt="redis-server",
    how=(
        "Install Redis 6.2 or newer, or Valkey (Debian, Ubuntu: apt-get install redis-server; Fedora: "
        "dnf install valkey; macOS: brew install redis), or set REDIS_URL to a Redis that is already running."
    ),
)
CHROMIUM = Program(
    title="Chromium",
    names=("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    variable="SVARA_CHROMIUM",
    oldest=(100, 0),
    apt="chromium",
    how=(
        "The browser tests need Chromium (Debian: apt-get install chromium; Fedora: dnf install chromium; "
        "macOS: brew install --cask chromium), or set SVARA_CHROMIUM to its full path."
    ),
)

# The same engine without the browser around it: half the work for each page. What Playwright takes, too.
HEADLESS = replace(
    CHROMIUM,
    title="Chromium's headless shell",
    names=("chromium-headless-shell", "chrome-headless-shell"),
    apt="chromium-headless-shell",
)


# Apertium is some twenty programs and their data. lt-proc is the first of them; kb_sync.translate uses the two modes.
APERTIUM = Program(
    title="Apertium's lt-proc with its Norwegian data",
    names=("lt-proc",),
    variable="",
    oldest=(3, 7),
    apt="apertium-nno-nob",
    how=(
        "Apertium translates between Nynorsk and Bokmål (Debian, Ubuntu: apt-get install apertium-nno-nob; elsewhere "
        "see https://wiki.apertium.org/wiki/Installation). Set SVARA_APERTIUM to its data folder if it lies elsewhere "
        "than /usr/share/apertium."
    ),
    data=("modes/nob-nno_e.mode", "modes/nno-nob.mode"),
    data_variable="SVARA_APERTIUM",
    data_folders=("/usr/share/apertium", "/usr/local/share/apertium", "/opt/homebrew/share/apertium"),
)


def version_of(path: str) -> tuple[int, int] | None:
    """What ``path --version`` says, as (major, minor); None when it cannot be run or says no version."""
    try:
        done = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"(\d+)\.(\d+)", done.stdout.decode("utf-8", "replace"))
    return (int(found.group(1)), int(found.group(2))) if done.returncode == 0 and found else None


def find_program(program: Program, environ: Mapping[str, str]) -> str | None:
    """The full path of a version that does, or None.

    Raises ``ProgramMissingError`` when the variable names something that will not do.
    """
    if not has_data(program, environ):
        return None
    named = environ.get(program.variable)
    places = [named] if named else [shutil.which(name, path=environ.get("PATH")) for name in program.names]
    for place in places:
        version = version_of(place) if place else None
        if place and version and version >= program.oldest:
            return place
    if named:
        raise ProgramMissingError(
            f"{program.variable}={named} is not a {program.title} that can be used.", program.how
        )
    return None


def find_browser(environ: Mapping[str, str]) -> str | None:
    """The full path of the browser for tests, or None. Raises ``ProgramMissingError`` as ``find_program``."""
    return find_program(HEADLESS, environ) or find_program(CHROMIUM, environ)


def has_data(program: Program, environ: Mapping[str, str]) -> bool:
    """Whether the files it cannot do without lie together in one of its folders."""
    named = environ.get(program.data_variable)
    folders = [named] if named else program.data_folders
    return not program.data or any(
        all((Path(folder) / file).is_file() for file in program.data) for folder in folders
    )


def apt_get_install(package: str) -> None:
    """Install a Debian package. Raises ``subprocess.CalledProcessError`` when apt-get fails."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands: list[list[str]] = [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
    ]
    for command in commands:
        subprocess.run(
            command,
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=True,
        )


def may_use_apt(environ: Mapping[str, str]) -> bool:
    """Whether packages can be installed without asking anybody: as root, with apt-get on PATH."""
    return os.geteuid() == 0 and shutil.which("apt-get", path=environ.get("PATH")) is not None


def ensure_program(
    program: Program,
    environ: Mapping[str, str],
    progress: Progress,
    allowed: Callable[[Mapping[str, str]], bool] = may_use_apt,
    install: Callable[[str], None] = apt_get_install,
) -> str:
    """The path of ``program``, installed if need be. Raises ``ProgramMissingError``."""
    found = find_program(program, environ)
    if found:
        return found
    trouble = ""
    if allowed(environ):
        try:
            with progress.step(f"Installing {program.title} with apt-get"):
                install(program.apt)
        except subprocess.CalledProcessError as error:
            said = (error.stdout or b"").decode("utf-8", "replace").strip().splitlines()
            trouble = " apt-get failed: " + " ".join(said[-3:])
        found = find_program(program, environ)
        if found:
            return found
    oldest = ".".join(map(str, program.oldest))
    raise ProgramMissingError(
        f"{program.title} {oldest} or newer was not found on PATH.{trouble}", program.how
    )
