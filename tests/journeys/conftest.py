"""People who use the whole service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.operations.processes import ServiceStack
from tests.support.client import AgentClient, ResidentClient


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
