"""Adding a user from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.governance.users import Agent, Users

KARI = ["user", "add", "kari", "--name", "Kari", "--role", "Byggesak", "--json"]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"SVARA_DATA": str(tmp_path), "SVARA_SECRET": "x" * 40, "SVARA_DEMO": "0"}


async def test_a_user_who_is_added_can_sign_in(environ: dict[str, str], tmp_path: Path) -> None:
    done = CliRunner().invoke(app, KARI, env={**environ, "SVARA_NEW_PASSWORD": "eit langt passord"})
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"username": "kari", "name": "Kari", "role": "Byggesak"}
    users = Users(f"sqlite:///{tmp_path / 'svara.db'}")
    assert await users.check("kari", "eit langt passord") == Agent("kari", "Kari", "Byggesak")
    users.close()


def test_a_short_password_and_a_missing_secret_are_refused_in_words(environ: dict[str, str]) -> None:
    short = CliRunner().invoke(app, KARI, env={**environ, "SVARA_NEW_PASSWORD": "kort"})
    assert short.exit_code == 2 and "12 characters" in short.output
    unsafe = {**environ, "SVARA_SECRET": "", "SVARA_NEW_PASSWORD": "eit langt passord"}
    refused = CliRunner().invoke(app, KARI, env=unsafe)
    assert refused.exit_code == 2 and "SVARA_SECRET" in refused.output
