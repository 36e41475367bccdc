"""Fixtures shared by every kind of test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from api.operations.processes import ServiceStack
from tests.support.service import running_service

# How fast inputs are drawn depends on what else the machine is doing; speed is for benchmarks.
hypothesis.settings.register_profile("svara", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("svara")

if "PYTEST_XDIST_WORKER" in os.environ:
    # As many test processes as cores: each of them with threads for all cores would only be in the others' way.
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")


UNITS, JOURNEYS, WHOLE_SERVICE, BROWSER = range(4)


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests in an order, and say which of them one test process must run together.

    Those of a file stay together, and all that use the one running service. Browser tests come last in every process:
    Playwright keeps an event loop in the main thread, which others need free.
    """
    items.sort(key=_place)
    for item in items:
        place, _ = _place(item)
        item.add_marker(
            pytest.mark.xdist_group("service" if place == WHOLE_SERVICE else item.nodeid.split("::")[0])
        )


def _place(item: pytest.Item) -> tuple[int, bool]:
    browser = "tests/browser/" in item.nodeid
    if "stack" in getattr(item, "fixturenames", ()) and not hasattr(getattr(item, "module", None), "stack"):
        return WHOLE_SERVICE, browser
    if browser:
        return BROWSER, True
    return (JOURNEYS if "tests/journeys/" in item.nodeid else UNITS), False


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
    with running_service() as stack:
        yield stack
