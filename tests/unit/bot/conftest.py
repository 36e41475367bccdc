"""Rasa's Python, for what cannot be imported here."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[3]
RASA_PYTHON = PROJECT / ".venv-rasa" / "bin" / "python"
InRasa = Callable[..., dict[str, Any]]


def run_in_rasa(*arguments: str, given: str = "", within_s: int = 240) -> str:
    """Standard output of Rasa's Python run with ``arguments`` in the project's folder."""
    if not RASA_PYTHON.exists():
        pytest.fail(f"{RASA_PYTHON} does not exist; `make test` makes Rasa's environment")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RASA_", "SVARA_"))}
    done = subprocess.run(
        [str(RASA_PYTHON), *arguments],
        cwd=PROJECT,
        env={**clean, "PYTHONPATH": str(PROJECT)},
        input=given,
        capture_output=True,
        text=True,
        timeout=within_s,
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout[-500:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="session")
def in_rasa() -> InRasa:
    """Calls a function of ``in_rasa.py``: its result as JSON tells it."""

    def call(*arguments: str, given: str = "") -> dict[str, Any]:
        script = str(Path(__file__).with_name("in_rasa.py"))
        told: dict[str, Any] = json.loads(run_in_rasa(script, *arguments, given=given).splitlines()[-1])
        return told

    return call
