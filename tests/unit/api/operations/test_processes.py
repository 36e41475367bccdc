"""The service as one thing, here with small parts of our own in place of Rasa and the rest."""

from __future__ import annotations

import os
import signal
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from api.operations.child import ChildError, Program, StoppedError
from api.operations.child_environment import Addresses, port_of
from api.operations.data_folder import DataFolderTakenError, read_running
from api.operations.job import JobError
from api.operations.parts import Job, Plan
from api.operations.processes import ServiceStack
from api.operations.progress import OperationError, Progress
from api.operations.stack_settings import StackSettings
from api.operations.surroundings import Surroundings
from tests.unit.api.operations.programs import alive, server, wait_until

MakePlan = Callable[[StackSettings, Addresses], Plan]


class Notes(Progress):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


def plan(*options: str, order: list[str] | None = None, job: Callable[[], None] = lambda: None) -> MakePlan:
    """A job, then ``rasa``, then ``gateway``; ``order`` collects when each was asked to start."""
    seen = [] if order is None else order

    def make(settings: StackSettings, addresses: Addresses) -> Plan:
        def noted(program: Program) -> Program:
            command = program.command

            def note_and_give() -> list[str]:
                seen.append(program.name)
                return list(command())

            return replace(program, command=note_and_give)

        def work(around: Surroundings) -> None:
            seen.append("job")
            job()

        rasa = server("rasa", port_of(addresses.rasa_url), settings.data, *options)
        gateway = server("gateway", port_of(addresses.gateway_urls[0]), settings.data)
        return Plan(
            jobs=[Job("model", work)],
            programs=[noted(gateway), noted(rasa)],
            after={"rasa": ["model"], "gateway": ["rasa"]},
            ending=[["gateway"], ["rasa"]],
        )

    return make


@pytest.fixture
def settings(tmp_path: Path) -> StackSettings:
    return StackSettings(data=tmp_path / "data", environ=dict(os.environ))


def answers(url: str) -> int:
    """The process id the part behind ``url`` says it has."""
    with urllib.request.urlopen(f"{url}/health", timeout=5) as response:  # noqa: S310  # our own address
        return int(response.read())


def test_parts_start_in_order_answer_and_are_gone_afterwards(settings: StackSettings) -> None:
    order: list[str] = []
    with ServiceStack(settings, plan=plan(order=order)) as stack:
        assert order == ["job", "rasa", "gateway"]
        pids = [answers(stack.rasa_url), answers(stack.gateway_url)]
        assert pids == [stack.pid("rasa"), stack.pid("gateway")]
        running = read_running(settings.data)
        assert running["gateway_url"] == stack.gateway_url
        assert running["redis_url"] == stack.redis_url
    assert not any(alive(pid) for pid in pids)
    assert read_running(settings.data) == {}


async def test_it_can_be_used_from_asynchronous_tests(settings: StackSettings) -> None:
    async with ServiceStack(settings, plan=plan()) as stack:
        assert stack.running("gateway")
    assert not stack.running("gateway")


def test_a_killed_part_stays_down_until_it_is_started(settings: StackSettings) -> None:
    with ServiceStack(replace(settings, restart=True), plan=plan()) as stack:
        first = stack.pid("rasa")
        stack.kill("rasa", signal.SIGKILL)
        assert not stack.running("rasa")
        assert stack.running("gateway")
        stack.start("rasa")
        stack.wait_ready("rasa")
        assert stack.pid("rasa") not in (None, first)


def test_a_part_that_ends_by_itself_is_started_again(settings: StackSettings) -> None:
    notes = Notes()
    with ServiceStack(replace(settings, restart=True), notes, plan()) as stack:
        first = stack.pid("rasa")
        assert first is not None
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: stack.pid("rasa") not in (None, first))
        stack.wait_ready("rasa")
    assert any("rasa ended by itself (signal SIGKILL)" in line for line in notes.said)


def test_a_part_that_does_not_come_up_ends_everything(settings: StackSettings) -> None:
    order: list[str] = []
    stack = ServiceStack(settings, plan=plan("--fail", order=order))
    with pytest.raises(ChildError, match="cannot find my slippers"):
        stack.open()
    assert order == ["job", "rasa"]
    assert not stack.running("rasa")
    with ServiceStack(settings, plan=plan()):
        pass  # the folder is free again


def test_a_failed_job_is_what_is_told(settings: StackSettings) -> None:
    def fail() -> None:
        raise JobError("no flour")

    with pytest.raises(JobError, match="no flour"):
        ServiceStack(settings, plan=plan(job=fail)).open()


def test_a_start_can_be_given_up(settings: StackSettings) -> None:
    entered, leave = threading.Event(), threading.Event()

    def wait() -> None:
        entered.set()
        leave.wait(20)

    stack = ServiceStack(settings, plan=plan(job=wait))
    errors: list[BaseException] = []

    def start() -> None:
        try:
            stack.open()
        except StoppedError as error:
            errors.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    assert entered.wait(20)
    stack.give_up()
    leave.set()
    thread.join(20)
    assert len(errors) == 1
    assert not stack.running("rasa")


def test_two_services_cannot_share_a_folder(settings: StackSettings) -> None:
    with ServiceStack(settings, plan=plan()), pytest.raises(DataFolderTakenError):
        ServiceStack(settings, plan=plan()).open()


def test_an_unknown_part_is_named(settings: StackSettings) -> None:
    with (
        ServiceStack(settings, plan=plan()) as stack,
        pytest.raises(OperationError, match="no part postgres; there are gateway, rasa"),
    ):
        stack.kill("postgres")
