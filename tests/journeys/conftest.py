"""The whole service, with every real part: redis-server, Rasa, the action server, the gateways."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.operations.processes import ServiceStack
from api.operations.stack_settings import PROJECT, StackSettings
from tests.support.client import AgentClient, ResidentClient

DATA = PROJECT / ".svara-test" / "service"
"""Kept between runs, so that a model is only trained when its material has changed."""

MONDAY_EVENING = "2026-11-23T20:00:00+01:00"


def stack_settings(data: Path, **environ: str) -> StackSettings:
    """A service on free ports whose clock stands still on a Monday evening."""
    given = {
        "SVARA_CLOCK": MONDAY_EVENING,
        "SVARA_TURN_LEASE_S": "3",
        "SVARA_CLAIM_LEASE_S": "60",
        "SVARA_MESSAGES_PER_MINUTE": "1000",
        "SVARA_CONVERSATIONS_PER_MINUTE": "1000",
        "SVARA_SIGN_INS_PER_MINUTE": "1000",
    }
    # What was exported in somebody's shell must not change what is tested.
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SVARA_", "RASA_"))}
    return StackSettings(data=data, gateway_ports=(0, 0), environ={**clean, **given, **environ})


def forget_conversations(data: Path) -> None:
    """Leave models and knowledge base, remove everything people have written."""
    shutil.rmtree(data / "redis", ignore_errors=True)
    for file in data.glob("svara.db*"):
        file.unlink()


@pytest.fixture(scope="session")
def stack() -> Iterator[ServiceStack]:
    """One running service for all journeys that leave it running."""
    DATA.mkdir(parents=True, exist_ok=True)
    forget_conversations(DATA)
    with ServiceStack(stack_settings(DATA)) as stack:
        yield stack


@pytest.fixture
def resident(stack: ServiceStack) -> Iterator[ResidentClient]:
    resident = ResidentClient.start(stack.gateway_url)
    yield resident
    resident.close()


@pytest.fixture
def ingrid(stack: ServiceStack) -> Iterator[AgentClient]:
    agent = AgentClient.sign_in(stack.gateway_url, "ingrid")
    yield agent
    agent.close()


@pytest.fixture
def ola(stack: ServiceStack) -> Iterator[AgentClient]:
    agent = AgentClient.sign_in(stack.gateway_urls[1], "ola")
    yield agent
    agent.close()
