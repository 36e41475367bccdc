"""The service of a fault run: two gateways, each with a proxy of its own towards Rasa, and hands on every process."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import ThreadPoolExecutor
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
from tests.bench.reliability.forked_gateway import ForkedGateway

GATEWAYS = ("gateway-1", "gateway-2")
READY_WITHIN_S = 600
"""Longer than usual: what is started again must share the processor with all the traffic."""


class FaultyService:
    """Everything started, on real processes. ``rasa_url``: a Rasa that runs already; none is started then.

    ``real_share``: how much of all conversations the real Rasa answers, 0 to 1.
    """

    def __init__(self, settings: StackSettings, rasa_url: str | None = None, real_share: float = 1) -> None:
        self._given_rasa = rasa_url
        self.proxies = [AskingProxy(self._rasa_port, real_share) for _ in GATEWAYS]
        self._stack = ServiceStack(settings, plan=self._plan)
        self._gateways: dict[str, ForkedGateway] = {}
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
        await asyncio.to_thread(self._open)
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
        await asyncio.to_thread(self._close)
        await self.redis.aclose()
        for proxy in self.proxies:
            await proxy.close()

    def proxy_of(self, gateway: str) -> AskingProxy:
        """What stands between this gateway and Rasa."""
        return self.proxies[GATEWAYS.index(gateway)]

    def signal(self, part: str, number: int) -> None:
        """Send a signal to a part's processes, at once."""
        if part in self._gateways:
            self._gateways[part].signal(number)
        elif pid := self._stack.pid(part):
            with suppress(ProcessLookupError):
                os.killpg(pid, number)

    async def buried(self, part: str) -> None:
        """After a signal that ends it: wait until it has ended, and clear what it leaves behind."""
        if part in self._gateways:
            await asyncio.to_thread(self._gateways[part].wait_ended)
            await self.proxy_of(part).cut()
        else:
            await asyncio.to_thread(self._stack.kill, part)

    def start(self, part: str) -> None:
        """Start a part again; ``ready`` waits for it."""
        self._coming[part] = asyncio.create_task(asyncio.to_thread(self._up, part))

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
        return self._stack.log_of(part)

    def _rasa_port(self) -> int:
        return port_of(self._given_rasa or self._stack.rasa_url)

    def _open(self) -> None:
        """Everything that needs no gateway first; the gateways are loaded side by side."""
        self._stack.open()
        try:
            with ThreadPoolExecutor(len(self._gateways)) as pool:
                list(pool.map(self._open_gateway, self._gateways))
        except BaseException:
            self._close()
            raise

    def _open_gateway(self, name: str) -> None:
        self._gateways[name].open()
        self._up(name)

    def _close(self) -> None:
        for gateway in self._gateways.values():
            gateway.close()
        self._stack.close()

    def _up(self, part: str) -> None:
        if part in self._gateways:
            self._gateways[part].start()
            self._gateways[part].wait_ready(READY_WITHIN_S)
        else:
            self._stack.start(part)
            self._stack.wait_ready(part, READY_WITHIN_S)

    def _plan(self, settings: StackSettings, addresses: Addresses) -> Plan:
        """The usual plan without its gateways, which are started here, and without what nobody writes to.

        Without Rasa and the action server too, where they run already.
        """
        plan = service_plan(settings, addresses)
        served = [program for program in plan.programs if program.name.startswith("gateway")]
        for name, program, proxy, url in zip(
            GATEWAYS, served, self.proxies, addresses.gateway_urls, strict=True
        ):
            environ = {**program.environ, "SVARA_RASA_URL": proxy.url}
            self._gateways[name] = ForkedGateway(
                environ, url, self._stack.log_of(name), settings.service_python, settings.project
            )
        wanted = {"redis", "actions", "rasa"} if self._given_rasa is None else {"redis"}
        kept = [
            replace(program, ready_within_s=READY_WITHIN_S)
            for program in plan.programs
            if program.name in wanted
        ]
        jobs = plan.jobs if self._given_rasa is None else []
        there = {*wanted, *(job.name for job in jobs)}
        after = {
            name: [one for one in plan.after.get(name, ()) if one in there]
            for name in (program.name for program in kept)
        }
        ending = [[name for name in group if name in wanted] for group in plan.ending]
        return Plan(jobs, kept, after, [group for group in ending if group])
