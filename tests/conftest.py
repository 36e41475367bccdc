"""Fixtures shared by every kind of test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from api.operations.processes import ServiceStack
from tests.support.kept import KEPT
from tests.support.memory import folder_in_memory
from tests.support.service import running_service
from tests.support.sharing_out import SharingOut, in_order

# How fast inputs are drawn depends on what else the machine is doing; speed is for benchmarks.
hypothesis.settings.register_profile("svara", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("svara")

if "PYTEST_XDIST_WORKER" in os.environ:
    # As many test processes as cores: each of them with threads for all cores would only be in the others' way.
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

if in_memory := folder_in_memory():
    # Redis and the knowledge base have everything written to the disk at once, thousands of times in all: where
    # nobody pulls the plug, memory proves the same.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(in_memory))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the order of ``in_order``; the tests of a file stay in theirs."""
    items.sort(key=lambda item: in_order(item.nodeid.partition("::")[0]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharingOut | None:
    """Where the tests of a file are to stay together, this is who shares them out."""
    return SharingOut(config, log) if config.getvalue("dist") == "loadfile" else None


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real redis-server with the durability the service demands, for the whole test run."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server is not on PATH; `make test` installs it, or: apt-get install redis-server")
    folder: Path = tmp_path_factory.mktemp("redis")
    port = free_port()
    settings = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    durable = ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"]
    with (folder / "log").open("w") as output:
        server = subprocess.Popen([program, *settings, *durable], stdout=output, stderr=output)
    try:
        url = f"redis://127.0.0.1:{port}/0"
        patient = Retry(ConstantBackoff(0.05), 200)
        with Redis.from_url(url, retry=patient, retry_on_error=[RedisConnectionError]) as probe:
            probe.ping()
        yield url
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[AsyncRedis]:
    """A client of an empty database."""
    client = AsyncRedis.from_url(redis_url, decode_responses=True)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture(scope="session")
def stack() -> Iterator[ServiceStack]:
    """The whole service with every real part, for all tests that leave it running."""
    with running_service(KEPT / f"service-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}") as stack:
        yield stack
