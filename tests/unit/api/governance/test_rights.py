"""A right carries the lesser ones with it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.governance.agent import Agent
from api.governance.rights import RIGHTS, Right, may
from api.governance.users import DEMO_PASSWORD, Users


@pytest.mark.parametrize(
    ("given", "can"),
    [
        ("agent", {"agent"}),
        ("supervisor", {"agent", "supervisor"}),
        ("editor", {"editor"}),
        ("approver", {"editor", "approver"}),
        ("administrator", set(RIGHTS)),
        ("something-from-a-later-version", set()),
    ],
)
def test_what_each_right_carries(given: str, can: set[Right]) -> None:
    assert {right for right in RIGHTS if may((given,), right)} == can


def test_two_rights_add_up_and_none_is_nothing() -> None:
    assert may(("agent", "editor"), "editor") and may(("agent", "editor"), "agent")
    assert not may((), "agent")


async def test_rights_follow_the_user_into_the_session(tmp_path: Path) -> None:
    users = Users(f"sqlite:///{tmp_path / 'users.db'}")
    users.prepare(demo=True)
    try:
        found = await users.check("maria", DEMO_PASSWORD)
        assert found is not None and found.may("editor") and not found.may("agent")
        assert Agent.from_json(found.to_json()) == found
        users.add(Agent("kari", "Kari", "Byggesak", rights=("editor",)), "eit langt passord")
        users.add(Agent("kari", "Kari", "Byggesak"), "eit langt passord")
        kari = await users.check("kari", "eit langt passord")
        assert kari is not None and not kari.may("editor")
    finally:
        users.close()
