"""docker-compose.yml and the Dockerfile fit the code: they are not run here, so they are read."""

from __future__ import annotations

import importlib.util
import re
from typing import Any

import yaml

from api.conversation.durability import REQUIRED
from api.settings import PROJECT_FOLDER, GatewaySettings

COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT_FOLDER / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (PROJECT_FOLDER / "Dockerfile").read_text(encoding="utf-8")
SERVICES: dict[str, Any] = COMPOSE["services"]


def test_every_image_that_is_built_has_its_stage() -> None:
    stages = set(re.findall(r"^FROM .+ AS (\w+)$", DOCKERFILE, re.MULTILINE))
    targets = {service["build"]["target"] for service in SERVICES.values() if "build" in service}
    assert targets == stages


def test_every_module_that_is_started_exists() -> None:
    commands = [word for service in SERVICES.values() for word in [service.get("command", "")]]
    named = re.findall(r"-m ([a-z_]+\.[a-z_]+)", DOCKERFILE)
    named += [command[2] for command in commands if isinstance(command, list)]
    assert len(named) >= 5
    assert [module for module in named if importlib.util.find_spec(module) is None] == []


def test_only_the_gateway_can_be_reached_and_only_from_this_machine() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"gateway"}
    assert SERVICES["gateway"]["ports"] == ["127.0.0.1:8000:8000"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    inner = [name for name in SERVICES if name != "gateway"]
    assert all(SERVICES[name]["networks"] == ["inside"] for name in inner)


def test_redis_is_as_durable_as_the_gateway_demands() -> None:
    command = SERVICES["redis"]["command"]
    assert all(f"--{name} {value}" in command for name, value in REQUIRED.items())


def test_every_setting_given_to_the_gateway_is_one_it_has() -> None:
    known = {f"SVARA_{name.upper()}" for name in GatewaySettings.model_fields}
    assert set(SERVICES["gateway"]["environment"]) <= known


def test_secrets_have_no_default() -> None:
    text = (PROJECT_FOLDER / "docker-compose.yml").read_text(encoding="utf-8")
    for name in ("SVARA_SECRET", "SVARA_REDIS_PASSWORD"):
        uses = re.findall(rf"\$\{{{name}(.)(.)", text)
        assert uses
        assert set(uses) == {(":", "?")}


def test_no_container_has_more_than_it_needs() -> None:
    for service in SERVICES.values():
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert "no-new-privileges:true" in service["security_opt"]
    assert DOCKERFILE.count("USER svara") == DOCKERFILE.count("FROM ")
