"""Adding a user from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.governance.agent import Agent
from api.governance.users import Users

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


DUTIES = ["--department", "byggesak", "--municipality", "alver", "--language", "nn", "--language", "pl"]


async def test_what_they_answer_for_is_told(environ: dict[str, str], tmp_path: Path) -> None:
    told = {**environ, "SVARA_NEW_PASSWORD": "eit langt passord"}
    done = CliRunner().invoke(app, [*KARI, *DUTIES, "--capacity", "5"], env=told)
    assert done.exit_code == 0, done.output
    added = json.loads(done.stdout)
    assert (added["departments"], added["languages"], added["capacity"]) == (["byggesak"], ["nn", "pl"], 5)
    users = Users(f"sqlite:///{tmp_path / 'svara.db'}")
    found = await users.check("kari", "eit langt passord")
    users.close()
    assert found == Agent("kari", "Kari", "Byggesak", ("byggesak",), ("alver",), ("nn", "pl"), 5)


@pytest.mark.parametrize("wrong", [["--department", "byggjesak"], ["--municipality", "bergen"]])
def test_a_department_or_municipality_that_is_not_there_is_refused(
    environ: dict[str, str], wrong: list[str]
) -> None:
    told = {**environ, "SVARA_NEW_PASSWORD": "eit langt passord"}
    refused = CliRunner().invoke(app, [*KARI, *wrong], env=told)
    assert refused.exit_code == 2 and wrong[1] in refused.output and "there is [" in refused.output
