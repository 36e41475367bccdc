"""Installing PyTorch as a CPU build, and never as anything else.

Plain `pip install torch` on Linux brings CUDA libraries of several GB that a municipality's server has no use
for. The CPU build comes from a local folder on some machines and from PyTorch's own index on others, which is
why torch is left out of the lock. Standard library only, written for Python 3.8.
"""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path

from api.operations.package_installer import Installer, InstallError
from api.operations.progress import OperationError

TORCH = "torch==2.13.0"
_QUESTION = "import torch; print(torch.__version__, torch.version.cuda)"


class TorchError(OperationError):
    """The CPU build cannot be had, or what was installed is not one."""

    code = "torch_cpu_unavailable"


def install_torch(installer: Installer, python: Path) -> str:
    """Install the CPU build for ``python`` and return its version (``2.13.0+cpu``). Raises ``TorchError``."""
    attempts = list(_attempts(installer))
    if not attempts:
        raise TorchError(f"The CPU build of {TORCH} cannot be fetched: uv could not be installed.", _remedy())
    problems = []
    for arguments in attempts:
        try:
            installer.install(python, ["--no-deps", *arguments, TORCH], f"Installing {TORCH}")
        except InstallError as error:
            problems.append(str(error))
            continue
        return _verified(python)
    raise TorchError(f"The CPU build of {TORCH} cannot be fetched.\n" + "\n".join(problems), _remedy())


def _attempts(installer: Installer) -> Iterator[list[str]]:
    """Arguments to try in turn: the local folder alone, then the place for this platform."""
    if installer.find_links:
        yield ["--no-index", *(f"--find-links={place}" for place in installer.find_links.split(","))]
    if platform.system() != "Linux":
        yield []  # the package index has only CPU builds for other systems
    elif installer.uv is not None:
        yield ["--torch-backend", "cpu"]


def _verified(python: Path) -> str:
    done = subprocess.run([str(python), "-c", _QUESTION], capture_output=True, check=False)
    words = done.stdout.decode("utf-8", "replace").split()
    if done.returncode != 0 or len(words) != 2:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise TorchError(f"{TORCH} was installed but cannot be imported: {' '.join(last)}", _remedy())
    if words[1] != "None":
        raise TorchError(
            f"torch {words[0]} is a CUDA build ({words[1]}), which this service must not have.", _remedy()
        )
    return words[0]


def _remedy() -> str:
    return (
        f"Either let uv reach PyTorch's index, or download the wheel for {TORCH.replace('==', ' ')}+cpu, "
        "Python 3.11, from pytorch.org into a folder and run again with PIP_FIND_LINKS=that-folder."
    )
