"""The studio's models on the whole service: trained, compared, put live while people talk, taken back, and stopped.

A dozen subjects instead of all, and two Rasa processes. The first version is kept between runs.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.operations.active_model import read_active
from api.operations.processes import ServiceStack
from tests.support.client import PATIENCE_S, AgentClient, ResidentClient
from tests.support.kept import KEPT
from tests.support.service import forget_conversations, one_starts_at_a_time
from tests.support.studio_service import forget_studio, studio_settings

DATA = KEPT / "studio"
UNKNOWN = "kven kan ordne skrubbekvart hos oss"
EXAMPLES = (
    *("skrubbekvart", "skrubbekvart i lampa", "gatelyset har fått skrubbekvart", "skrubbekvart på stolpen"),
    *("kven fiksar skrubbekvart", "me har skrubbekvart i vegen vår", "melde frå om skrubbekvart"),
)
ENDED = ("done", "unchanged", "failed", "cancelled")


@pytest.fixture(scope="module")
def stack() -> Iterator[ServiceStack]:
    DATA.mkdir(parents=True, exist_ok=True)
    forget_conversations(DATA)
    forget_studio(DATA)
    # What is tested is the change of versions, not how fast a machine is that runs other tests beside it.
    stack = ServiceStack(studio_settings(DATA, rasa_processes=2, SVARA_RASA_TIMEOUT_S="15"))
    with one_starts_at_a_time():
        stack.open()
    try:
        yield stack
    finally:
        stack.close()


class Staff:
    """Somebody signed in to the studio."""

    def __init__(self, stack: ServiceStack, username: str) -> None:
        self._client = AgentClient.sign_in(stack.gateway_url, username)

    def ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        return self._client.http.request(
            method, f"/api/studio/{path}", json=body or None, timeout=PATIENCE_S * 2
        )

    def training(self) -> dict[str, Any]:
        told: dict[str, Any] = self.ask("GET", "training").raise_for_status().json()["training"]
        return told

    def train(self, description: str = "") -> dict[str, Any]:
        """Have a version trained and wait for the end."""
        assert self.ask("POST", "training", description=description).status_code == 202
        return self.until(lambda training: training["state"] in ENDED)

    def until(
        self, wanted: Callable[[dict[str, Any]], bool], stream: str = "training/events"
    ) -> dict[str, Any]:
        """Follow the events until one of them is as wanted."""
        with self._client.http.stream("GET", f"/api/studio/{stream}", timeout=PATIENCE_S * 4) as events:
            for line in events.iter_lines():
                if line.startswith("data:"):
                    training: dict[str, Any] = json.loads(line[5:])["training"]
                    if wanted(training):
                        return training
        raise AssertionError("the events ended before it was so")


@pytest.fixture
def maria(stack: ServiceStack) -> Staff:
    """An editor."""
    return Staff(stack, "maria")


@pytest.fixture
def nils(stack: ServiceStack) -> Staff:
    """An approver."""
    return Staff(stack, "nils")


class Talking:
    """Residents who go on talking, through both gateways, until told to stop; every reply is looked at."""

    QUESTIONS = ("når kjem brøytebilen", "kva kostar sfo", "hei", "barnehageplass")

    def __init__(self, stack: ServiceStack) -> None:
        self.residents = [ResidentClient.start(url) for url in stack.gateway_urls * 2]
        self._stop = threading.Event()
        self._answered = [threading.Semaphore(0) for _ in self.residents]
        self._errors: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._talk, args=pair)
            for pair in zip(self.residents, self._answered, strict=True)
        ]

    def __enter__(self) -> Talking:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        if self._errors:
            raise self._errors[0]

    def wait_for(self, answers: int) -> None:
        """Until each of them has had so many answers from now on."""
        for answered in self._answered:
            while answered.acquire(blocking=False):
                pass
        for answered in self._answered:
            for _ in range(answers):
                assert answered.acquire(timeout=PATIENCE_S), "somebody is not answered any more"

    def models(self) -> list[list[str]]:
        """For each resident the models that answered, in order; each as often as it took over."""
        found = []
        for resident in self.residents:
            replies = [m for m in resident.read_all()["messages"] if "reply_to" in m]
            assert {m["outcome"] for m in replies}.isdisjoint({"error"})
            used = [m["model"] for m in replies]
            found.append([one for one, before in zip(used, [None, *used], strict=False) if one != before])
            resident.close()
        return found

    def _talk(self, resident: ResidentClient, answered: threading.Semaphore) -> None:
        try:
            turn = 0
            while not self._stop.is_set():
                resident.ask(self.QUESTIONS[turn % len(self.QUESTIONS)])
                answered.release()
                turn += 1
        except BaseException as error:
            self._errors.append(error)


def live(stack: ServiceStack) -> str:
    active = read_active(stack.settings.data / "models")
    assert active is not None
    return active.name


def test_a_correction_goes_live_while_people_talk_and_is_taken_back(
    stack: ServiceStack, maria: Staff, nils: Staff
) -> None:
    before = live(stack)
    resident = ResidentClient.start(stack.gateway_url)
    unknown = resident.ask(UNKNOWN)
    assert unknown["model"] and unknown.get("topic") != "gatelys", unknown
    # When the editor adds what was not understood and has a version trained
    added = maria.ask("POST", "subjects/gatelys/examples", examples=[{"text": text} for text in EXAMPLES])
    assert added.status_code == 201, added.text
    ended = maria.train("Skrubbekvart")
    assert ended["state"] == "done", ended
    number = ended["number"]
    report = maria.ask("GET", f"models/{number}/report").json()
    assert report["verdict"] == {"passed": True, "reasons": []}, report["words"]
    assert report["questions"] > 30 and set(report["forms"]) == {"nn", "nb"}
    assert live(stack) == before
    # and the approver puts it live while people talk, and takes it back
    with Talking(stack) as talking:
        talking.wait_for(2)
        answer = nils.ask("POST", f"models/{number}/activate")
        assert answer.status_code == 200 and answer.json()["verified"] is True, answer.text
        assert len(answer.json()["processes"]) == 2
        new = answer.json()["model"]
        after = resident.ask("skrubbekvart utanfor huset vårt")
        assert (after["topic"], after["model"]) == ("gatelys", new), after
        talking.wait_for(2)
        back = nils.ask("POST", "models/rollback").json()
        assert back["verified"] is True
        assert resident.ask(UNKNOWN)["model"] == back["model"]
        talking.wait_for(2)
    # Then nobody saw an error, and everybody went from the old one to the new one and back, once
    for used in talking.models():
        assert used == [back["model"], new, back["model"]], used
    resident.close()
    assert maria.train()["state"] == "unchanged"


def test_a_sabotaged_version_is_stopped_in_the_studio_and_on_the_command_line(
    stack: ServiceStack, maria: Staff, nils: Staff
) -> None:
    before = live(stack)
    examples = maria.ask("GET", "subjects/krisesenter").json()["examples"]
    moved = [one["text"] for one in examples if not one["word"]]
    undo = maria.ask("POST", "subjects/krisesenter/examples/move", texts=moved, to="broyting").json()[
        "change"
    ]
    try:
        ended = maria.train()
        assert ended["state"] == "done", ended
        number = ended["number"]
        report = maria.ask("GET", f"models/{number}/report").json()
        assert report["verdict"]["passed"] is False
        assert {one["why"] for one in report["must_pass"]} >= {"moved_example"}
        refused = nils.ask("POST", f"models/{number}/activate")
        assert (refused.status_code, refused.json()["code"]) == (409, "model_refused")
        command = [
            str(stack.settings.service_python),
            "-m",
            "api.cli",
            "models",
            "promote",
            str(number),
            "--json",
        ]
        environ = {"PATH": os.environ["PATH"], "SVARA_DATA": str(stack.settings.data)}
        done = subprocess.run(
            command, env=environ, cwd=stack.settings.project, capture_output=True, text=True
        )
        assert done.returncode == 1, done.stderr
        assert json.loads(done.stdout)["code"] == "model_refused"
        assert live(stack) == before
    finally:
        maria.ask("POST", f"history/{undo}/undo")


def test_whatever_ends_a_training_the_live_version_is_untouched(stack: ServiceStack, maria: Staff) -> None:
    before, there = live(stack), archives(stack)
    another = [{"text": "skrubbekvart på fortauet"}]
    maria.ask("POST", "subjects/gatelys/examples", examples=another).raise_for_status()
    # A gateway that ends takes nothing with it, and a second training is refused.
    maria.ask("POST", "training").raise_for_status()
    maria.until(lambda training: training["state"] == "training")
    stack.kill("gateway-2")
    stack.start("gateway-2")
    second = maria.ask("POST", "training")
    assert (second.status_code, second.json()["code"]) == (409, "training_running")
    # The trainer itself is killed.
    stack.kill("trainer")
    ended = maria.until(lambda training: training["state"] in ENDED)
    assert (ended["state"], ended["problem"]) == ("failed", "interrupted")
    stack.start("trainer")
    # What it trains with is killed.
    maria.ask("POST", "training").raise_for_status()
    maria.until(lambda training: training.get("done", 0) >= 1)
    pid = stack.pid("trainer")
    assert pid is not None
    for child in children(pid):
        os.kill(child, signal.SIGKILL)
    ended = maria.until(lambda training: training["state"] in ENDED)
    assert (ended["state"], ended["problem"]) == ("failed", "failed")
    assert "Utgåva som er i bruk, er den same" in ended["text"]["nn"]
    # Somebody changes their mind.
    maria.ask("POST", "training").raise_for_status()
    maria.until(lambda training: training["state"] == "training")
    assert maria.ask("DELETE", "training").status_code == 202
    assert maria.until(lambda training: training["state"] in ENDED)["state"] == "cancelled"
    assert (live(stack), archives(stack)) == (before, there)
    stack.wait_ready("gateway-2")


def archives(stack: ServiceStack) -> set[str]:
    return {file.name for file in (stack.settings.data / "models").glob("*.tar.gz")}


def children(pid: int) -> list[int]:
    """Linux: the processes that ``pid`` started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]
