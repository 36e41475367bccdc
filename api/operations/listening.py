"""Where the parts of a service will listen: given ports are checked, others are found."""

from __future__ import annotations

from api.operations.child_environment import Addresses, join_gateways
from api.operations.ports import free_port, require_free
from api.operations.redis_server import RedisAddress, new_password, own_redis_url
from api.operations.stack_settings import LOOPBACK, StackSettings, StackSettingsError


def choose_addresses(settings: StackSettings) -> Addresses:
    """Addresses for every part, no port twice.

    Raises ``PortTakenError`` for a given port that somebody has, ``StackSettingsError`` for a Redis address
    that is none.
    """
    used: set[int] = set()

    def port(wanted: int, host: str, setting: str, what: str) -> int:
        if wanted:
            require_free(host, wanted, setting, what)
        while not wanted or wanted in used:
            wanted = free_port(host)
        used.add(wanted)
        return wanted

    gateways = [port(wanted, settings.host, "SVARA_PORT", "the gateway") for wanted in settings.gateway_ports]
    rasa = port(settings.rasa_port, LOOPBACK, "SVARA_RASA_PORT", "Rasa")
    actions = port(settings.actions_port, LOOPBACK, "SVARA_ACTIONS_PORT", "the action server")
    more = [port(0, LOOPBACK, "", "Rasa") for _ in range(settings.rasa_processes - 1)]
    redis_url = settings.redis_url
    if redis_url is None:
        redis = port(settings.redis_port, LOOPBACK, "SVARA_REDIS_PORT", "Redis")
        redis_url = own_redis_url(redis, new_password())
    else:
        try:
            RedisAddress.of(redis_url)
        except ValueError as error:
            raise StackSettingsError(f"REDIS_URL cannot be used: {error}.") from error
    return Addresses(
        redis_url=redis_url,
        rasa_url=f"http://{LOOPBACK}:{rasa}",
        actions_url=f"http://{LOOPBACK}:{actions}",
        gateway_urls=join_gateways(settings.host, gateways),
        more_rasa_urls=tuple(f"http://{LOOPBACK}:{one}" for one in more),
    )
