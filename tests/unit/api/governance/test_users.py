"""Who may sign in, and that demo accounts end with demo mode."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from api.governance.agent import Agent
from api.governance.users import DEMO_PASSWORD, Users, duties
from api.governance.users import users as table


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: a password's hash takes a while, as it should."""
    file = tmp_path_factory.mktemp("users") / "users.db"
    users = Users(f"sqlite:///{file}")
    users.prepare(demo=True)
    users.close()
    return file


@pytest.fixture
def users(tmp_path: Path, prepared: Path):
    users = Users(f"sqlite:///{shutil.copy(prepared, tmp_path)}")
    yield users
    users.close()


async def test_the_right_password_and_no_other(users: Users) -> None:
    users.add(Agent("kari", "Kari", "Byggesak"), "eit langt passord")
    assert await users.check("kari", "eit langt passord") == Agent("kari", "Kari", "Byggesak")
    assert await users.check("kari", "eit langt passord ") is None
    assert await users.check("ukjend", "eit langt passord") is None


async def test_names_also_of_those_whose_account_is_closed(users: Users) -> None:
    users.add(Agent("kari", "Kari", "Byggesak"), "eit langt passord")
    users.prepare(demo=False)
    names = await users.names(Agent("kari", "Kari", "Byggesak"))
    assert (names["kari"], names["maria"]) == ("Kari", "Maria")


async def test_names_of_those_one_works_with_and_no_others(users: Users) -> None:
    here, there = (
        Agent(id, id.title(), "Byggesak", municipalities=(municipality,))
        for id, municipality in (("kari", "alver"), ("per", "testvik"))
    )
    for agent in (here, there):
        users.add(agent, "eit langt passord")
    assert {"kari", "maria"} <= (await users.names(here)).keys()
    assert "per" not in await users.names(here)
    assert {"kari", "per"} <= (await users.names(Agent("ola", "Ola", ""))).keys()


async def test_demo_accounts_are_closed_outside_demo_mode_and_opened_again(users: Users) -> None:
    users.add(Agent("kari", "Kari", "Byggesak"), "eit langt passord")
    assert await users.check("ingrid", DEMO_PASSWORD)
    users.prepare(demo=False)
    assert await users.check("ingrid", DEMO_PASSWORD) is None
    assert await users.check("kari", "eit langt passord")
    users.prepare(demo=True)
    assert await users.check("ingrid", DEMO_PASSWORD)


async def test_passwords_are_kept_as_argon2_hashes_only(users: Users, tmp_path: Path) -> None:
    users.add(Agent("kari", "Kari", "Byggesak"), "eit langt passord")
    kept = (tmp_path / "users.db").read_bytes()
    assert b"eit langt passord" not in kept and b"$argon2id$" in kept


async def test_what_somebody_answers_for_is_kept_and_can_be_changed(users: Users) -> None:
    kari = Agent("kari", "Kari", "Byggesak", ("byggesak",), ("alver",), ("nn", "nb", "pl"), 5)
    users.add(kari, "eit langt passord")
    assert await users.check("kari", "eit langt passord") == kari
    users.add(Agent("kari", "Kari", "Byggesak"), "eit langt passord")
    assert await users.check("kari", "eit langt passord") == Agent("kari", "Kari", "Byggesak")


async def test_a_user_from_before_there_were_duties_has_the_usual_ones(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = create_engine(url)
    table.metadata.create_all(engine, tables=[table])
    engine.dispose()
    users = Users(url)
    users.prepare(demo=False)
    users.add(Agent("kari", "Kari", "Byggesak"), "eit langt passord")
    with users._engine.begin() as connection:
        connection.execute(duties.delete())
    assert await users.check("kari", "eit langt passord") == Agent("kari", "Kari", "Byggesak")
    users.close()
