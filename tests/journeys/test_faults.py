"""Parts are killed while people write: every accepted message has exactly one reply in the end."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api.operations.processes import ServiceStack
from tests.conftest import free_port
from tests.support.client import PATIENCE_S, ResidentClient, replies_by_message
from tests.support.holding_proxy import HoldingProxy

QUESTIONS = ("hei", "barnehageplass", "når opnar innbyggarservice i Knarvik?", "sfo pris", "brøyting når")


PARTS = ("redis", "rasa", "actions", "gateway", "gateway-2")


@pytest.fixture(autouse=True)
def whole(stack: ServiceStack) -> Iterator[None]:
    """Other tests have the same service after these: whatever happens, every part of it answers again."""
    yield
    for part in PARTS:
        stack.start(part)
    for part in PARTS:
        stack.wait_ready(part)


class Traffic:
    """Residents who write all the time, through both gateways, until told to stop."""

    def __init__(self, stack: ServiceStack, residents: int = 4) -> None:
        self._stop = threading.Event()
        self._stack = stack
        self.residents = [ResidentClient.start(url) for url in stack.gateway_urls * (residents // 2)]
        self.accepted: dict[str, list[int]] = {resident.id: [] for resident in self.residents}
        self._errors: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._write, args=(resident,)) for resident in self.residents
        ]
        self._some = threading.Semaphore(0)

    def __enter__(self) -> Traffic:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        if self._errors:
            raise self._errors[0]

    def wait_for(self, messages: int) -> None:
        """Until so many more messages have been accepted."""
        for _ in range(messages):
            assert self._some.acquire(timeout=PATIENCE_S), "nothing is accepted any more"

    def everybody_has_one_reply_to_each(self) -> int:
        """Wait for the last replies and count; how many messages that was."""
        for resident in self.residents:
            expected = self.accepted[resident.id]
            everything = resident.until(
                lambda all_, expected=expected: all(
                    replies_by_message(all_["messages"]).get(seq, 0) for seq in expected
                )
            )
            replies = replies_by_message(everything["messages"])
            assert set(replies.values()) == {1}, replies
            assert set(expected) == set(replies), "what was acknowledged is what stands in the log"
            seqs = [message["seq"] for message in everything["messages"]]
            assert seqs == sorted(set(seqs))
            resident.close()
        return sum(map(len, self.accepted.values()))

    def _write(self, resident: ResidentClient) -> None:
        try:
            turn = 0
            while not self._stop.is_set():
                text = f"{QUESTIONS[turn % len(QUESTIONS)]}"
                seq = resident.send_until_accepted(text, lambda: True)
                self.accepted[resident.id].append(seq)
                self._some.release()
                turn += 1
                self._wait_for_reply(resident, seq)
        except BaseException as error:
            self._errors.append(error)

    def _wait_for_reply(self, resident: ResidentClient, seq: int) -> None:
        while not self._stop.is_set():
            try:
                if resident.read(seq, wait=2)["messages"]:
                    return
            except httpx.HTTPError:
                continue


def test_a_gateway_killed_between_the_answer_and_the_append(stack: ServiceStack) -> None:
    # Given a gateway of its own whose answers from Rasa go through a proxy
    port = free_port()
    with HoldingProxy(int(stack.rasa_url.rsplit(":", 1)[1])) as proxy:
        environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("SVARA_", "RASA_"))},
            **{k: v for k, v in stack.settings.environ.items() if k.startswith("SVARA_")},
            "SVARA_DEMO": "1",
            "SVARA_DATA": str(stack.settings.data),
            "SVARA_REDIS_URL": stack.redis_url,
            "SVARA_RASA_URL": proxy.url,
            "SVARA_ACTIONS_URL": stack.actions_url,
            "SVARA_PORT": str(port),
        }
        command = [str(stack.settings.service_python), "-m", "api.main"]
        gateway = subprocess.Popen(command, env=environ, cwd=stack.settings.project)
        try:
            url = f"http://127.0.0.1:{port}"
            _until_answers(url)
            doomed = ResidentClient.start(url)
            assert doomed.ask("hei")["outcome"] == "smalltalk"
            # When Rasa has answered and the gateway is killed before it has heard so
            proxy.hold()
            seq = doomed.send("når opnar innbyggarservice i Knarvik?").json()["seq"]
            assert proxy.held.wait(PATIENCE_S), "Rasa never answered"
        finally:
            gateway.kill()
            gateway.wait()
    # Then another gateway answers, once
    resident = doomed.at(stack.gateway_url)
    everything = resident.until(lambda all_: replies_by_message(all_["messages"])[seq] > 0)
    assert replies_by_message(everything["messages"])[seq] == 1
    assert "09.00" in everything["messages"][-1]["text"]
    doomed.close()
    resident.close()


@pytest.mark.parametrize("part", ["gateway-2", "redis", "rasa", "actions"])
def test_a_part_killed_and_started_again_while_people_write(stack: ServiceStack, part: str) -> None:
    with Traffic(stack) as traffic:
        traffic.wait_for(8)
        stack.kill(part)
        if part in ("rasa", "actions"):
            traffic.wait_for(4)
        stack.start(part)
        stack.wait_ready(part)
        traffic.wait_for(12)
    assert traffic.everybody_has_one_reply_to_each() >= 20


def test_a_redis_that_hangs_is_told_as_it_is_and_nothing_is_lost(stack: ServiceStack) -> None:
    resident = ResidentClient.start(stack.gateway_url)
    pid = stack.pid("redis")
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        # Each waits until Redis has had its time.
        with ThreadPoolExecutor(1) as thread:
            asked = thread.submit(httpx.get, f"{stack.gateway_url}/readyz", timeout=30)
            refused = resident.send("hei")
            ready = asked.result()
        assert (refused.status_code, refused.json()["code"]) == (503, "storage_unavailable")
        assert (ready.status_code, ready.json()["parts"]["redis"]["state"]) == (503, "down")
    finally:
        os.kill(pid, signal.SIGCONT)
    assert resident.ask("barnehageplass")["outcome"] == "answered"
    assert set(replies_by_message(resident.read()["messages"]).values()) == {1}
    resident.close()


def test_without_rasa_the_resident_is_told_and_a_crisis_is_still_met(stack: ServiceStack) -> None:
    resident = ResidentClient.start(stack.gateway_url)
    stack.kill("rasa")
    try:
        answer = resident.ask("barnehageplass")
        assert answer["outcome"] == "error" and "56 37 50 00" in answer["text"]
        assert resident.ask("eg vil ikkje leve lenger")["outcome"] == "emergency"
        assert httpx.get(f"{stack.gateway_url}/readyz").json()["status"] == "degraded"
    finally:
        stack.start("rasa")
        stack.wait_ready("rasa")
    assert resident.ask("barnehageplass")["outcome"] == "answered"
    resident.close()


def _until_answers(url: str) -> None:
    tries = 0
    while True:
        try:
            httpx.get(f"{url}/healthz").raise_for_status()
            return
        except httpx.HTTPError:
            tries += 1
            assert tries < 100_000, "the gateway never came up"
