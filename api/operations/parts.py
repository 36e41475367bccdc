"""The parts of one service: how each is started, how it is known to answer, and what must come before it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from api.operations.active_model import read_active
from api.operations.child import Program
from api.operations.child_environment import (
    Addresses,
    port_of,
    rasa_environment,
    service_environment,
)
from api.operations.first_model import train_if_needed
from api.operations.health import http_answers, redis_answers, redis_has
from api.operations.job import JobError, Work, run_job
from api.operations.redis_server import RedisAddress, write_config
from api.operations.stack_settings import LOOPBACK, StackSettings
from api.operations.surroundings import Surroundings
from api.studio.trainer_key import trainer_key


@dataclass(frozen=True)
class Job:
    """Work that is done once before the parts that wait for it, and only if it is needed."""

    name: str
    work: Callable[[Surroundings], None]


@dataclass(frozen=True)
class Plan:
    """Everything one service consists of. ``after`` names, for a part, the parts and jobs it waits for."""

    jobs: Sequence[Job]
    programs: Sequence[Program]
    after: Mapping[str, Sequence[str]]
    ending: Sequence[Sequence[str]]
    """In which order the parts are ended; those in one group at the same time."""


def service_plan(settings: StackSettings, addresses: Addresses) -> Plan:
    """The plan of the service that ``settings`` describes."""
    gateways = gateway_programs(settings, addresses)
    names = [gateway.name for gateway in gateways]
    rasas = rasa_programs(settings, addresses)
    rasa_names = [rasa.name for rasa in rasas]
    own_redis = [] if settings.redis_url else [redis_program(settings, addresses)]
    redis = [program.name for program in own_redis]
    return Plan(
        jobs=[
            Job("model", lambda around: train_if_needed(settings, addresses, around)),
            Job("knowledge", lambda around: build_knowledge_base(settings, addresses, around)),
        ],
        programs=[
            *own_redis,
            actions_program(settings, addresses),
            *rasas,
            *gateways,
            trainer_program(settings, addresses),
        ],
        after={
            "actions": ["knowledge"],
            **{name: ["model", *redis] for name in (*rasa_names, "trainer")},
            **dict.fromkeys(names, redis),
        },
        ending=[[*names, "trainer"], [*rasa_names, "actions"], redis],
    )


def redis_program(settings: StackSettings, addresses: Addresses) -> Program:
    """Our own Redis; its log of writes lies in the folder ``redis`` of the data folder."""
    address = RedisAddress.of(addresses.redis_url)

    def command() -> list[str]:
        config = write_config(settings.data / "redis", address.port, address.password)
        return [settings.redis_server, str(config)]

    environ = service_environment(settings, addresses)
    kept = {name: value for name, value in environ.items() if not name.startswith("SVARA_")}
    ready = redis_answers(addresses.redis_url)
    return Program("redis", command, kept, ready, ready_within_s=60, folder=settings.data)


def actions_program(settings: StackSettings, addresses: Addresses) -> Program:
    """The action server."""
    return Program(
        name="actions",
        command=lambda: [str(settings.service_python), "-m", "actions.server"],
        environ={**service_environment(settings, addresses), "SVARA_ACTIONS_HOST": LOOPBACK},
        ready=http_answers(addresses.actions_url, "/health"),
        ready_within_s=90,
        folder=settings.project,
    )


def rasa_programs(settings: StackSettings, addresses: Addresses) -> list[Program]:
    """Rasa, ``rasa``, ``rasa-2`` …, each with the model that is active when it starts."""
    return [
        rasa_program(settings, addresses, url, "rasa" if number == 1 else f"rasa-{number}")
        for number, url in enumerate(addresses.rasa_urls, start=1)
    ]


def rasa_program(settings: StackSettings, addresses: Addresses, url: str = "", name: str = "rasa") -> Program:
    """One Rasa process, at ``url``; at the first one's address unless given."""
    url = url or addresses.rasa_url

    def command() -> list[str]:
        model = read_active(settings.data / "models")
        if model is None:
            raise JobError("There is no model to serve.", "Start the service anew: it trains one.")
        serve = [str(settings.rasa_python), "-m", "bot.serve", "--model", str(model)]
        return [*serve, "--port", str(port_of(url))]

    return Program(
        name=name,
        command=command,
        environ=rasa_environment(settings, addresses),
        ready=http_answers(url, "/status"),
        ready_within_s=180,
        folder=settings.project,
    )


def trainer_program(settings: StackSettings, addresses: Addresses) -> Program:
    """What trains new versions of the model when the studio asks for it."""
    return Program(
        name="trainer",
        command=lambda: [str(settings.service_python), "-m", "api.studio.training_worker"],
        environ=service_environment(settings, addresses),
        ready=redis_has(addresses.redis_url, trainer_key(settings.environ.get("SVARA_POOL"))),
        ready_within_s=90,
        folder=settings.project,
    )


def gateway_programs(settings: StackSettings, addresses: Addresses) -> list[Program]:
    """The gateways: ``gateway``, ``gateway-2`` …"""
    return [
        Program(
            name="gateway" if number == 1 else f"gateway-{number}",
            command=lambda: [str(settings.service_python), "-m", "api.main"],
            environ={
                **service_environment(settings, addresses),
                "SVARA_PORT": str(port_of(url)),
            },
            ready=http_answers(url, "/healthz"),
            ready_within_s=90,
            folder=settings.project,
        )
        for number, url in enumerate(addresses.gateway_urls, start=1)
    ]


def build_knowledge_base(settings: StackSettings, addresses: Addresses, around: Surroundings) -> None:
    """Bring the knowledge base up to date with the content. Raises ``JobError``."""
    began = time.monotonic()
    run_job(
        Work(
            "Building the knowledge base",
            [str(settings.service_python), "-m", "kb_sync.commands", "sync"],
            service_environment(settings, addresses),
            settings.project,
        ),
        around.log,
        around.groups,
        around.given_up,
    )
    around.progress.say(f"knowledge base: up to date after {time.monotonic() - began:.1f} s")
