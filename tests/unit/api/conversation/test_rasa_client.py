"""Asking several Rasa processes: which model is asked for, which one answered, who is asked when one is down."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx
import pytest
from redis.asyncio import Redis

from api.conversation.model_choice import ModelChoice
from api.conversation.rasa_client import MODEL_HEADER, RasaClient, RasaUnavailableError
from api.conversation.scripts import Keys

URLS = ("http://rasa-1:5005", "http://rasa-2:5005")


@dataclass
class Processes(httpx.AsyncBaseTransport):
    """Two Rasa processes that answer with the model they are asked for. Those in ``down`` do not answer."""

    down: set[str] = field(default_factory=set)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    tells: bool = True

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if request.url.path != "/status":
            self.asked.append((host, request.headers.get(MODEL_HEADER)))
        if host in self.down:
            raise httpx.ConnectError("refused")
        if request.url.path == "/status":
            return httpx.Response(200, json={"model_id": "id-of-its-own"})
        wanted = request.headers.get(MODEL_HEADER, "its-own")
        headers = {MODEL_HEADER: f"id-of-{wanted}"} if self.tells else {}
        custom = {"text": "Hei", "outcome": "smalltalk"}
        return httpx.Response(200, json=[{"custom": custom}], headers=headers)


@pytest.fixture
def processes() -> Processes:
    return Processes()


@pytest.fixture
def choice(redis: Redis) -> ModelChoice:
    return ModelChoice(redis, Keys("test"))


@pytest.fixture
def client(processes: Processes, choice: ModelChoice) -> RasaClient:
    return RasaClient(httpx.AsyncClient(transport=processes), URLS, 1.0, choice)


async def test_a_turn_is_answered_by_the_chosen_model_and_says_so(
    client: RasaClient, choice: ModelChoice, processes: Processes
) -> None:
    assert (await client.ask("a:1", "hei", {})).model == "id-of-its-own"
    await choice.choose("two.tar.gz")
    assert (await client.ask("a:1", "hei", {})).model == "id-of-two.tar.gz"
    assert [model for _, model in processes.asked] == [None, "two.tar.gz"]
    assert await client.model() == "id-of-two.tar.gz", "what answered last is known at once"


async def test_a_conversation_stays_with_one_process_and_all_are_used(
    client: RasaClient, processes: Processes
) -> None:
    for _ in range(3):
        await client.ask("a:1", "hei", {})
    assert len(set(processes.asked)) == 1
    for n in range(20):
        await client.ask(f"{n}:1", "hei", {})
    assert {host for host, _ in processes.asked} == {"rasa-1", "rasa-2"}


async def test_when_one_is_down_the_other_answers_with_the_same_model(
    client: RasaClient, choice: ModelChoice, processes: Processes
) -> None:
    await choice.choose("two.tar.gz")
    processes.down = {"rasa-1"}
    for n in range(10):
        assert (await client.ask(f"{n}:1", "hei", {})).model == "id-of-two.tar.gz"
    assert {model for _, model in processes.asked} == {"two.tar.gz"}
    assert await client.status() == "id-of-its-own"
    processes.down = {"rasa-1", "rasa-2"}
    assert await client.status() is None
    with pytest.raises(RasaUnavailableError):
        await client.ask("a:1", "hei", {})


async def test_a_rasa_without_our_channel_is_asked_which_model_it_has(
    client: RasaClient, processes: Processes
) -> None:
    processes.tells = False
    assert (await client.ask("a:1", "hei", {})).model == "id-of-its-own"


async def test_a_redis_that_is_away_leaves_the_choice_to_rasa(processes: Processes) -> None:
    away = Redis.from_url("redis://127.0.0.1:1/0", decode_responses=True)
    client = RasaClient(httpx.AsyncClient(transport=processes), URLS, 1.0, ModelChoice(away, Keys("test")))
    assert (await client.ask("a:1", "hei", {})).model == "id-of-its-own"
    await away.aclose()
