"""One training at a time, on a real Redis: asked for, taken, told of, cancelled, interrupted."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from api.conversation.scripts import Keys
from api.errors import TrainingNotRunningError, TrainingRunningError
from api.studio.training import LeaseLostError, Training, TrainingDesk


@pytest.fixture
def desk(redis: Redis) -> TrainingDesk:
    return TrainingDesk(redis, Keys("test"))


async def taken(desk: TrainingDesk) -> Training:
    await desk.start("kari", "Kari", "Ti nye døme")
    training = await desk.take()
    assert training is not None
    return training


async def read(desk: TrainingDesk) -> Training:
    training = await desk.read()
    assert training is not None
    return training


async def test_one_is_asked_for_taken_and_ended(desk: TrainingDesk) -> None:
    assert await desk.read() is None and await desk.take() is None
    asked = await desk.start("kari", "Kari", "Ti nye døme")
    assert (await read(desk)).state == "waiting"
    training = await desk.take()
    assert training is not None and training.id == asked.id
    assert await desk.take() is None, "only one trainer gets it"
    assert await desk.tell(training.id, "reading", state="training", step="reading", done=1, of=6) == ""
    told = await read(desk)
    assert (told.state, told.step, told.done, told.of, told.description) == (
        "training",
        "reading",
        1,
        6,
        "Ti nye døme",
    )
    await desk.end(training.id, "done", number=7)
    ended = await read(desk)
    assert (ended.state, ended.number, ended.under_way) == ("done", 7, False)
    assert [line.split(" ", 1)[1] for line in await desk.log()] == ["reading", "done"]


async def test_of_many_who_ask_at_once_one_gets_it_and_the_others_hear_whose_it_is(
    desk: TrainingDesk,
) -> None:
    answers = await asyncio.gather(
        *(desk.start(f"user{n}", f"Name {n}") for n in range(20)), return_exceptions=True
    )
    (started,) = [one for one in answers if isinstance(one, Training)]
    refused = [one for one in answers if isinstance(one, TrainingRunningError)]
    assert len(refused) == 19
    assert {one.values["name"] for one in refused} == {started.name}


async def test_cancelled_while_it_waits_and_while_it_runs(desk: TrainingDesk) -> None:
    with pytest.raises(TrainingNotRunningError):
        await desk.cancel("ola")
    await desk.start("kari", "Kari")
    await desk.cancel("ola")
    assert (await read(desk)).state == "cancelled" and await desk.take() is None
    training = await taken(desk)
    await desk.cancel("ola")
    assert await desk.tell(training.id) == "ola"
    await desk.end(training.id, "cancelled")
    assert ((await read(desk)).state, (await read(desk)).cancel_by) == ("cancelled", "ola")
    with pytest.raises(TrainingNotRunningError):
        await desk.cancel("ola")


async def test_a_trainer_that_is_gone_leaves_an_interrupted_training_and_room_for_another(
    desk: TrainingDesk, redis: Redis
) -> None:
    training = await taken(desk)
    await desk.tell(training.id, state="training")
    await redis.delete("svara:{test}:training-lease")  # as when it runs out
    interrupted = await read(desk)
    assert (interrupted.state, interrupted.problem) == ("failed", "interrupted")
    with pytest.raises(TrainingNotRunningError):
        await desk.cancel("ola")
    assert await desk.take() is None
    assert (await redis.hget("svara:{test}:training", "state")) == "failed"
    await desk.start("ola", "Ola")
    with pytest.raises(LeaseLostError):
        await desk.tell(training.id, state="training")
    assert (await read(desk)).state == "waiting"


async def test_a_trainer_that_is_there_is_seen(desk: TrainingDesk, redis: Redis) -> None:
    assert not await desk.trainer_present()
    await desk.take()
    assert await desk.trainer_present()
    assert 0 < await redis.pttl("svara:{test}:trainer") <= 10_000
