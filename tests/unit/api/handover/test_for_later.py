"""Leaving a message or wishing a meeting instead of waiting: it becomes a case, and the waiting is over."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import create_engine

from tests.unit.api.conftest import Resident, StartConversation
from tests.unit.api.handover.conftest import INGRID

TELEPHONE, EMAIL = "99 88 77 66", "kari@example.com"
NUMBER = "13097248022"
FORM = {"text": "Naboen byggjer utan løyve. Kven kan hjelpe?", "telephone": TELEPHONE}


async def leave(
    resident: Resident, body: dict[str, Any], what: str = "message-for-later", key: str | None = None
):
    headers = {**resident.headers, "Idempotency-Key": key or str(uuid4())}
    return await resident.http.post(f"/api/conversations/{resident.id}/{what}", json=body, headers=headers)


async def wait_in_line(resident: Resident) -> None:
    await resident.http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)


async def log_of(app, resident: Resident) -> str:
    """Everything Redis has of the conversation, as text."""
    redis = app.state.context.redis
    kept = [await redis.hgetall(f"svara:{{svara}}:conv:{resident.id}")]
    kept += await redis.xrange(f"svara:{{svara}}:log:{resident.id}")
    return str(kept)


async def test_a_message_left_by_form_is_a_case_with_a_due_time_and_ends_the_waiting(
    start: StartConversation, app
) -> None:
    resident = await start()
    await resident.reply_to("barnehage")
    await wait_in_line(resident)
    left = await leave(resident, {**FORM, "name": "Kari Nordmann", "email": EMAIL})
    assert left.status_code == 202, left.text
    answer = left.json()
    assert (answer["due"], answer["state"]) == ("2026-11-25T14:00:00+00:00", "bot")
    case = await app.state.context.cases.get(answer["case"])
    assert (case.text, case.telephone, case.email, case.name) == (
        FORM["text"],
        TELEPHONE,
        EMAIL,
        "Kari Nordmann",
    )
    assert (case.kind, case.state, case.department, case.conversation) == (
        "message",
        "open",
        "innbyggarservice",
        resident.id,
    )
    assert case.topic == "barnehageplass" and [event.what for event in case.events] == ["asked"]
    read = await resident.read()
    told = read["messages"][-1]
    assert (read["state"], told["event"], told["case"]) == ("bot", "left_message", answer["case"])
    assert "svar innan onsdag 25. november kl. 15.00" in told["text"] and "ikkje lenger i kø" in told["text"]
    assert await app.state.context.claims.waiting() == []
    everything = await log_of(app, resident)
    assert "99 88" not in everything and EMAIL not in everything and "Nordmann" not in everything


async def test_the_same_key_is_one_case_and_one_line_in_the_log(start: StartConversation, app) -> None:
    resident, key = await start(), str(uuid4())
    answers = [(await leave(resident, FORM, key=key)).json() for _ in range(3)]
    assert len({answer["case"] for answer in answers}) == 1
    assert len(await app.state.context.cases.listed()) >= 1
    events = [m["event"] for m in (await resident.read())["messages"] if "event" in m]
    assert events == ["left_message"]
    other = (await leave(resident, FORM)).json()
    assert other["case"] != answers[0]["case"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"telephone": None}, 422, "contact_missing"),
        ({"telephone": "ring meg"}, 422, "contact_missing"),
        ({"telephone": "12"}, 422, "contact_missing"),
        ({"telephone": None, "email": "kari"}, 422, "contact_missing"),
        ({"telephone": None, "email": f"{EMAIL} og meir"}, 422, "contact_missing"),
        ({"text": "  "}, 422, "message_empty"),
        ({"text": "x" * 2001}, 422, "message_too_long"),
        ({"text": f"Eg har fødselsnummer {NUMBER}"}, 422, "personal_data_in_text"),
        ({"name": NUMBER}, 422, "personal_data_in_text"),
    ],
)
async def test_what_cannot_be_answered_or_must_not_stand_there_is_refused(
    start: StartConversation, app, change: dict[str, Any], status: int, code: str
) -> None:
    resident = await start()
    refused = await leave(resident, {**FORM, **change})
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert len((await resident.read())["messages"]) == 1


async def test_without_a_key_nothing_is_kept(start: StartConversation) -> None:
    resident = await start()
    path = f"/api/conversations/{resident.id}/message-for-later"
    refused = await resident.http.post(path, json=FORM, headers=resident.headers)
    assert refused.json()["code"] == "idempotency_key_missing"


async def test_a_meeting_is_wished_and_can_be_booked_where_there_is_a_page(
    start: StartConversation, app
) -> None:
    context, resident = app.state.context, await start(locale="nb")
    wish = {"text": "Byggesaken min", "when": "tirsdag før lunsj", "email": EMAIL}
    answer = (await leave(resident, wish, "meeting")).json()
    assert "booking_url" not in answer
    case = await context.cases.get(answer["case"])
    assert (case.kind, case.wishes, case.lang) == ("meeting", "tirsdag før lunsj", "nb")
    assert "Ønsket ditt om et møte" in (await resident.read())["messages"][-1]["text"]
    with_page = context.municipalities["alver"].model_copy(
        update={"booking_url": "https://www.alver.kommune.no/bestill"}
    )
    context.municipalities["alver"] = with_page
    answer = (await leave(resident, wish, "meeting")).json()
    assert answer["booking_url"] == "https://www.alver.kommune.no/bestill"
    await wait_in_line(resident)
    reply = await resident.reply_to("Be om et møte", choice="ask_meeting")
    assert reply["sources"][0]["url"] == "https://www.alver.kommune.no/bestill"


async def test_in_the_chat_the_next_message_is_the_one_that_is_left(
    start: StartConversation, app, rasa
) -> None:
    resident = await start()
    await wait_in_line(resident)
    asked = await resident.reply_to("Legg igjen ei melding", choice="leave_message")
    assert "telefonnummeret eller e-postadressa" in asked["text"]
    key, said = str(uuid4()), f"Naboen byggjer. Ring {TELEPHONE} eller skriv til {EMAIL}"
    reply = await resident.reply_to(said, key=key)
    assert reply["outcome"] == "handover" and reply["case"]
    case = await app.state.context.cases.get(reply["case"])
    assert (case.text, case.telephone, case.email) == (said, TELEPHONE, EMAIL)
    read = await resident.read()
    assert read["state"] == "bot"
    assert read["messages"][-2]["text"] == "Naboen byggjer. Ring [telefon] eller skriv til [e-post]"
    again = await resident.send(said, key=key)
    assert again.json()["seq"] == read["messages"][-2]["seq"]
    assert rasa.asked == []
    assert "99 88" not in await log_of(app, resident)
    assert (await resident.reply_to("barnehage"))["outcome"] == "answered"


async def test_what_is_missing_is_asked_for_and_nothing_is_written_twice(
    start: StartConversation, app
) -> None:
    resident = await start()
    await wait_in_line(resident)
    await resident.reply_to("Legg igjen ei melding", choice="leave_message")
    asked = await resident.reply_to("Naboen byggjer utan løyve")
    assert asked["outcome"] == "clarification"
    stopped = await resident.reply_to(f"fødselsnummeret mitt er {NUMBER}")
    assert stopped["outcome"] == "personal_data_stopped"
    reply = await resident.reply_to(f"ring {TELEPHONE}")
    case = await app.state.context.cases.get(reply["case"])
    assert case.text == f"Naboen byggjer utan løyve\nring {TELEPHONE}"


async def test_one_can_change_ones_mind(start: StartConversation, app, rasa) -> None:
    resident = await start()
    await wait_in_line(resident)
    asked = await resident.reply_to("Legg igjen ei melding", choice="leave_message")
    (cancel,) = asked["choices"]
    assert cancel == {"title": "Avbryt", "payload": "wait"}
    assert "som nummer 1" in (await resident.reply_to("Avbryt", choice="wait"))["text"]
    assert (await resident.reply_to(f"ring {TELEPHONE}"))["outcome"] == "answered"
    assert len(rasa.asked) == 1


async def test_somebody_in_danger_gets_the_numbers_and_no_form(start: StartConversation, app, rasa) -> None:
    resident = await start()
    await wait_in_line(resident)
    await resident.reply_to("Legg igjen ei melding", choice="leave_message")
    assert (await resident.reply_to("eg vil ikkje leve lenger"))["outcome"] == "emergency"
    assert (await resident.reply_to("barnehage"))["outcome"] == "answered"


async def test_a_person_who_takes_the_conversation_ends_the_leaving(start: StartConversation, app) -> None:
    resident = await start()
    await wait_in_line(resident)
    await resident.reply_to("Legg igjen ei melding", choice="leave_message")
    await app.state.context.claims.claim(resident.id, INGRID)
    sent = await resident.send(f"ring {TELEPHONE}")
    assert sent.status_code == 202
    read = await resident.read()
    assert (read["state"], read["messages"][-1]["text"]) == ("agent", "ring [telefon]")


async def test_a_test_conversation_leaves_nothing(app, http: httpx.AsyncClient) -> None:
    context = app.state.context
    before = await context.cases.counts()
    headers = {"X-Svara-Test": context.test_credential}
    created = (await http.post("/api/conversations", json={}, headers=headers)).json()
    resident = Resident(http, created["id"], created["token"], [])
    assert (await leave(resident, FORM)).status_code == 202
    assert await context.cases.counts() == before


async def test_with_the_database_gone_nothing_is_promised_and_the_message_can_be_sent_again(
    start: StartConversation, app
) -> None:
    context, resident = app.state.context, await start()
    await wait_in_line(resident)
    await resident.reply_to("Legg igjen ei melding", choice="leave_message")
    whole = context.cases._engine
    context.cases._engine = create_engine("sqlite:////nowhere/at/all.db")
    key, before = str(uuid4()), await resident.read()
    refused = await resident.send(f"ring {TELEPHONE}", key=key)
    assert (refused.status_code, refused.json()["code"]) == (503, "storage_unavailable")
    assert await resident.read() == before
    context.cases._engine = whole
    assert (await resident.reply_to(f"ring {TELEPHONE}", key=key))["case"]
