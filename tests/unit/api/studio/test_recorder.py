"""What is noted of a conversation, what never is, and that the chat does not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI

from api.errors import StorageUnavailableError
from api.studio.observations import Observations, Rated, Turned
from api.studio.observations_recorder import Recorder
from api.studio.observations_table import Observation
from api.studio.observations_table import observations as table
from tests.support.fake_rasa import FakeRasa, reply
from tests.unit.api.conftest import Resident, StartConversation
from tests.unit.api.studio.conftest import NOW, Clock, turned

UNDERSTOOD = {
    "intent": "subject",
    "confidence": 0.93,
    "topics": [{"name": "barnehageplass", "confidence": 0.61}, {"name": "renovasjon", "confidence": 0.2}],
}


async def kept(app: FastAPI, resident: Resident) -> list[Any]:
    """The observations of one conversation, in order."""
    material = app.state.context.material
    await material.recorder.flush()
    own = app.state.context.log.digest("observation", resident.id)
    with material.observations._engine.connect() as connection:
        query = table.select().where(table.c.conversation == own).order_by(table.c.seq)
        return [Observation.read(row) for row in connection.execute(query)]


async def test_a_message_is_noted_masked_with_what_the_bot_thought(
    app: FastAPI, start: StartConversation, rasa: FakeRasa
) -> None:
    rasa.answer = lambda asked: reply(confidence=0.61, understood=UNDERSTOOD)
    resident = await start()
    await resident.reply_to("kva kostar barnehage, ring meg på 91234567")
    (one,) = await kept(app, resident)
    assert one.text == "kva kostar barnehage, ring meg på [telefon]"
    assert (one.intent, one.confidence) == ("subject/barnehageplass", 0.61)
    assert (one.runner_up, one.runner_up_confidence) == ("subject/renovasjon", 0.2)
    assert (one.outcome, one.topic, one.model, one.signs) == (
        *("answered", "barnehageplass", "model-1", ("unsure",)),
    )


async def test_what_must_not_be_kept_is_not(app: FastAPI, start: StartConversation, rasa: FakeRasa) -> None:
    resident = await start()
    await resident.reply_to("fødselsnummeret mitt er 01010112345")
    await resident.reply_to("eg vil ikkje leve lenger, eg tek livet mitt i kveld")
    assert await kept(app, resident) == []


async def test_tests_are_not_kept(app: FastAPI, http: httpx.AsyncClient) -> None:
    credential = app.state.context.test_credential
    created = await http.post(
        "/api/conversations", json={"locale": "nn"}, headers={"X-Svara-Test": credential}
    )
    told = created.json()
    resident = Resident(http, told["id"], told["token"], told["messages"])
    await resident.reply_to("kva kostar barnehage")
    assert await kept(app, resident) == []


async def test_a_thumb_down_and_asking_for_a_person(
    app: FastAPI, http: httpx.AsyncClient, start: StartConversation
) -> None:
    resident = await start()
    answer = await resident.reply_to("kva kostar barnehage")
    judged = await http.post(
        f"/api/conversations/{resident.id}/feedback",
        json={"seq": answer["seq"], "rating": "down"},
        headers={**resident.headers, "Idempotency-Key": str(uuid4())},
    )
    assert judged.status_code == 202, judged.text
    assert (
        await http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)
    ).is_success
    (one,) = await kept(app, resident)
    assert {"thumb_down", "handed_over"} <= set(one.signs)


async def test_being_forgotten_takes_it_away(
    app: FastAPI, http: httpx.AsyncClient, start: StartConversation
) -> None:
    resident = await start()
    await resident.reply_to("kva kostar barnehage")
    assert len(await kept(app, resident)) == 1
    told = await http.delete(f"/api/conversations/{resident.id}", headers=resident.headers)
    assert told.json()["deleted"]["observations"] == 1
    assert await kept(app, resident) == []


async def test_what_waits_to_be_written_is_forgotten_too(observations: Observations) -> None:
    recorder = Recorder(observations, lambda: NOW)
    for conversation in ("c1", "c2"):
        recorder._put(turned(Clock(), 2, "kva kostar barnehage", conversation=conversation))
    assert (await recorder.forget("c1")).what == "observations"
    await recorder.flush()
    with observations._engine.connect() as connection:
        kept = connection.execute(table.select()).all()
    assert [row.conversation for row in kept] == ["digest of c2"]


class Down(Observations):
    """A database that is down until it is not."""

    def __init__(self) -> None:
        self.is_down = True
        self.kept: list[Turned | Rated] = []
        self.wrote = asyncio.Event()

    async def keep(self, happened: Sequence[Turned | Rated]) -> None:
        if self.is_down:
            raise StorageUnavailableError()
        self.kept += happened
        self.wrote.set()


async def test_a_database_that_is_down_costs_notes_but_never_waits() -> None:
    store = Down()
    recorder = Recorder(store, lambda: NOW, room=3, again_after_s=0)
    for seq in range(5):
        recorder.thumb_down("c1", seq)
    assert recorder.lost == 2
    running = asyncio.create_task(recorder.run())
    await asyncio.sleep(0)
    store.is_down = False
    await asyncio.wait_for(store.wrote.wait(), 5)
    running.cancel()
    assert [one.seq for one in store.kept if isinstance(one, Rated)] == [2, 3, 4]
