"""The service on one machine as one thing: starts every part, watches over them, ends them all.

``with ServiceStack(settings) as stack:`` (or ``async with``) gives a running service with its addresses;
tests use it as the command ``svara run`` does. Parts start as soon as what they wait for is there, side by
side. A watchdog process ends them should this process disappear without a chance to (see watchdog.py).
"""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from api.operations.child import Child, ChildError, StoppedError
from api.operations.child_environment import Addresses
from api.operations.data_folder import DataFolder
from api.operations.listening import choose_addresses
from api.operations.log_files import log_file
from api.operations.parts import Job, Plan, service_plan
from api.operations.progress import OperationError, Progress, Silence
from api.operations.restarts import Restarts
from api.operations.stack_settings import StackSettings
from api.operations.surroundings import Surroundings
from api.operations.watchdog import Watchdog

_STILL_WAITING_S = 15.0


class ServiceStack:
    """One running service. Not started twice; made anew for each start."""

    def __init__(
        self,
        settings: StackSettings,
        progress: Progress | None = None,
        plan: Callable[[StackSettings, Addresses], Plan] = service_plan,
    ) -> None:
        self.settings = settings
        self._progress = progress or Silence()
        self._make_plan = plan
        self._folder = DataFolder(settings.data)
        self._given_up = threading.Event()
        self._children: dict[str, Child] = {}
        self._plan: Plan | None = None
        self._addresses: Addresses | None = None
        self._watchdog: Watchdog | None = None
        self._restarts: Restarts | None = None

    @property
    def addresses(self) -> Addresses:
        """Where the parts listen. Raises ``RuntimeError`` before the start."""
        if self._addresses is None:
            raise RuntimeError("the service has not been started")
        return self._addresses

    @property
    def redis_url(self) -> str:
        """Redis, with its password."""
        return self.addresses.redis_url

    @property
    def rasa_url(self) -> str:
        """Rasa's base address."""
        return self.addresses.rasa_url

    @property
    def actions_url(self) -> str:
        """The action server's base address."""
        return self.addresses.actions_url

    @property
    def gateway_url(self) -> str:
        """The first gateway's base address."""
        return self.addresses.gateway_urls[0]

    @property
    def gateway_urls(self) -> tuple[str, ...]:
        """Every gateway's base address."""
        return self.addresses.gateway_urls

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self.open)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.close)

    def open(self) -> None:
        """Start every part and wait until all answer.

        Raises an ``OperationError`` – a taken port, a folder in use, a part that does not come up – or
        ``StoppedError`` after ``give_up``; everything already started has been ended then.
        """
        try:
            lock = self._folder.acquire()
            self._addresses = choose_addresses(self.settings)
            self._watchdog = Watchdog(keep_open=lock)
            self._plan = self._make_plan(self.settings, self._addresses)
            self._children = {
                program.name: Child(program, self.log_of(program.name), self._watchdog)
                for program in self._plan.programs
            }
            self._start_everything(self._plan)
            self._folder.tell({"gateway_url": self.gateway_url, **asdict(self._addresses)})
            if self.settings.restart:
                self._restarts = Restarts(list(self._children.values()), self._progress)
                self._restarts.begin()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End every part in order. Harmless when called again."""
        self._given_up.set()
        if self._restarts is not None:
            self._restarts.end()
        for group in self._plan.ending if self._plan else ():
            _all_at_once([self._children[name].stop for name in group])
        if self._watchdog is not None:
            self._watchdog.close()
            self._watchdog = None
        self._folder.release()

    def give_up(self) -> None:
        """Make a start that is under way end with ``StoppedError``; safe to call from a signal handler."""
        self._given_up.set()

    def start(self, name: str) -> None:
        """Start a part that was killed. Does not wait for it to answer."""
        self._child(name).start()

    def wait_ready(self, name: str, within_s: float | None = None) -> float:
        """Wait until the part answers; returns the seconds waited. Raises ``ChildError`` when it does not."""
        return self._child(name).wait_ready(self._given_up, within_s)

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Send a signal to a part.

        One that ends it is waited for, and the part stays down until ``start``.
        """
        self._child(name).kill(number)

    def running(self, name: str) -> bool:
        """Whether the part's process is there."""
        return self._child(name).running()

    def pid(self, name: str) -> int | None:
        """The part's process id while it runs."""
        return self._child(name).pid

    def log_of(self, name: str) -> Path:
        """The part's log file."""
        return log_file(self.settings.data / "logs", name)

    def _child(self, name: str) -> Child:
        try:
            return self._children[name]
        except KeyError:
            raise OperationError(f"There is no part {name}; there are {', '.join(self._children)}.") from None

    def _start_everything(self, plan: Plan) -> None:
        """Every job and part in a thread of its own, each waiting for those it comes after."""
        tasks = {
            **{job.name: partial(self._do, job) for job in plan.jobs},
            **{child.name: partial(self._bring_up, child) for child in self._children.values()},
        }
        done = {name: threading.Event() for name in tasks}
        failed: list[BaseException] = []

        def run(name: str) -> None:
            try:
                for earlier in plan.after.get(name, ()):
                    done[earlier].wait()
                if not self._given_up.is_set():
                    tasks[name]()
            except BaseException as error:
                failed.append(error)
                self._given_up.set()
            finally:
                done[name].set()

        with ThreadPoolExecutor(max_workers=len(tasks), thread_name_prefix="start") as pool:
            list(pool.map(run, tasks))
        if self._given_up.is_set():
            raise next((error for error in failed if not isinstance(error, StoppedError)), StoppedError())

    def _do(self, job: Job) -> None:
        if self._watchdog is None:
            raise RuntimeError("the service has not been started")
        log = self.log_of(job.name)
        job.work(Surroundings(log, self._watchdog, self._given_up, self._progress))

    def _bring_up(self, child: Child) -> None:
        child.start()
        began = time.monotonic()
        while True:
            waited = time.monotonic() - began
            left = child.program.ready_within_s - waited
            try:
                child.wait_ready(self._given_up, min(left, _STILL_WAITING_S))
                break
            except ChildError:
                if not child.running() or left <= _STILL_WAITING_S:
                    raise
                self._progress.say(f"{child.name}: still waiting for it to answer")
        self._progress.say(f"{child.name}: answers after {time.monotonic() - began:.1f} s")


def _all_at_once(works: list[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(max_workers=max(1, len(works)), thread_name_prefix="end") as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()
