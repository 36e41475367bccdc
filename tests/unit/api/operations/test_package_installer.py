"""Where packages come from, and what is said when an installer fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from api.operations.package_installer import (
    Installer,
    InstallError,
    get_uv,
    installer_environment,
    pip_settings,
    run_installer,
)

Write = Callable[[str, str], Path]


def test_pips_places_are_carried_over_to_uv() -> None:
    carried = installer_environment(
        {"PIP_FIND_LINKS": "/one /two", "PIP_CERT": "/my.pem", "PATH": "/bin"},
        {"global.index-url": "https://mirror.example/simple", "global.cert": "/other.pem"},
    )
    assert carried["UV_FIND_LINKS"] == "/one,/two"
    assert carried["SSL_CERT_FILE"] == "/my.pem"
    assert carried["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert carried["PATH"] == "/bin"


def test_what_is_set_for_uv_wins() -> None:
    carried = installer_environment({"UV_FIND_LINKS": "/mine", "PIP_FIND_LINKS": "/theirs"}, {})
    assert carried["UV_FIND_LINKS"] == "/mine"


def test_traces_of_other_pythons_are_left_behind() -> None:
    assert not {"PYTHONPATH", "VIRTUAL_ENV"} & set(
        installer_environment({"PYTHONPATH": "/x", "VIRTUAL_ENV": "/y"}, {})
    )


def test_pips_files_are_asked_through_pip(script: Write) -> None:
    python = script("bin/python", "echo \"global.index-url='https://mirror.example/simple'\"\necho junk")
    assert pip_settings(str(python)) == {"global.index-url": "https://mirror.example/simple"}
    assert pip_settings("/nowhere/python") == {}


def test_a_failure_shows_the_installers_last_words_and_the_remedy(script: Write) -> None:
    pip = script("bin/pip", "echo first\necho 'no such package' >&2\nexit 3")
    with pytest.raises(InstallError) as caught:
        run_installer([str(pip)], {}, "Installing things", "Plug in the network.")
    assert "Installing things failed (pip exited 3)" in str(caught.value)
    assert "| no such package" in str(caught.value)
    assert str(caught.value).endswith("Plug in the network.")


def test_a_lock_is_installed_with_hashes_and_nothing_besides(script: Write, tmp_path: Path) -> None:
    said = tmp_path / "said"
    uv = script("bin/uv", f'echo "$@" > {said}')
    Installer(tmp_path / "python", uv, {}).install_locked(tmp_path / "other", tmp_path / "a.lock")
    words = said.read_text(encoding="utf-8").split()
    assert {"--require-hashes", "--no-deps"} <= set(words)
    assert words[words.index("--python") + 1] == str(tmp_path / "other")


def test_without_uv_pip_does_it(script: Write, tmp_path: Path) -> None:
    said = tmp_path / "said"
    python = script("bin/python", f'echo "$@" > {said}')
    Installer(python, None, {}).install_locked(tmp_path / "other", tmp_path / "a.lock")
    assert said.read_text(encoding="utf-8").startswith(f"-m pip --python {tmp_path / 'other'} install")


def test_uv_of_the_right_version_is_kept_and_a_missing_one_is_fetched(script: Write, tmp_path: Path) -> None:
    lock = tmp_path / "uv.lock"
    lock.write_text("uv==1.2.3 \\\n    --hash=sha256:0\n", encoding="utf-8")
    # This pip "installs" uv by writing it beside the interpreter.
    fetched = tmp_path / "fetched"
    python = script(
        "bin/python",
        f"touch {fetched}\nprintf '#!/bin/sh\\necho uv 1.2.3' > $(dirname $0)/uv\nchmod +x $(dirname $0)/uv",
    )
    assert get_uv(python, lock, {"PATH": "/usr/bin:/bin"}) == tmp_path / "bin" / "uv"
    assert fetched.exists()
    fetched.unlink()
    assert get_uv(python, lock, {"PATH": "/usr/bin:/bin"}) == tmp_path / "bin" / "uv"
    assert not fetched.exists()


def test_an_environment_without_pip_gets_it_first(script: Write, tmp_path: Path) -> None:
    lock = tmp_path / "uv.lock"
    lock.write_text("uv==1.2.3", encoding="utf-8")
    said = tmp_path / "said"
    python = script("bin/python", f'echo "$@" >> {said}\n[ "$2 $3" != "pip --version" ]')
    get_uv(python, lock, {"PATH": "/usr/bin:/bin"})
    asked, got_pip, installed = said.read_text(encoding="utf-8").splitlines()
    assert (asked, got_pip) == ("-m pip --version", "-m ensurepip")
    assert installed.startswith("-m pip install")


def test_no_uv_is_no_disaster(script: Write, tmp_path: Path) -> None:
    lock = tmp_path / "uv.lock"
    lock.write_text("uv==1.2.3", encoding="utf-8")
    assert get_uv(script("bin/python", "exit 1"), lock, {}) is None
