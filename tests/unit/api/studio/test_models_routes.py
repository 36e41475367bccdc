"""Versions from the studio's interface: who may do what, what the gate stops, what every Rasa process is told."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis

from api import background
from api.governance.agent import Agent
from api.governance.users import DEMO_PASSWORD, Users
from api.main import create_app
from api.settings import GatewaySettings
from api.studio.models import ModelRegistry
from api.studio.training import TrainingDesk
from tests.support.models import archive
from tests.support.rasa_processes import URLS, RasaProcesses


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Archives without a number yet."""
    folder = tmp_path_factory.mktemp("made")
    for name in ("one", "two", "bad", "new"):
        archive(folder, name, {"greet": ("hei", "hallo"), "goodbye": ("ha det", "hade")})
    return folder


@pytest.fixture
def registry(tmp_path: Path, made: Path) -> ModelRegistry:
    """One is live, two is good, bad was refused, new has not been compared."""
    registry = ModelRegistry(tmp_path / "models")
    registry.folder.mkdir()
    for name in ("one", "two", "bad", "new"):
        for file in made.glob(f"{name}.*"):
            shutil.copy(file, registry.folder)
        registry.adopt("maria")
    registry.put_live(1, "svara", "start")
    report = {"verdict": {"reasons": []}, "must_pass": [], "live": 1, "better": [], "worse": []}
    told = {**report, "right": {"before": 5, "now": 5}, "questions": 5, "forms": {}, "new": [], "gone": []}
    for number, passed in ((2, True), (3, False)):
        verdict = {
            "passed": passed,
            "reasons": [] if passed else [{"code": "must_pass", "values": {"count": 1}}],
        }
        registry.describe(number, {**told, "verdict": verdict, "titles": {}}, passed=passed)
    return registry


@pytest.fixture
def processes(registry: ModelRegistry) -> RasaProcesses:
    return RasaProcesses.with_models({v.file: v.model_id for v in registry.versions()}, "one.tar.gz")


@pytest.fixture(scope="module")
def with_approvers(database_url: str) -> str:
    """The database, where Petra and Anne approve as well."""
    users = Users(database_url)
    users.prepare(demo=True)
    for name in ("petra", "anne"):
        users.add(Agent(name, name.title(), "Leiar", rights=("approver",)), DEMO_PASSWORD)
    users.close()
    return database_url


@pytest.fixture
async def app(
    redis: Redis, redis_url: str, tmp_path: Path, with_approvers: str, processes: RasaProcesses
) -> AsyncIterator[FastAPI]:
    settings = GatewaySettings(
        demo=True, data=tmp_path, redis_url=redis_url, database_url=with_approvers, rasa_urls=URLS
    )
    app = create_app(settings, transport=processes)
    async with background.running(app.state.context):
        yield app


@dataclass
class Studio:
    """Somebody in the studio."""

    http: httpx.AsyncClient
    token: str

    async def __call__(self, method: str, path: str, **body: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.http.request(
            method, f"/api/studio/{path}", json=body or None, headers=headers, timeout=20
        )


class SignIn:
    """Signs people in, each once."""

    def __init__(self, app: FastAPI) -> None:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://svara.test")

    async def __call__(self, username: str) -> Studio:
        answer = await self.http.post(
            "/api/agent/session", json={"username": username, "password": DEMO_PASSWORD}
        )
        self.http.cookies.clear()
        return Studio(self.http, answer.json()["token"])


@pytest.fixture
async def sign_in(app: FastAPI) -> AsyncIterator[SignIn]:
    sign_in = SignIn(app)
    yield sign_in
    await sign_in.http.aclose()


def serves(processes: RasaProcesses) -> set[str]:
    return {process.active for process in processes.processes.values()}


async def noted(app: FastAPI) -> list[tuple[str, str, str]]:
    entries = await app.state.context.audit.latest(what="model.")
    return [(one.who, one.what, one.subject) for one in reversed(entries)]


async def test_the_list_says_what_each_version_is(sign_in: SignIn) -> None:
    maria = await sign_in("maria")
    told = (await maria("GET", "models")).json()
    assert (told["live"], told["former"]) == (1, None)
    assert {v["number"]: v["state"] for v in told["models"]} == {
        1: "live",
        2: "candidate",
        3: "refused",
        4: "candidate",
    }
    report = (await maria("GET", "models/3/report")).json()
    assert report["words"]["nn"]["reasons"] == ["1 av dei spørsmåla som alltid må gå rett, går feil."]
    assert (await maria("GET", "models/4/report")).json()["code"] == "model_not_compared"
    assert (await maria("GET", "models/9/report")).json()["code"] == "model_not_found"


async def test_a_good_version_is_put_live_on_every_process_and_taken_back(
    app: FastAPI, sign_in: SignIn, processes: RasaProcesses, registry: ModelRegistry
) -> None:
    nils = await sign_in("nils")
    before = len(await noted(app))
    answer = await nils("POST", "models/2/activate")
    assert answer.status_code == 200, answer.text
    assert answer.json()["verified"] is True and answer.json()["model"] == "id-two"
    assert serves(processes) == {"two.tar.gz"}
    assert registry.live_file() == "two.tar.gz"
    context = app.state.context
    assert (await context.rasa.ask("a:1", "hei", {})).model == "id-two"
    back = (await nils("POST", "models/rollback")).json()
    assert (back["number"], back["verified"]) == (1, True)
    assert (await context.rasa.ask("a:1", "hei", {})).model == "id-one"
    assert (await nils("POST", "models/rollback")).json()["code"] == "no_former_model"
    # A version that was live before needs no gate.
    assert (await nils("POST", "models/2/activate")).json()["number"] == 2
    told = (await noted(app))[before:]
    assert told == [("nils", "model.activated", f"model/{number}") for number in (2, 1, 2)]


async def test_only_an_approver_puts_a_version_live(sign_in: SignIn, registry: ModelRegistry) -> None:
    maria = await sign_in("maria")
    for path in ("models/2/activate", "models/3/approve-override", "models/rollback"):
        answer = await maria("POST", path)
        assert (answer.status_code, answer.json()["code"]) == (403, "right_missing")
    ingrid = await sign_in("ingrid")
    for method, path in (
        ("GET", "models"),
        ("GET", "training"),
        ("POST", "training"),
        ("DELETE", "training"),
    ):
        assert (await ingrid(method, path)).json()["code"] == "right_missing"
    anybody = Studio(sign_in.http, "no-token")
    assert (await anybody("GET", "models")).json()["code"] == "not_signed_in"
    assert registry.live_file() == "one.tar.gz"


async def test_a_refused_version_takes_two_people_and_a_reason(
    app: FastAPI, sign_in: SignIn, processes: RasaProcesses, registry: ModelRegistry
) -> None:
    petra, anne, nils = await sign_in("petra"), await sign_in("anne"), await sign_in("nils")
    before = len(await noted(app))
    refused = await petra("POST", "models/3/activate")
    assert (refused.status_code, refused.json()["code"]) == (409, "model_refused")
    assert (await petra("POST", "models/3/approve-override")).json()["code"] == "override_not_asked"
    assert (await petra("POST", "models/3/activate", override_reason="kort")).json()[
        "code"
    ] == "invalid_request"
    private = await petra("POST", "models/3/activate", override_reason="ring 01019012345 om det hastar")
    assert private.json()["code"] == "personal_data_in_text"
    asked = await petra("POST", "models/3/activate", override_reason="Krisesenteret har fått nytt namn.")
    assert asked.json()["override"]["by"] == "petra"
    assert (await petra("POST", "models/3/approve-override")).json()["code"] == "second_person_needed"
    assert serves(processes) == {"one.tar.gz"}
    assert (await nils("POST", "models/3/approve-override")).json()["verified"] is True
    assert serves(processes) == {"bad.tar.gz"}
    (activation,) = registry.get(3).activations
    assert (activation.how, activation.asked_by, activation.by) == ("override", "petra", "nils")
    assert (await anne("POST", "models/3/approve-override")).json()["code"] == "override_not_asked"
    assert [what for _, what, _ in (await noted(app))[before:]] == [
        "model.refused",
        "model.override_asked",
        "model.activated",
    ]


async def test_who_had_it_trained_may_ask_and_not_agree(sign_in: SignIn, registry: ModelRegistry) -> None:
    maria = await sign_in("maria")
    reason = "Emnet skal vere borte frå nyttår."
    assert (await maria("POST", "models/3/activate", override_reason=reason)).status_code == 200
    registry.ask_override(3, "petra", reason)
    anne = await sign_in("anne")
    assert (await anne("POST", "models/3/approve-override")).status_code == 200


async def test_what_has_not_been_compared_is_not_put_live(sign_in: SignIn, registry: ModelRegistry) -> None:
    nils = await sign_in("nils")
    assert (await nils("POST", "models/4/activate")).json()["code"] == "model_not_compared"
    reason = "Det hastar veldig i dag."
    # Without a comparison there is nothing to make an exception from.
    assert (await nils("POST", "models/4/activate", override_reason=reason)).json()[
        "code"
    ] == "model_not_compared"
    assert registry.live_file() == "one.tar.gz"


@pytest.mark.parametrize("which", ["one", "every"])
async def test_a_process_that_cannot_take_it_stops_it_for_all(
    app: FastAPI, sign_in: SignIn, processes: RasaProcesses, registry: ModelRegistry, which: str
) -> None:
    troubled = list(processes.processes.values())[: 1 if which == "one" else 2]
    for process in troubled:
        process.broken = {"two.tar.gz"}
    nils = await sign_in("nils")
    answer = await nils("POST", "models/2/activate")
    assert (answer.status_code, answer.json()["code"]) == (503, "activation_failed")
    assert serves(processes) == {"one.tar.gz"} and registry.live_file() == "one.tar.gz"
    assert (await app.state.context.rasa.ask("a:1", "hei", {})).model == "id-one"
    assert registry.get(2).activations == ()


async def test_a_process_that_is_down_takes_it_when_it_starts(
    sign_in: SignIn, processes: RasaProcesses
) -> None:
    first, second = processes.processes.values()
    first.down = True
    nils = await sign_in("nils")
    answer = (await nils("POST", "models/2/activate")).json()
    assert answer["verified"] is True
    assert [one["answer"] for one in answer["processes"]] == ["down", "holds"]
    assert second.active == "two.tar.gz"
    second.down = True
    assert (await nils("POST", "models/rollback")).json()["code"] == "activation_failed"


async def test_a_full_disk_leaves_what_is_live(
    app: FastAPI, sign_in: SignIn, processes: RasaProcesses, registry: ModelRegistry
) -> None:
    (registry.folder / "active.json.new").symlink_to("/dev/full")
    nils = await sign_in("nils")
    assert (await nils("POST", "models/2/activate")).json()["code"] == "activation_failed"
    assert serves(processes) == {"one.tar.gz"} and registry.live_file() == "one.tar.gz"
    assert (await app.state.context.rasa.ask("a:1", "hei", {})).model == "id-one"
    assert (await noted(app))[-1] == ("nils", "model.activation_failed", "model/2")


async def test_two_at_once_is_one_after_the_other(app: FastAPI, sign_in: SignIn, redis: Redis) -> None:
    await redis.set("svara:{svara}:activation", "another")
    nils = await sign_in("nils")
    assert (await nils("POST", "models/2/activate")).json()["code"] == "activation_running"
    assert await redis.get("svara:{svara}:activation") == "another"


async def test_a_training_is_asked_for_followed_and_cancelled(
    app: FastAPI, sign_in: SignIn, redis: Redis
) -> None:
    maria, nils = await sign_in("maria"), await sign_in("nils")
    nothing = (await maria("GET", "training")).json()
    assert nothing.pop("no_trainer")["nn"].startswith("Det som skal lære opp, er ikkje i gang.")
    assert nothing == {"training": None, "log": [], "trainer": False, "changed": False}
    started = await maria("POST", "training", description="Ti nye døme frå Ola Nordmann, tlf. 99 88 77 66")
    assert started.status_code == 202
    assert "99 88" not in started.json()["training"]["description"]
    second = await nils("POST", "training")
    assert (second.status_code, second.json()["code"]) == (409, "training_running")
    assert "Maria" in second.json()["detail"]
    desk: TrainingDesk = app.state.context.models.training
    taken = await desk.take()
    assert taken is not None
    await desk.tell(taken.id, "reading", state="training", done=2, of=6)
    told = (await maria("GET", "training")).json()
    assert told["training"]["text"]["nn"] == "Lærer opp" and told["training"]["done"] == 2
    assert told["trainer"] is True and told["log"][0]["step"] == "reading"
    assert told["log"][0]["text"] == {"nn": "Las alle døma", "nb": "Leste alle eksemplene"}
    assert (await nils("DELETE", "training")).status_code == 202
    assert await desk.tell(taken.id) == "Nils"
    await desk.end(taken.id, "cancelled")
    ended = (await maria("GET", "training")).json()["training"]
    assert ended["text"]["nn"].startswith("Nils avbraut") and ended["under_way"] is False
    assert (await nils("DELETE", "training")).json()["code"] == "training_not_running"
    assert (await maria("POST", "models/4/compare")).json()["training"]["compare"] == 4


async def test_a_start_asks_for_what_is_live_by_the_file(app: FastAPI, registry: ModelRegistry) -> None:
    context = app.state.context
    assert (await context.rasa.ask("a:1", "hei", {})).model == "id-one"
    registry.put_live(2, "svara", "start")  # by a service that starts with another program
    await context.models.activation.align()
    assert await context.redis.get("svara:{svara}:model") == "two.tar.gz"
