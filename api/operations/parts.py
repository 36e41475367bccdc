"""The parts of one service: how each is started, how it is known to answer, and what must come before it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.operations.active_model import read_active, write_active
from api.operations.child import Groups, Program
from api.operations.child_environment import (
    Addresses,
    port_of,
    rasa_environment,
    service_environment,
)
from api.operations.health import http_answers, redis_answers
from api.operations.job import JobError, Work, line_as_object, run_job
from api.operations.progress import Progress
from api.operations.redis_server import RedisAddress, write_config
from api.operations.stack_settings import LOOPBACK, StackSettings


@dataclass(frozen=True)
class Surroundings:
    """What a job gets to work with."""

    log: Path
    groups: Groups
    given_up: threading.Event
    progress: Progress


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
            rasa_program(settings, addresses),
            *gateways,
        ],
        after={"actions": ["knowledge"], "rasa": ["model", *redis], **dict.fromkeys(names, redis)},
        ending=[names, ["rasa", "actions"], redis],
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


def rasa_program(settings: StackSettings, addresses: Addresses) -> Program:
    """Rasa with the model that is active when it starts."""

    def command() -> list[str]:
        model = read_active(settings.data / "models")
        if model is None:
            raise JobError("There is no model to serve.", "Start the service anew: it trains one.")
        serve = [str(settings.rasa_python), "-m", "bot.serve", "--model", str(model)]
        return [*serve, "--port", str(port_of(addresses.rasa_url))]

    return Program(
        name="rasa",
        command=command,
        environ=rasa_environment(settings, addresses),
        ready=http_answers(addresses.rasa_url, "/status"),
        ready_within_s=180,
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


def train_if_needed(settings: StackSettings, addresses: Addresses, around: Surroundings) -> None:
    """Train a model if its material has changed since the last one, and make a new one active.

    A model that somebody has made active stays so as long as the material is the same. Raises ``JobError``.
    """
    models = settings.data / "models"
    models.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()

    def tell(line: str) -> None:
        step = line_as_object(line) or {}
        if "step" in step:
            around.progress.say(
                f"model: training, step {step.get('done')} of {step.get('of')} ({step['step']})"
            )

    line = run_job(
        Work(
            "Training the model",
            [str(settings.rasa_python), "-m", "bot.train", "--out", str(models)],
            rasa_environment(settings, addresses),
            settings.project,
        ),
        around.log,
        around.groups,
        around.given_up,
        tell,
    )
    result = line_as_object(line) or {}
    model = Path(str(result.get("model", "")))
    if not model.is_file():
        raise JobError(f"Training ended without naming a model: {line[:200]!r}")
    if result.get("changed") or read_active(models) is None:
        write_active(models, model)
    if result.get("changed"):
        around.progress.say(f"model: trained in {time.monotonic() - began:.1f} s")


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
