"""What a service on one machine is started with: its folder, its ports, and what its parts are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.operations.ports import is_free
from api.operations.progress import OperationError

PROJECT = Path(__file__).resolve().parent.parent.parent
LOOPBACK = "127.0.0.1"
MOST_PROCESSES = 32
GATEWAY_PORT, RASA_PORT, ACTIONS_PORT, REDIS_PORT = 8000, 5005, 5055, 6390


class StackSettingsError(OperationError):
    """A setting of the supervisor cannot be used; the message names it."""

    code = "stack_settings_invalid"


@dataclass(frozen=True)
class StackSettings:
    """One service. A port of 0 is any free one; a port that is given and taken is an error at start."""

    data: Path
    """Folder for everything that is kept (``SVARA_DATA``); one running service each."""
    host: str = LOOPBACK
    """Where the gateways listen. The other parts listen on loopback only, whatever this says."""
    gateway_ports: tuple[int, ...] = (0,)
    """One gateway process for each."""
    rasa_port: int = 0
    rasa_processes: int = 1
    """Rasa processes, each of which answers one message at a time; those after the first on any free port."""
    actions_port: int = 0
    redis_port: int = 0
    redis_url: str | None = None
    """A Redis that is already running; none is started then."""
    redis_server: str = "redis-server"
    """The program to start otherwise."""
    demo: bool = True
    """Demonstration mode of the gateway: demo accounts, no secret needed."""
    restart: bool = False
    """Whether a part that ends by itself is started again."""
    project: Path = PROJECT
    service_python: Path = PROJECT / ".venv" / "bin" / "python"
    rasa_python: Path = PROJECT / ".venv-rasa" / "bin" / "python"
    environ: Mapping[str, str] = field(default_factory=dict)
    """Settings for the parts besides the addresses (``SVARA_CLOCK`` …), and PATH, locale and the like."""


def settings_from(environ: Mapping[str, str], redis_server: str | None = None) -> StackSettings:
    """The settings that ``environ`` describes, for ``svara run``.

    Ports of the inner parts that are not given and whose usual number is taken become any free one. Raises
    ``StackSettingsError`` for a port or a switch that is not one.
    """
    return StackSettings(
        data=Path(environ.get("SVARA_DATA") or ".svara").resolve(),
        host=environ.get("SVARA_HOST") or LOOPBACK,
        gateway_ports=(_port(environ, "SVARA_PORT") or GATEWAY_PORT,),
        rasa_port=_port(environ, "SVARA_RASA_PORT") or _usual(RASA_PORT),
        rasa_processes=_number(environ, "SVARA_RASA_PROCESSES", 1),
        actions_port=_port(environ, "SVARA_ACTIONS_PORT") or _usual(ACTIONS_PORT),
        redis_port=_port(environ, "SVARA_REDIS_PORT") or _usual(REDIS_PORT),
        redis_url=environ.get("SVARA_REDIS_URL") or environ.get("REDIS_URL") or None,
        redis_server=redis_server or "redis-server",
        demo=_switch(environ, "SVARA_DEMO"),
        restart=True,
        environ=dict(environ),
    )


def _port(environ: Mapping[str, str], name: str) -> int | None:
    text = environ.get(name)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise StackSettingsError(f"{name}={text} is not a port.", "Give a number from 1 to 65535.")
    return int(text)


def _number(environ: Mapping[str, str], name: str, usual: int) -> int:
    text = environ.get(name)
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_PROCESSES:
        raise StackSettingsError(
            f"{name}={text} cannot be used.", f"Give a number from 1 to {MOST_PROCESSES}."
        )
    return int(text)


def _usual(port: int) -> int:
    return port if is_free(LOOPBACK, port) else 0


def _switch(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "").strip().lower()
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("", "0", "false", "no", "off"):
        return False
    raise StackSettingsError(f"{name}={text} is neither on nor off.", "Use 1 or 0.")
