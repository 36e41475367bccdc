"""What each part is told through its environment: an allow-list of the surroundings, then its own settings.

Nothing else of the supervisor's environment reaches a part: a stray PYTHONPATH or token on the machine must
neither change how the service behaves nor end up where it is not needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.operations.stack_settings import StackSettings

_SURROUNDINGS = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"),
        *("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"),
    }
)

TRACKER_S = 86_400
"""How long Rasa's working memory of a conversation lasts after the last message; the same as in ``bot/serve.py``."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Threads of the linear algebra libraries in one process. The products here are small: more threads than one spend
their time waiting for each other, and on a busy machine three times the processor time (docs/operations.md). Rasa sets
the same for itself (``bot/quiet.py``), but not when it trains."""


@dataclass(frozen=True)
class Addresses:
    """Where the parts of one service listen."""

    redis_url: str
    rasa_url: str
    actions_url: str
    gateway_urls: tuple[str, ...]
    more_rasa_urls: tuple[str, ...] = ()
    """Rasa processes besides the first."""

    @property
    def rasa_urls(self) -> tuple[str, ...]:
        """Every Rasa process."""
        return (self.rasa_url, *self.more_rasa_urls)


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """The part of ``environ`` that every child gets. Parts never reach each other through a proxy."""
    kept = {name: value for name, value in environ.items() if name in _SURROUNDINGS or name.startswith("LC_")}
    spared = [*filter(None, [environ.get("NO_PROXY") or environ.get("no_proxy")]), "127.0.0.1", "localhost"]
    kept["NO_PROXY"] = kept["no_proxy"] = ",".join(spared)
    kept["PYTHONUNBUFFERED"] = "1"
    return kept


def service_environment(settings: StackSettings, addresses: Addresses) -> dict[str, str]:
    """For the gateway, the action server and the knowledge base: every SVARA_ setting, and the addresses."""
    return {
        **surroundings(settings.environ),
        **ONE_THREAD,
        **{name: value for name, value in settings.environ.items() if name.startswith("SVARA_")},
        "PYTHONPATH": str(settings.project),
        "SVARA_DATA": str(settings.data),
        "SVARA_DEMO": "1" if settings.demo else "0",
        "SVARA_REDIS_URL": addresses.redis_url,
        "SVARA_RASA_URL": addresses.rasa_url,
        **({"SVARA_RASA_URLS": json.dumps(addresses.rasa_urls)} if addresses.more_rasa_urls else {}),
        "SVARA_RASA_PYTHON": str(settings.rasa_python),
        "SVARA_ACTIONS_URL": addresses.actions_url,
        "SVARA_ACTIONS_PORT": str(port_of(addresses.actions_url)),
        "SVARA_HOST": settings.host,
    }


def rasa_environment(settings: StackSettings, addresses: Addresses) -> dict[str, str]:
    """For Rasa, serving and training: where Redis and the action server are, and every RASA_ setting given.

    bot/endpoints.yml reads these names. The gateway's settings, secrets among them, do not reach Rasa.
    """
    return {
        **surroundings(settings.environ),
        **{name: value for name, value in settings.environ.items() if name.startswith("RASA_")},
        "PYTHONPATH": str(settings.project),
        "SVARA_DATA": str(settings.data),
        "RASA_ACTION_URL": f"{addresses.actions_url}/webhook",
        "RASA_REDIS_URL": addresses.redis_url,
        "RASA_TRACKER_SECONDS": _tracker_seconds(settings.environ),
    }


def _tracker_seconds(environ: Mapping[str, str]) -> str:
    """What is given, a day otherwise; never longer than conversations are kept, as residents are told."""
    wanted = environ.get("RASA_TRACKER_SECONDS") or str(TRACKER_S)
    kept = environ.get("SVARA_RETENTION_HOURS") or ""
    if not (wanted.isdecimal() and kept.isdecimal()):
        return wanted  # the gateway says what is wrong with its settings, and Rasa with its own
    return str(min(int(wanted), int(kept) * 3600))


def port_of(url: str) -> int:
    """The port in an address of ours, ``http://127.0.0.1:5005``."""
    return int(url.rsplit(":", 1)[1])


def join_gateways(host: str, ports: Sequence[int]) -> tuple[str, ...]:
    """The addresses a person on this machine can open for gateways listening on ``host``."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104
    return tuple(f"http://{shown}:{port}" for port in ports)
