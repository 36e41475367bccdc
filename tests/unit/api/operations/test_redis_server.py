"""Our own Redis keeps what it acknowledges, and lets nobody in without the password."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from api.operations.child import Child
from api.operations.child_environment import Addresses
from api.operations.parts import redis_program
from api.operations.ports import free_port
from api.operations.redis_server import RedisAddress, new_password, own_redis_url
from api.operations.stack_settings import StackSettings
from tests.unit.api.operations.programs import Groups


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("redis://127.0.0.1:6390/0", RedisAddress("127.0.0.1", 6390, "", "", 0, False)),
        ("redis://:p%40ss@db:6380/3", RedisAddress("db", 6380, "", "p@ss", 3, False)),
        (
            "rediss://svara:secret@redis.example",
            RedisAddress("redis.example", 6379, "svara", "secret", 0, True),
        ),
    ],
)
def test_addresses_are_read(url: str, address: RedisAddress) -> None:
    assert RedisAddress.of(url) == address


@pytest.mark.parametrize("url", ["", "localhost:6379", "http://localhost", "redis://", "redis://host/x"])
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        RedisAddress.of(url)


def test_it_is_durable_and_private_and_keeps_its_data_over_a_kill(tmp_path: Path) -> None:
    data = tmp_path / "a folder with blanks"
    data.mkdir()
    port = free_port()
    url = own_redis_url(port, new_password())
    settings = StackSettings(data=data, environ=dict(os.environ))
    program = redis_program(settings, Addresses(url, "http://127.0.0.1:1", "http://127.0.0.1:2", ()))
    child = Child(program, tmp_path / "redis.log", Groups())
    child.start()
    try:
        child.wait_ready(threading.Event())
        with redis.Redis.from_url(url, decode_responses=True) as client:
            configured = client.config_get("append*", "maxmemory-policy", "bind", "save")
            client.set("kept", "yes")
        assert configured["appendonly"] == "yes"
        assert configured["appendfsync"] == "always"
        assert configured["maxmemory-policy"] == "noeviction"
        assert configured["bind"] == "127.0.0.1"
        with (
            redis.Redis(port=port, retry=Retry(NoBackoff(), 0)) as stranger,
            pytest.raises(redis.AuthenticationError),
        ):
            stranger.ping()
        child.kill()
        child.start()
        child.wait_ready(threading.Event())
        with redis.Redis.from_url(url, decode_responses=True) as client:
            assert client.get("kept") == "yes"
    finally:
        child.stop()
    config = data / "redis" / "redis.conf"
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
