"""The resident is told the truth: place, how long others waited, when people answer, and what they can choose."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.governance.agent import Agent
from api.handover.outlook import FEWEST_WAITS, RECENT_S, estimated
from tests.support.fake_rasa import reply
from tests.unit.api.conftest import StartConversation
from tests.unit.api.handover.conftest import INGRID

NOW_S = 1_795_000_000
WAITS = st.lists(st.integers(0, 7200), max_size=50)


def kept(waits: list[int], when: int = NOW_S) -> list[str]:
    return [f"{when}:{waited}" for waited in waits]


@given(WAITS)
def test_nothing_is_said_of_time_with_too_little_to_go_by(waits: list[int]) -> None:
    assert (estimated(kept(waits), NOW_S) is None) == (len(waits) < FEWEST_WAITS)


@given(WAITS.filter(lambda waits: len(waits) >= FEWEST_WAITS))
def test_the_range_lies_among_what_people_waited_and_holds_most_of_them(waits: list[int]) -> None:
    found = estimated(kept(waits), NOW_S)
    assert min(waits) // 60 <= found.from_minutes <= found.to_minutes <= max(1, max(waits) // 60 + 1)
    inside = [waited for waited in waits if found.from_minutes * 60 <= waited <= found.to_minutes * 60]
    assert len(inside) >= len(waits) * 0.6


def test_old_waits_tell_nothing_of_today() -> None:
    assert estimated(kept([60] * 20, NOW_S - RECENT_S - 1), NOW_S) is None
    assert estimated(kept([60] * 20, NOW_S - RECENT_S), NOW_S).to_minutes == 1


async def queued(start: StartConversation, **body: str):
    resident = await start(**body)
    asked = await resident.http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)
    assert asked.status_code == 202
    return resident


async def remember_waits(context, redis, waits: list[int], department: str = "innbyggarservice") -> None:
    """People who were taken from the line after so many seconds, a moment ago."""
    for waited in waits:
        created, _ = await context.log.create(municipality="alver", locale="nn", test=False, entries=[])
        await context.claims.request(created.id, [], department)
        now = (await redis.time())[0] * 1000
        await redis.hset(f"svara:{{svara}}:conv:{created.id}", "queued_ms", now - waited * 1000)
        await context.claims.claim(created.id, INGRID)
        await context.claims.leave(created.id, INGRID, "closed")


async def test_what_others_waited_is_told_as_a_range_in_words_and_figures(
    start: StartConversation, app, redis
) -> None:
    context = app.state.context
    await context.presence.arrives(INGRID)
    await remember_waits(context, redis, [60, 130, 180, 240, 290, 3000])
    read = await (await queued(start)).read()
    assert (read["position"], read["people"]) == (1, "here")
    assert read["estimate"] == {"from_minutes": 2, "to_minutes": 5}
    assert "mellom 2 og 5 minutt" in read["messages"][-1]["text"]
    assert "slow" not in read


async def test_four_waits_are_too_few_to_say_anything(start: StartConversation, app, redis) -> None:
    context = app.state.context
    await context.presence.arrives(INGRID)
    await remember_waits(context, redis, [60, 120, 180, 240])
    read = await (await queued(start)).read()
    assert "estimate" not in read and "minutt" not in read["messages"][-1]["text"]


async def test_waits_of_one_department_say_nothing_of_another(start: StartConversation, app, redis) -> None:
    context = app.state.context
    await context.presence.arrives(INGRID)
    await remember_waits(context, redis, [60] * 6, "byggesak")
    assert "estimate" not in await (await queued(start)).read()


async def test_who_has_waited_longer_than_most_hears_that_and_no_range(
    start: StartConversation, app, redis
) -> None:
    context = app.state.context
    await context.presence.arrives(INGRID)
    await remember_waits(context, redis, [50] * 6)
    resident = await queued(start)
    now = (await redis.time())[0] * 1000
    await redis.hset(f"svara:{{svara}}:conv:{resident.id}", "queued_ms", now - 61_000)
    read = await resident.read()
    assert read["slow"] is True and "estimate" not in read
    answer = await resident.reply_to("Eg ventar her", choice="wait")
    assert "Det går seinare enn vanleg no" in answer["text"]


@pytest.mark.parametrize(
    ("clock", "people", "opens", "words"),
    [
        ("2026-11-23T10:00:00+01:00", "open", None, "folk er på jobb"),
        ("2026-11-23T22:00:00+01:00", "closed", "2026-11-24T08:00:00+00:00", "tysdag 24. november kl. 09.00"),
        ("2026-12-25T10:00:00+01:00", "closed", "2026-12-28T08:00:00+00:00", "I dag er det første juledag"),
        ("2026-05-17T10:00:00+02:00", "closed", "2026-05-18T07:00:00+00:00", "I dag er det grunnlovsdagen"),
    ],
)
async def test_with_nobody_there_it_is_told_when_somebody_is(
    start: StartConversation, app, clock: str, people: str, opens: str | None, words: str
) -> None:
    object.__setattr__(app.state.context.settings, "clock", datetime.fromisoformat(clock))
    read = await (await queued(start)).read()
    assert (read["people"], read.get("opens")) == (people, opens)
    assert words in read["messages"][-1]["text"]


async def test_when_all_have_enough_that_is_told_and_the_bot_answers_on(
    start: StartConversation, app
) -> None:
    context = app.state.context
    one = Agent("one", "Oda", "Innbyggarservice", capacity=1)
    await context.presence.arrives(one)
    first = await queued(start)
    assert (await first.read())["people"] == "here"
    await context.claims.claim(first.id, one)
    second = await queued(start)
    read = await second.read()
    assert (read["people"], read["state"]) == ("busy", "queued")
    assert "opptekne" in read["messages"][-1]["text"]
    assert (await second.reply_to("barnehage"))["outcome"] == "answered"


async def test_the_place_is_that_of_the_departments_own_line(start: StartConversation, app) -> None:
    first, second = await queued(start), await start()
    await second.reply_to("byggje garasje")
    context = app.state.context
    await context.redis.hset(f"svara:{{svara}}:conv:{second.id}", "topic", "byggesak")
    await second.http.post(f"/api/conversations/{second.id}/handover", headers=second.headers)
    standing = await context.log.standing(second.id)
    assert (standing.department, standing.position) == ("byggesak", 1)
    assert "som nummer 1." in (await second.read())["messages"][-1]["text"]
    third = await queued(start)
    assert (await third.read())["position"] == 2
    await first.http.delete(f"/api/conversations/{first.id}/handover", headers=first.headers)
    assert (await third.read())["position"] == 1


async def test_the_department_follows_the_subject_the_bot_passed_on_with(
    start: StartConversation, app, rasa
) -> None:
    rasa.answer = lambda asked: reply(
        "Eg spør.", outcome="handover", intention="handover", topic="nabovarsel"
    )
    resident = await start()
    await resident.reply_to("eg vil klage på nabovarselet")
    standing = await app.state.context.log.standing(resident.id)
    assert standing.department == "byggesak"


async def test_there_is_always_a_choice(start: StartConversation, app) -> None:
    resident = await queued(start)
    read = await resident.read()
    assert read["choices"] == ["wait", "leave_message", "ask_meeting", "ask_bot"]
    offered = {choice["payload"]: choice["title"] for choice in read["messages"][-1]["choices"]}
    assert list(offered) == read["choices"]
    assert "svar innan onsdag 25. november kl. 15.00" in read["messages"][-1]["text"]
    answer = await resident.reply_to(offered["wait"], choice="wait")
    assert answer["outcome"] == "handover" and "som nummer 1." in answer["text"]
    answer = await resident.reply_to(offered["ask_bot"], choice="ask_bot")
    assert answer["outcome"] == "smalltalk"
    read = await resident.read()
    assert read["state"] == "bot" and "receipt" not in read and "choices" not in read
    answer = await resident.reply_to(offered["wait"], choice="wait")
    assert "Du står ikkje i kø no" in answer["text"]


async def test_the_stream_tells_when_somebody_comes(start: StartConversation, app) -> None:
    context, resident = app.state.context, await queued(start)
    conversation = await context.log.get(resident.id)
    before = await context.outlooks.standing(conversation)
    assert before.to_resident()["people"] == "open"
    await context.presence.arrives(INGRID)
    assert (await context.outlooks.standing(conversation)).to_resident()["people"] == "here"
    await context.presence.arrives(INGRID, "away")
    assert (await context.outlooks.standing(conversation)).to_resident()["people"] == "open"


async def test_a_release_to_the_line_has_a_receipt_although_nobody_asked(
    start: StartConversation, app
) -> None:
    context, resident = app.state.context, await start()
    await resident.send("hei", key=str(uuid4()))
    await context.claims.claim(resident.id, INGRID)
    await context.claims.leave(resident.id, INGRID, "queued")
    read = await resident.read()
    assert read["state"] == "queued" and read["receipt"] and read["position"] == 1
    assert [choice["payload"] for choice in read["messages"][-1]["choices"]] == read["choices"]
    for choice in read["choices"]:
        sent = await resident.send("eit val", choice=choice)
        assert sent.status_code == 202, choice
