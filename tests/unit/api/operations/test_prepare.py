"""Preparing a project: what is done once, what is done again, and what goes on without something.

The two Pythons, pip and uv are small scripts that write down what they were asked.
"""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from api.operations.package_installer import InstallError
from api.operations.prepare import PROJECT, Preparation
from api.operations.progress import Progress, Silence
from api.operations.system_programs import APERTIUM, ProgramMissingError, find_browser
from api.operations.torch_cpu import TorchError

Write = Callable[[str, str], Path]
LOCKS = (
    "api/requirements.lock",
    "api/requirements-train.lock",
    "tests/requirements.lock",
    "bot/requirements.lock",
)
SERVICE_PYTHON = """
case "$*" in
  *"import torch"*) cat "$(dirname "$0")/torch-says" ;;
  *"-m pip config list"*) exit 0 ;;
  *) echo svara 3 11 7; echo "$0" ;;
esac
"""


@pytest.fixture
def project(tmp_path: Path, script: Write) -> Path:
    """A checkout with both environments in place and nothing installed in them."""
    for lock in LOCKS:
        (tmp_path / lock).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / lock).write_text(f"# {lock}", encoding="utf-8")
    (tmp_path / "api" / "operations").mkdir()
    (tmp_path / "api" / "operations" / "uv.lock").write_text("uv==1.2.3", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]", encoding="utf-8")
    script(".venv/bin/python", SERVICE_PYTHON)
    (tmp_path / ".venv/bin/torch-says").write_text("2.13.0+cpu None", encoding="utf-8")
    script(".venv-rasa/bin/python", "echo svara 3 10 13\necho $0")
    uv = f'[ "$1" = --version ] && echo uv 1.2.3 && exit\necho "$@" >> {tmp_path}/asked'
    script(".venv/bin/uv", uv + '\ncase "$*" in *torch==*) exit ${TORCH_FAILS:-0} ;; esac')
    script("bin/redis-server", "echo 'Redis server v=7.0.15'")
    script("bin/chromium-headless-shell", "echo 'Chromium 156.0'")
    script("bin/lt-proc", "echo 'lt-proc version 3.7.1'")
    for file in APERTIUM.data:
        (tmp_path / "apertium" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "apertium" / file).touch()
    return tmp_path


def prepare(project: Path, purpose: str, progress: Progress | None = None, **environ: str) -> list[str]:
    """Prepare for ``purpose``; what uv was asked to do."""
    asked = project / "asked"
    asked.unlink(missing_ok=True)
    surroundings = {
        "PATH": f"{project / 'bin'}:/usr/bin:/bin",
        "HOME": str(project),
        "SVARA_APERTIUM": str(project / "apertium"),
        **environ,
    }
    Preparation(project, surroundings, progress or Silence()).run(purpose)
    return asked.read_text(encoding="utf-8").splitlines() if asked.exists() else []


def test_running_needs_both_locks_torch_and_the_link_and_no_more(project: Path) -> None:
    asked = prepare(project, "run")
    assert [line.split()[-1] for line in asked] == [
        str(project / "api/requirements.lock"),
        "torch==2.13.0",
        str(project),
        str(project / "bot/requirements.lock"),
    ]
    assert str(project / ".venv-rasa") in asked[-1]


def test_a_second_time_there_is_nothing_to_do(project: Path) -> None:
    prepare(project, "test")
    assert prepare(project, "test") == []
    assert prepare(project, "run") == []


def test_a_changed_lock_is_installed_and_only_that(project: Path) -> None:
    prepare(project, "test")
    (project / "tests/requirements.lock").write_text("# changed", encoding="utf-8")
    (only,) = prepare(project, "test")
    assert only.endswith(str(project / "tests/requirements.lock"))


def test_an_installation_that_broke_off_is_done_again(project: Path, script: Write) -> None:
    healthy = (project / ".venv/bin/uv").read_text(encoding="utf-8")
    script(".venv/bin/uv", '[ "$1" = --version ] && echo uv 1.2.3 && exit\nexit 1')
    with pytest.raises(InstallError, match="Installing requirements"):
        prepare(project, "run")
    (project / ".venv/bin/uv").write_text(healthy, encoding="utf-8")
    assert len(prepare(project, "run")) == 4


linux = pytest.mark.skipif(platform.system() != "Linux", reason="elsewhere there are only CPU builds")


@linux
def test_the_service_goes_on_without_torch_and_tests_do_not(project: Path) -> None:
    assert any("torch==" in line for line in prepare(project, "run", TORCH_FAILS="1"))
    assert prepare(project, "run", TORCH_FAILS="1") == []
    with pytest.raises(TorchError):
        prepare(project, "test", TORCH_FAILS="1")
    with pytest.raises(TorchError):
        prepare(project, "run", TORCH_FAILS="1", SVARA_EMBEDDING_MODEL="my-model")
    assert any("torch==" in line for line in prepare(project, "test"))


@linux
def test_a_cuda_build_is_not_taken_for_done(project: Path) -> None:
    (project / ".venv/bin/torch-says").write_text("2.13.0 13.0", encoding="utf-8")
    with pytest.raises(TorchError, match="CUDA"):
        prepare(project, "test")
    (project / ".venv/bin/torch-says").write_text("2.13.0+cpu None", encoding="utf-8")
    assert any("torch==" in line for line in prepare(project, "test"))


def test_a_redis_that_is_given_needs_no_program(project: Path) -> None:
    (project / "bin/redis-server").unlink()
    prepare(project, "run", REDIS_URL="redis://db/0", PATH=str(project / "bin"))


class Heard(Silence):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)


@pytest.mark.parametrize(
    ("purpose", "means"), [("run", "stays in the form"), ("test", "its tests will fail")]
)
def test_everything_goes_on_without_apertium_and_says_how_to_get_it(
    project: Path, purpose: str, means: str
) -> None:
    (project / "apertium" / APERTIUM.data[0]).unlink()
    for _ in range(2):
        heard = Heard()
        # Nothing is installed: there is no apt-get on this PATH.
        prepare(project, purpose, heard, PATH=str(project / "bin"))
        (line,) = [line for line in heard.lines if "Apertium" in line]
        assert means in line and "apt-get install apertium-nno-nob" in line and "\n" not in line


def test_all_of_chromium_will_do_where_its_headless_shell_is_not_to_be_had(
    project: Path, script: Write
) -> None:
    (project / "bin/chromium-headless-shell").unlink()
    script("bin/chromium", "echo 'Chromium 156.0'")
    # Nothing is installed: there is no apt-get on this PATH.
    for _ in range(2):
        assert prepare(project, "test", PATH=str(project / "bin")) is not None
    assert find_browser({"PATH": str(project / "bin")}) == str(project / "bin/chromium")
    (project / "bin/chromium").unlink()
    script("elsewhere/chromium", "echo 'Chromium 99.0'")
    with pytest.raises(ProgramMissingError, match="is not a Chromium that can be used"):
        prepare(
            project, "test", PATH=str(project / "bin"), SVARA_CHROMIUM=str(project / "elsewhere/chromium")
        )


def test_the_shell_passes_over_shims_and_hands_on_what_it_was_asked(tmp_path: Path, script: Write) -> None:
    rooms = tmp_path / "api" / "operations"
    rooms.mkdir(parents=True)
    shell = rooms / "prepare.sh"
    shell.write_bytes((PROJECT / "api" / "operations" / "prepare.sh").read_bytes())
    (rooms / "prepare.py").write_text("import sys; print('prepared', *sys.argv[1:])", encoding="utf-8")
    for name in ("python3.11", "python3"):
        script(f"bin/{name}", "exit 127")
    (tmp_path / "bin" / "python3.12").symlink_to(sys.executable)
    done = subprocess.run(
        ["/bin/sh", str(shell), "run"],
        env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "prepared run"), done.stderr
