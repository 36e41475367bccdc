"""PyTorch is installed as a CPU build or not at all."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path

import pytest

from api.operations.package_installer import Installer
from api.operations.torch_cpu import TorchError, install_torch

Write = Callable[[str, str], Path]
linux = pytest.mark.skipif(platform.system() != "Linux", reason="elsewhere there are only CPU builds")


def python_with(script: Write, torch: str) -> Path:
    """An interpreter whose ``import torch`` says ``torch``."""
    return script("venv/bin/python", f"echo '{torch}'")


@linux
def test_the_local_folder_is_tried_first_and_alone(script: Write, tmp_path: Path) -> None:
    said = tmp_path / "said"
    uv = script("bin/uv", f'echo "$@" >> {said}')
    python = python_with(script, "2.13.0+cpu None")
    installer = Installer(python, uv, {"UV_FIND_LINKS": "/wheels,/more"})
    assert install_torch(installer, python) == "2.13.0+cpu"
    (only,) = said.read_text(encoding="utf-8").splitlines()
    assert {"--no-index", "--find-links=/wheels", "--find-links=/more", "--no-deps"} <= set(only.split())


@linux
def test_without_a_local_wheel_the_cpu_build_is_asked_for(script: Write, tmp_path: Path) -> None:
    said = tmp_path / "said"
    uv = script("bin/uv", f'echo "$@" >> {said}\ncase "$*" in *--no-index*) exit 1;; esac')
    python = python_with(script, "2.13.0+cpu None")
    install_torch(Installer(python, uv, {"UV_FIND_LINKS": "/empty"}), python)
    first, second = said.read_text(encoding="utf-8").splitlines()
    assert "--no-index" in first
    assert "--torch-backend cpu" in second


@linux
def test_a_cuda_build_is_refused(script: Write) -> None:
    python = python_with(script, "2.13.0 13.0")
    with pytest.raises(TorchError, match="CUDA build"):
        install_torch(Installer(python, script("bin/uv", "exit 0"), {}), python)


@linux
def test_when_it_cannot_be_had_the_message_says_how(script: Write) -> None:
    python = python_with(script, "")
    with pytest.raises(TorchError) as caught:
        install_torch(Installer(python, script("bin/uv", "echo no route; exit 2"), {}), python)
    assert "no route" in str(caught.value)
    assert "PIP_FIND_LINKS" in str(caught.value)


@linux
def test_pip_alone_never_fetches_the_default_build(script: Write, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    pip = script("bin/python", f"touch {ran}")
    with pytest.raises(TorchError, match="uv could not be installed"):
        install_torch(Installer(pip, None, {}), pip)
    assert not ran.exists()


def test_an_installed_torch_that_cannot_be_imported(script: Write) -> None:
    python = script("venv/bin/python", "echo 'ImportError: libfoo' >&2\nexit 1")
    with pytest.raises(TorchError, match="libfoo"):
        install_torch(Installer(python, script("bin/uv", "exit 0"), {}), python)
