"""Finding a Python by running candidates; every candidate here is a real program in a temporary folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from api.operations import find_python
from api.operations.find_python import PythonNotFoundError, UnusableError, Wanted, find, probe

# A version nobody has, so that the real interpreters of the machine never satisfy a test.
WANTED = Wanted((3, 99), "SOME_PYTHON")
Write = Callable[..., Path]


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A home, a PATH of one folder, and none of the usual folders."""
    monkeypatch.setattr(find_python, "_USUAL_FOLDERS", ())
    return {"HOME": str(tmp_path / "home"), "PATH": str(tmp_path / "bin")}


def test_the_running_python_is_what_it_is() -> None:
    here = probe(sys.executable, Wanted(sys.version_info[:2], "SOME_PYTHON", ("venv", "json")))
    assert here.version == sys.version_info[:3]
    assert Path(here.path).exists()


def test_a_shim_that_exits_127_is_passed_over(
    surroundings: dict[str, str], script: Write, fake_python: Write, tmp_path: Path
) -> None:
    script("bin/python3.99", "echo 'pyenv: python3.99: command not found' >&2\nexit 127")
    real = fake_python("more/python3.99", (3, 99, 1))
    surroundings["PATH"] += f":{tmp_path / 'more'}"
    assert find(WANTED, surroundings).path == str(real)


def test_pyenv_comes_before_path_and_its_newest_first(
    surroundings: dict[str, str], fake_python: Write
) -> None:
    fake_python("bin/python3.99", (3, 99, 20))
    fake_python("home/.pyenv/versions/3.99.9/bin/python3.99", (3, 99, 9))
    newest = fake_python("home/.pyenv/versions/3.99.13/bin/python3.99", (3, 99, 13))
    found = find(WANTED, surroundings)
    assert (found.path, found.version) == (str(newest), (3, 99, 13))


def test_pyenv_root_and_uvs_folder_are_searched(
    surroundings: dict[str, str], fake_python: Write, tmp_path: Path
) -> None:
    managed = fake_python("home/.local/share/uv/python/cpython-3.99.2-linux/bin/python3.99", (3, 99, 2))
    assert find(WANTED, surroundings).path == str(managed)
    elsewhere = fake_python("elsewhere/versions/3.99.3/bin/python3.99", (3, 99, 3))
    assert find(WANTED, {**surroundings, "PYENV_ROOT": str(tmp_path / "elsewhere")}).path == str(elsewhere)


def test_python3_serves_when_it_has_the_version(surroundings: dict[str, str], fake_python: Write) -> None:
    generic = fake_python("bin/python3", (3, 99, 0))
    assert find(WANTED, surroundings).path == str(generic)


def test_the_variable_wins(surroundings: dict[str, str], fake_python: Write) -> None:
    fake_python("bin/python3.99", (3, 99, 1))
    named = fake_python("mine/python", (3, 99, 0))
    assert find(WANTED, {**surroundings, "SOME_PYTHON": str(named)}).path == str(named)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda script, fake: fake("mine/python", (3, 8, 1)), "is Python 3.8.1"),
        (lambda script, fake: script("mine/python", "exit 127"), "exits 127"),
        (lambda script, fake: script("mine/python", "echo hello"), "does not answer like Python"),
        (lambda script, fake: script("mine/python", "echo svara 3.99.1; echo x"), "does not answer"),
        (lambda script, fake: fake("mine/python", (3, 99, 1), ("venv",)), "lacks venv"),
    ],
)
def test_a_variable_that_will_not_do_is_an_error_and_says_why(
    surroundings: dict[str, str],
    script: Write,
    fake_python: Write,
    make: Callable[[Write, Write], Path],
    reason: str,
) -> None:
    fake_python("bin/python3.99", (3, 99, 1))
    named = make(script, fake_python)
    with pytest.raises(PythonNotFoundError) as caught:
        find(WANTED, {**surroundings, "SOME_PYTHON": str(named)})
    assert reason in str(caught.value)
    assert f"SOME_PYTHON={named}" in str(caught.value)


def test_a_variable_that_names_nothing(surroundings: dict[str, str]) -> None:
    with pytest.raises(PythonNotFoundError, match="no such program"):
        find(WANTED, {**surroundings, "SOME_PYTHON": "/nowhere/python"})


def test_when_none_will_do_every_candidate_and_the_remedy_are_told(
    surroundings: dict[str, str], script: Write, fake_python: Write
) -> None:
    shim = script("bin/python3.99", "exit 127")
    other = fake_python("bin/python3", (3, 12, 1))
    with pytest.raises(PythonNotFoundError) as caught:
        find(WANTED, surroundings)
    message = str(caught.value)
    assert f"{shim}: exits 127" in message
    assert f"{other}: is Python 3.12.1" in message
    assert "python3.99-venv" in message
    assert "SOME_PYTHON" in message
    assert caught.value.code == "python_not_found"


def test_something_that_cannot_be_executed(tmp_path: Path) -> None:
    garbage = tmp_path / "python"
    garbage.write_bytes(b"\x00\x01\x02")
    garbage.chmod(0o755)
    with pytest.raises(UnusableError, match="cannot be run"):
        probe(str(garbage), WANTED)


def test_a_candidate_that_hangs_is_given_up(script: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_python, "_PROBE_SECONDS", 0.2)
    with pytest.raises(UnusableError, match="no answer"):
        probe(str(script("bin/python3.99", "exec sleep 60")), WANTED)
