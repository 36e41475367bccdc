"""The service of a fault run: two gateways, each with a proxy of its own towards Rasa, and hands on every process."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from redis.asyncio import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from api.conversation.scripts import Keys
from api.operations.child_environment import Addresses, port_of
from api.operations.parts import Plan, service_plan
from api.operations.processes import ServiceStack
from api.operations.stack_settings import StackSettings
from tests.bench.reliability.asking_proxy import AskingProxy

GATEWAYS = ("gateway-1", "gateway-2")
READY_WITHIN_S = 600
"""Longer than usual: what is started again must share the processor with all the traffic."""
_PART = {"gateway-1": "gateway"}
"""The first gateway's name in the plan."""


class FaultyService:
    """Everything started, on real processes. ``rasa_url``: a Rasa that runs already; none is started then.

    ``real_share``: how much of all conversations the real Rasa answers, 0 to 1.
    """

    def __init__(self, settings: StackSettings, rasa_url: str | None = None, real_share: float = 1) -> None:
        self._given_rasa = rasa_url
        self.proxies = [AskingProxy(self._rasa_port, real_share) for _ in GATEWAYS]
        self._stack = ServiceStack(settings, plan=self._plan)
        self._coming: dict[str, asyncio.Task[object]] = {}
        self.keys = Keys("svara")
        self.redis: Redis = Redis()

    @property
    def parts(self) -> tuple[str, ...]:
        """What can be killed here."""
        return (*GATEWAYS, "redis", *(() if self._given_rasa else ("rasa", "actions")))

    @property
    def urls(self) -> tuple[str, ...]:
        """Each gateway's base address."""
        return self._stack.gateway_urls

    @property
    def data(self) -> Path:
        """The data folder."""
        return self._stack.settings.data

    async def __aenter__(self) -> FaultyService:
        for proxy in self.proxies:
            await proxy.open()
        await asyncio.to_thread(self._stack.open)
        self.redis = Redis.from_url(
            self._stack.redis_url,
            decode_responses=True,
            socket_timeout=5,
            retry=Retry(ConstantBackoff(0.1), 100),
            retry_on_error=[RedisConnectionError, RedisTimeoutError],
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        for part in self.parts:
            self.signal(part, signal.SIGCONT)
        await asyncio.to_thread(self._stack.close)
        await self.redis.aclose()
        for proxy in self.proxies:
            await proxy.close()

    def proxy_of(self, gateway: str) -> AskingProxy:
        """What stands between this gateway and Rasa."""
        return self.proxies[GATEWAYS.index(gateway)]

    def signal(self, part: str, number: int) -> None:
        """Send a signal to a part's processes, at once."""
        pid = self._stack.pid(_PART.get(part, part))
        if pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(pid, number)

    async def buried(self, part: str) -> None:
        """After a signal that ends it: wait until it has ended, and clear what it leaves behind."""
        await asyncio.to_thread(self._stack.kill, _PART.get(part, part))
        if part in GATEWAYS:
            await self.proxy_of(part).cut()

    def start(self, part: str) -> None:
        """Start a part again; ``ready`` waits for it."""
        name = _PART.get(part, part)

        def up() -> None:
            self._stack.start(name)
            self._stack.wait_ready(name, READY_WITHIN_S)

        self._coming[part] = asyncio.create_task(asyncio.to_thread(up))

    async def ready(self, *parts: str) -> None:
        """Wait until these (all, where none is named) answer again."""
        for part in parts or self.parts:
            if coming := self._coming.pop(part, None):
                await coming

    async def a_gateway_ready(self, besides: str) -> None:
        """Wait until another gateway than this one answers."""
        await self.ready(*(name for name in GATEWAYS if name != besides))

    def rewriting(self) -> bool:
        """Whether Redis has a living child now, which is the one that writes its append-only file anew."""
        pid = self._stack.pid("redis")
        if pid is None:
            return False
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split():
            with suppress(OSError):
                status = Path(f"/proc/{child}/stat").read_text("ascii")
                if status.rpartition(")")[2].split()[0] not in ("Z", "X"):
                    return True
        return False

    def log_of(self, part: str) -> Path:
        """The part's log file."""
        return self._stack.log_of(_PART.get(part, part))

    def _rasa_port(self) -> int:
        return port_of(self._given_rasa or self._stack.rasa_url)

    def _plan(self, settings: StackSettings, addresses: Addresses) -> Plan:
        """The usual plan, with the proxies in between; without Rasa and the actions where one runs already."""
        plan = service_plan(settings, addresses)
        urls = dict(zip(("gateway", "gateway-2"), (proxy.url for proxy in self.proxies), strict=True))
        programs = [
            replace(program, environ={**program.environ, "SVARA_RASA_URL": urls[program.name]})
            if program.name in urls
            else program
            for program in plan.programs
        ]
        if self._given_rasa is None:
            return replace(plan, programs=programs)
        own = [program for program in programs if program.name not in ("rasa", "actions")]
        return Plan([], own, {name: ["redis"] for name in urls}, [list(urls), ["redis"]])
