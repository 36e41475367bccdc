"""Who may sign in, and that demo accounts end with demo mode."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.governance.users import DEMO_PASSWORD, Agent, Users


@pytest.fixture
def users(tmp_path: Path):
    users = Users(f"sqlite:///{tmp_path / 'users.db'}")
    users.prepare(demo=True)
    yield users
    users.close()


async def test_the_right_password_and_no_other(users: Users) -> None:
    users.add(Agent("kari", "Kari", "Byggesak"), "eit langt passord")
    assert await users.check("kari", "eit langt passord") == Agent("kari", "Kari", "Byggesak")
    assert await users.check("kari", "eit langt passord ") is None
    assert await users.check("ukjend", "eit langt passord") is None


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
