"""Small real programs to stand in for large ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes an executable shell script: ``script("bin/python3.10", "exit 127")``."""

    def write(name: str, body: str) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        file.chmod(0o755)
        return file

    return write


@pytest.fixture
def fake_python(script: Callable[[str, str], Path]) -> Callable[..., Path]:
    """Writes a program that answers the probe as a Python of ``version`` that is ``lacking`` modules."""

    def write(name: str, version: tuple[int, int, int], lacking: tuple[str, ...] = ()) -> Path:
        numbers = " ".join(map(str, version))
        missing = "".join(f"echo {module}\n" for module in lacking)
        return script(name, f"echo svara {numbers}\necho $0\n{missing}")

    return write


@pytest.fixture
def this_python() -> tuple[int, int]:
    """The version the tests run on."""
    return sys.version_info[:2]
