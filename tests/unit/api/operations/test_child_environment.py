"""What reaches a part through its environment, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.operations.child_environment import (
    Addresses,
    join_gateways,
    rasa_environment,
    service_environment,
    surroundings,
)
from api.operations.stack_settings import StackSettings

ADDRESSES = Addresses(
    "rediss://svara:p%40ss@db:6390/2",
    "http://127.0.0.1:5005",
    "http://127.0.0.1:5055",
    ("http://127.0.0.1:8000",),
)


def settings(**environ: str) -> StackSettings:
    return StackSettings(data=Path("/data"), project=Path("/project"), environ=environ, demo=False)


def test_only_the_allow_list_passes() -> None:
    kept = surroundings(
        {"PATH": "/bin", "LC_ALL": "nn_NO.UTF-8", "PYTHONPATH": "/x", "RASA_X": "1", "AWS_SECRET": "s"}
    )
    assert kept["PATH"] == "/bin"
    assert kept["LC_ALL"] == "nn_NO.UTF-8"
    assert not {"PYTHONPATH", "RASA_X", "AWS_SECRET"} & set(kept)


def test_parts_never_reach_each_other_through_a_proxy() -> None:
    kept = surroundings({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "intern.example"})
    assert kept["HTTPS_PROXY"] == "http://proxy:3128"
    assert kept["NO_PROXY"] == "intern.example,127.0.0.1,localhost"


def test_the_service_gets_every_svara_setting_and_the_addresses_win() -> None:
    told = service_environment(
        settings(SVARA_CLOCK="2026-11-23T10:00:00+01:00", SVARA_RASA_URL="x"), ADDRESSES
    )
    assert told["SVARA_CLOCK"] == "2026-11-23T10:00:00+01:00"
    assert told["SVARA_RASA_URL"] == "http://127.0.0.1:5005"
    assert told["SVARA_REDIS_URL"] == ADDRESSES.redis_url
    assert told["SVARA_ACTIONS_PORT"] == "5055"
    assert told["SVARA_DEMO"] == "0"
    assert told["SVARA_DATA"] == "/data"


def test_the_service_computes_with_one_thread_and_training_with_all() -> None:
    alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    assert alone.items() <= service_environment(settings(OMP_NUM_THREADS="8"), ADDRESSES).items()
    assert not alone.keys() & rasa_environment(settings(OMP_NUM_THREADS="8"), ADDRESSES).keys()


def test_rasa_gets_its_addresses_and_settings_and_no_secret_of_the_gateway() -> None:
    told = rasa_environment(
        settings(SVARA_SECRET="s" * 40, RASA_TRACKER_SECONDS="60", RASA_REDIS_URL="x"), ADDRESSES
    )
    assert told["RASA_REDIS_URL"] == ADDRESSES.redis_url
    assert told["RASA_ACTION_URL"] == "http://127.0.0.1:5055/webhook"
    assert told["RASA_TRACKER_SECONDS"] == "60"
    assert "SVARA_SECRET" not in told


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, "86400"),
        ({"RASA_TRACKER_SECONDS": "600"}, "600"),
        ({"SVARA_RETENTION_HOURS": "72"}, "86400"),
        ({"SVARA_RETENTION_HOURS": "12"}, "43200"),
        ({"SVARA_RETENTION_HOURS": "12", "RASA_TRACKER_SECONDS": "90000"}, "43200"),
    ],
)
def test_rasa_remembers_no_longer_than_conversations_are_kept(environ: dict[str, str], seconds: str) -> None:
    assert rasa_environment(settings(**environ), ADDRESSES)["RASA_TRACKER_SECONDS"] == seconds


def test_addresses_a_person_can_open() -> None:
    assert join_gateways("0.0.0.0", [8000]) == ("http://127.0.0.1:8000",)
    assert join_gateways("::1", [8000]) == ("http://[::1]:8000",)
    assert join_gateways("chat.example", [1, 2]) == ("http://chat.example:1", "http://chat.example:2")
