"""From a fresh checkout to an installation: ``python3 -m api.operations.prepare run|test|train``.

Needs nothing but some Python (3.8 or newer) to start with; finds Python 3.11 and 3.10, makes ``.venv``
(gateway, action server, tests) and ``.venv-rasa`` (Rasa), and sees to it that redis-server – and Chromium for
``test`` – is there, and Apertium if it can be had. Running it again does only what has changed. docs/operations.md
describes it.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from api.operations.environments import Environment, digest
from api.operations.find_python import RASA, SERVICE, Interpreter, PythonNotFoundError, Wanted, find
from api.operations.package_installer import (
    Installer,
    InstallError,
    get_uv,
    installer_environment,
    pip_settings,
    run_installer,
    uv_version,
)
from api.operations.progress import OperationError, Progress
from api.operations.system_programs import (
    APERTIUM,
    CHROMIUM,
    HEADLESS,
    REDIS,
    ProgramMissingError,
    ensure_program,
    find_program,
)
from api.operations.torch_cpu import TORCH, TorchError, install_torch

PROJECT = Path(__file__).resolve().parent.parent.parent
PURPOSES = ("run", "test", "train")
_DONE_WITHOUT = "not to be had"


class Preparation:
    """Prepares ``project`` for one purpose; every step first asks whether there is anything to do."""

    def __init__(self, project: Path, environ: Mapping[str, str], progress: Progress) -> None:
        self._project = project
        self._environ = environ
        self._progress = progress
        self._service = Environment(project / ".venv", SERVICE)
        self._rasa = Environment(project / ".venv-rasa", RASA)
        self._made_installer: Installer | None = None

    def run(self, purpose: str) -> None:
        """Do what ``purpose`` needs. Raises ``OperationError`` with one clear message."""
        self._environment(self._service, with_pip=True)
        self._environment(self._rasa, with_pip=False)
        self._locked(self._service, "api/requirements.lock")
        self._torch(needed=purpose != "run" or bool(self._environ.get("SVARA_EMBEDDING_MODEL")))
        if purpose == "test":
            self._locked(self._service, "tests/requirements.lock")
        if purpose == "train":
            self._locked(self._service, "api/requirements-train.lock")
        self._step(self._service, "pyproject.toml", "Linking the project and its command, svara", self._link)
        self._locked(self._rasa, "bot/requirements.lock")
        if purpose != "train":
            self._redis()
            self._apertium(needed=purpose == "test")
        if purpose == "test":
            self._chromium()

    def _environment(self, environment: Environment, with_pip: bool) -> None:
        if environment.works():
            return
        base = self._base(environment.wanted)
        version = ".".join(map(str, base.version))
        with self._progress.step(f"Making {environment.folder.name} with Python {version} ({base.path})"):
            environment.make(base, with_pip)

    def _base(self, wanted: Wanted) -> Interpreter:
        """An interpreter of this machine or, as a last resort, one that uv downloads."""
        try:
            return find(wanted, self._environ)
        except PythonNotFoundError as error:
            uv = None if self._environ.get(wanted.variable) else self._any_uv()
            if uv is None:
                raise
            with self._progress.step(f"Python {wanted.name} was not found; downloading it with uv"):
                try:
                    fetch = [str(uv), "python", "install", "--no-bin", wanted.name]
                    run_installer(fetch, installer_environment(self._environ, {}), "Downloading it")
                    return find(wanted, self._environ)
                except InstallError as failure:
                    problem = f"{error.problem}\n{failure}"
                    raise PythonNotFoundError(problem, error.remedy) from failure

    def _any_uv(self) -> Path | None:
        """uv in our own environment, or on PATH where that is not made yet; it must run."""
        if self._service.works():
            return self._installer().uv
        found = shutil.which("uv", path=self._environ.get("PATH"))
        return Path(found) if found and uv_version(Path(found)) else None

    def _locked(self, environment: Environment, lock: str) -> None:
        file = self._project / lock
        self._step(
            environment,
            lock,
            f"Installing {lock} into {environment.folder.name}",
            lambda: self._installer().install_locked(environment.python, file),
        )

    def _step(self, environment: Environment, file: str, text: str, work: Callable[[], None]) -> None:
        """Do ``work`` unless it was done for this content of ``file``."""
        wanted = digest(self._project / file)
        if environment.has(file, wanted):
            return
        with self._progress.step(text):
            environment.note(file, None)
            work()
            environment.note(file, wanted)

    def _torch(self, needed: bool) -> None:
        """Install PyTorch; serving does without it, tests, training and a model of one's own do not."""
        noted = self._service.installed().get("torch", "")
        if noted.startswith(TORCH.split("==")[1]) or (noted == _DONE_WITHOUT and not needed):
            return
        try:
            with self._progress.step(f"Installing {TORCH}, the CPU build"):
                self._service.note("torch", install_torch(self._installer(), self._service.python))
        except TorchError as error:
            if needed:
                raise
            self._service.note("torch", _DONE_WITHOUT)
            self._progress.say(
                f"{error}\nGoing on without it: the service does not need it, `make test` and a sentence "
                "vector model of your own (SVARA_EMBEDDING_MODEL) do."
            )

    def _link(self) -> None:
        self._installer().install(
            self._service.python, ["--no-deps", "-e", str(self._project)], "Linking the project"
        )

    def _redis(self) -> None:
        if self._environ.get("REDIS_URL") or self._environ.get("SVARA_REDIS_URL"):
            return
        ensure_program(REDIS, self._environ, self._progress)

    def _apertium(self, needed: bool) -> None:
        """Install Apertium if that is possible without asking; everything but translation does without it.

        It is tried once for each environment, and again whenever tests are to run: an apt-get that reaches no
        server would otherwise hold up every start.
        """
        if find_program(APERTIUM, self._environ):
            return
        try:
            if self._service.installed().get("apertium") == _DONE_WITHOUT and not needed:
                raise ProgramMissingError(f"{APERTIUM.title} was not found.", APERTIUM.how)
            ensure_program(APERTIUM, self._environ, self._progress)
        except ProgramMissingError as error:
            self._service.note("apertium", _DONE_WITHOUT)
            without = (
                "its tests will fail" if needed else "a text stays in the form of Norwegian it is written in"
            )
            self._progress.say(f"Going on without Apertium: {without}. {error.problem} {error.remedy}")

    def _chromium(self) -> None:
        """The headless shell if that is possible without asking, tried once for each environment; else all of it."""
        try:
            if self._service.installed().get("headless") != _DONE_WITHOUT:
                ensure_program(HEADLESS, self._environ, self._progress)
                return
        except ProgramMissingError:
            self._service.note("headless", _DONE_WITHOUT)
        try:
            ensure_program(CHROMIUM, self._environ, self._progress)
        except ProgramMissingError:
            if self._environ.get(CHROMIUM.variable):
                raise
            self._playwright_chromium()

    def _playwright_chromium(self) -> None:
        """Playwright's own Chromium goes into the user's cache folder: possible without being root."""
        with self._progress.step("Installing Chromium with Playwright"):
            command = [str(self._service.python), "-m", "playwright", "install", "chromium"]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
            if done.returncode != 0:
                raise ProgramMissingError(
                    "Chromium was not found and Playwright could not install it.", CHROMIUM.how
                )

    def _installer(self) -> Installer:
        """The installer, made when first needed, since asking pip for its settings takes a while."""
        if self._made_installer is None:
            python = self._service.python
            environ = installer_environment(self._environ, pip_settings(str(python)))
            uv = get_uv(python, self._project / "api" / "operations" / "uv.lock", environ)
            if uv is None:
                self._progress.say("uv could not be installed; going on with pip, which is slower.")
            self._made_installer = Installer(python, uv, environ)
        return self._made_installer


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns the exit status: 0, or 1 after printing one message."""
    parser = argparse.ArgumentParser(
        prog="python3 -m api.operations.prepare", description=(__doc__ or "").strip()
    )
    parser.add_argument("purpose", choices=PURPOSES, help="what to prepare for")
    purpose = parser.parse_args(arguments).purpose
    progress = Progress()
    try:
        with (PROJECT / "pyproject.toml").open() as one_at_a_time:
            fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
            Preparation(PROJECT, os.environ, progress).run(purpose)
    except OperationError as error:
        print(f"\nCannot prepare the project.\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; run the same command to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
