"""The command: what it prints when it cannot start, and what it prints when it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.governance.users import DEMO_AGENTS, DEMO_PASSWORD
from api.operations import run
from api.operations.listening import choose_addresses
from api.operations.stack_settings import StackSettings


def test_a_setting_that_cannot_be_used_is_one_message_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SVARA_PORT", "door")
    assert run.main([]) == 1
    told = capsys.readouterr().err
    assert "Svara cannot start.\nSVARA_PORT=door is not a port." in told
    assert "Traceback" not in told


@pytest.mark.parametrize(("demo", "host"), [(True, "127.0.0.1"), (True, "0.0.0.0"), (False, "127.0.0.1")])
def test_the_welcome_says_where_to_go_and_that_it_is_a_demonstration(
    tmp_path: Path, demo: bool, host: str
) -> None:
    settings = StackSettings(data=tmp_path, demo=demo, host=host)
    text = run.welcome(settings, choose_addresses(settings))
    assert "/agent" in text
    assert (DEMO_PASSWORD in text) is demo
    assert all((agent.username in text) is demo for agent in DEMO_AGENTS)
    assert ("WARNING" in text) is (host == "0.0.0.0")
