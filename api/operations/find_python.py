"""Finding a Python of a given version by running the candidates.

A name on PATH proves nothing: pyenv leaves shims that exist, are executable and exit 127. So every candidate
is executed and asked what it is. Standard library only, written for Python 3.8.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.operations.progress import OperationError

_QUESTION = """
import importlib, sys
print("svara", *sys.version_info[:3])
print(sys.executable)
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ImportError:
        print(name)
"""
_PROBE_SECONDS = 30  # a cold start from a slow disk; a hanging candidate must not hang the bootstrap
_USUAL_FOLDERS = ("/usr/local/bin", "/usr/bin")


class PythonNotFoundError(OperationError):
    """No usable interpreter; the message lists every candidate and why it was turned down."""

    code = "python_not_found"


class UnusableError(Exception):
    """One candidate does not do; the text says why."""


@dataclass(frozen=True)
class Wanted:
    """A version, the variable that may name it, and the modules it must be able to import."""

    version: tuple[int, int]
    variable: str
    modules: Sequence[str] = ("venv",)

    @property
    def name(self) -> str:
        """``3.11``"""
        return ".".join(map(str, self.version))


@dataclass(frozen=True)
class Interpreter:
    """An interpreter that was run and answered. ``path`` is the program itself, never a shim."""

    path: str
    version: tuple[int, int, int]


SERVICE = Wanted((3, 11), "SVARA_PYTHON", ("venv", "ensurepip"))
RASA = Wanted((3, 10), "RASA_PYTHON")


def probe(program: str, wanted: Wanted) -> Interpreter:
    """Run ``program`` and return what it is. Raises ``UnusableError`` with the reason when it will not do."""
    try:
        answer = subprocess.run(
            [program, "-I", "-c", _QUESTION, *wanted.modules],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise UnusableError("no such program") from None
    except subprocess.TimeoutExpired:
        raise UnusableError(f"no answer in {_PROBE_SECONDS} s") from None
    except OSError as error:
        raise UnusableError(f"cannot be run ({error.strerror})") from None
    lines = answer.stdout.decode("utf-8", "replace").splitlines()
    if answer.returncode != 0:
        raise UnusableError(f"exits {answer.returncode} (a shim with nothing behind it?)")
    told = re.fullmatch(r"svara (\d+) (\d+) (\d+)", lines[0]) if len(lines) > 1 else None
    if told is None:
        raise UnusableError("does not answer like Python")
    version = (int(told.group(1)), int(told.group(2)), int(told.group(3)))
    if version[:2] != wanted.version:
        raise UnusableError(f"is Python {'.'.join(map(str, version))}")
    if lines[2:]:
        package = f"python{wanted.name}-venv"
        raise UnusableError(f"lacks {' and '.join(lines[2:])} (Debian and Ubuntu: apt-get install {package})")
    return Interpreter(lines[1], version)


def candidates(wanted: Wanted, environ: Mapping[str, str]) -> Iterator[str]:
    """Programs that may be ``wanted``: pyenv's, on PATH, in the usual folders, this one, uv's own."""
    name = f"python{wanted.name}"
    home = Path(environ.get("HOME") or Path.home())
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    yield from _newest_first(pyenv.glob(f"{wanted.name}.*/bin/{name}"))
    for folder in [*environ.get("PATH", "").split(os.pathsep), *_USUAL_FOLDERS]:
        for each in (name, "python3"):
            if folder and os.access(os.path.join(folder, each), os.X_OK):
                yield os.path.join(folder, each)
    if sys.version_info[:2] == wanted.version:
        yield sys.executable
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    uv = Path(environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    yield from _newest_first(uv.glob(f"cpython-{wanted.name}*/bin/{name}"))


def find(wanted: Wanted, environ: Mapping[str, str]) -> Interpreter:
    """The first candidate that runs and fits.

    A variable (``SVARA_PYTHON``, ``RASA_PYTHON``) that names something unusable is an error, never passed
    over in silence. Raises ``PythonNotFoundError``.
    """
    named = environ.get(wanted.variable)
    if named:
        try:
            return probe(named, wanted)
        except UnusableError as reason:
            raise PythonNotFoundError(
                f"{wanted.variable}={named} will not do: {reason}.",
                f"Point {wanted.variable} at a Python {wanted.name}, or unset it to have one looked for.",
            ) from None
    turned_down: dict[str, str] = {}
    for program in candidates(wanted, environ):
        if program in turned_down:
            continue
        try:
            return probe(program, wanted)
        except UnusableError as reason:
            turned_down[program] = str(reason)
    raise PythonNotFoundError(
        f"Python {wanted.name} was not found." + _listing(turned_down),
        f"Install it (Debian, Ubuntu: apt-get install python{wanted.name} python{wanted.name}-venv; "
        f"macOS: brew install python@{wanted.name}; anywhere: pyenv install {wanted.name} or "
        f"uv python install {wanted.name}), or set {wanted.variable} to its full path.",
    )


def _listing(turned_down: Mapping[str, str]) -> str:
    if not turned_down:
        return " Nothing on PATH, in pyenv or in uv's folder has such a name."
    return " These were tried:" + "".join(
        f"\n  {program}: {reason}" for program, reason in turned_down.items()
    )


def _newest_first(programs: Iterator[Path]) -> list[str]:
    found = [str(program) for program in programs]
    return sorted(found, key=lambda text: [int(n) for n in re.findall(r"\d+", text)], reverse=True)
