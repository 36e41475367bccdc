"""The supervisor's settings, and the addresses chosen from them."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from api.operations.listening import choose_addresses
from api.operations.ports import PortTakenError, free_port
from api.operations.stack_settings import StackSettings, StackSettingsError, settings_from


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    settings = settings_from({})
    assert settings.data == Path(".svara").resolve()
    assert settings.host == "127.0.0.1"
    assert settings.gateway_ports == (8000,)
    assert settings.rasa_port in (0, 5005)
    assert settings.redis_url is None
    assert settings.demo is False
    assert settings.restart is True


def test_what_is_given_is_used() -> None:
    settings = settings_from(
        {"SVARA_DATA": "/data", "SVARA_PORT": "9000", "SVARA_RASA_PORT": "9001", "REDIS_URL": "redis://db/1"}
    )
    assert (settings.data, settings.gateway_ports, settings.rasa_port) == (Path("/data"), (9000,), 9001)
    assert settings.redis_url == "redis://db/1"


@pytest.mark.parametrize("text", ["0", "65536", "-1", "eight thousand", "८०००"])
def test_a_port_that_is_none_is_named(text: str) -> None:
    with pytest.raises(StackSettingsError, match="SVARA_PORT="):
        settings_from({"SVARA_PORT": text})


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("true", True), ("0", False), ("", False), ("no", False)]
)
def test_demo_mode_is_a_switch(text: str, on: bool) -> None:
    assert settings_from({"SVARA_DEMO": text}).demo is on


def test_a_switch_that_is_neither_is_named() -> None:
    with pytest.raises(StackSettingsError, match="SVARA_DEMO=maybe"):
        settings_from({"SVARA_DEMO": "maybe"})


def test_no_port_is_chosen_twice(tmp_path: Path) -> None:
    addresses = choose_addresses(StackSettings(data=tmp_path, gateway_ports=(0, 0, 0)))
    urls = [*addresses.gateway_urls, addresses.rasa_url, addresses.actions_url]
    ports = {url.rsplit(":", 1)[1] for url in urls} | {addresses.redis_url.split(":")[-1].split("/")[0]}
    assert len(ports) == 6


def test_a_given_port_that_is_taken_is_an_error(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortTakenError, match="SVARA_RASA_PORT"):
            choose_addresses(StackSettings(data=tmp_path, rasa_port=other.getsockname()[1]))


def test_a_given_redis_is_kept_and_a_bad_one_refused(tmp_path: Path) -> None:
    given = StackSettings(data=tmp_path, redis_url="redis://db:7000/0", gateway_ports=(free_port(),))
    assert choose_addresses(given).redis_url == "redis://db:7000/0"
    with pytest.raises(StackSettingsError, match="REDIS_URL"):
        choose_addresses(StackSettings(data=tmp_path, redis_url="db:7000"))


def test_our_own_redis_gets_a_new_password_each_time(tmp_path: Path) -> None:
    settings = StackSettings(data=tmp_path)
    assert choose_addresses(settings).redis_url != choose_addresses(settings).redis_url
