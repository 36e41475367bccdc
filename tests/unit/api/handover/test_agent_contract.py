"""The agents' part of the contract over HTTP: passing on, notes, status, colleagues, the list and its events."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.handover import agent_routes
from api.handover.agent_access import SignedIn
from tests.unit.api.conftest import Resident, StartConversation
from tests.unit.api.handover.conftest import INGRID, OLA
from tests.unit.api.test_handover import sign_in


@pytest.fixture
async def ingrid(http: httpx.AsyncClient) -> dict[str, str]:
    return await sign_in(http)


async def do(
    http: httpx.AsyncClient,
    resident: Resident,
    what: str,
    headers: dict[str, str],
    body: Any = None,
    **more: str,
) -> httpx.Response:
    path = f"/api/agent/conversations/{resident.id}/{what}"
    return await http.post(path, json=body, headers={**headers, **more})


async def test_passing_on_to_a_department(
    start: StartConversation, http: httpx.AsyncClient, ingrid: dict[str, str], app
) -> None:
    resident = await start()
    await do(http, resident, "claim", ingrid)
    where = (await http.get("/api/agent/departments", headers=ingrid)).json()["departments"]
    assert ["innbyggarservice", "byggesak", "forvaltningskontoret"] == [
        one["id"] for one in where if one["municipality"] == "alver"
    ]
    body = {"department": "byggesak", "note": "Vil byggje garasje"}
    passed = await do(http, resident, "transfer", ingrid, body)
    assert passed.json() == {"state": "queued", "moved": 1}
    (row,) = (await http.get("/api/agent/queue", headers=ingrid)).json()["conversations"]
    assert (row["department"], row["moved"], row["returned"], row["state"]) == ("byggesak", 1, True, "queued")
    seen = (await http.get(f"/api/agent/conversations/{resident.id}/messages", headers=ingrid)).json()
    assert (seen["moved"], seen["department"]) == (1, "byggesak")
    assert seen["messages"][-1]["why"] == "Vil byggje garasje"
    told = (await resident.read())["messages"][-1]["text"]
    assert "til Byggesak. Du slepp å fortelje alt på nytt" in told and "folk er på jobb" in told
    assert "garasje" not in told


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"department": "finst-ikkje"}, 422, "unknown_department"),
        ({"colleague": "ola"}, 409, "colleague_not_here"),
        ({}, 422, "invalid_request"),
        ({"colleague": "ola", "department": "byggesak"}, 422, "invalid_request"),
        ({"department": "byggesak", "note": "fnr 13097248022"}, 422, "personal_data_in_text"),
    ],
)
async def test_what_cannot_be_passed_on_stays(
    start: StartConversation,
    http: httpx.AsyncClient,
    ingrid: dict[str, str],
    body: dict[str, str],
    status: int,
    code: str,
) -> None:
    resident = await start()
    await do(http, resident, "claim", ingrid)
    refused = await do(http, resident, "transfer", ingrid, body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (await resident.read())["state"] == "agent"


async def test_passing_on_to_a_colleague_who_is_told(
    start: StartConversation, http: httpx.AsyncClient, ingrid: dict[str, str], app
) -> None:
    context, resident = app.state.context, await start()
    await do(http, resident, "claim", ingrid)
    await context.presence.arrives(OLA)
    here = (await http.get("/api/agent/colleagues", headers=ingrid)).json()["colleagues"]
    assert [(one["username"], one["status"], one["has"]) for one in here] == [("ola", "available", 0)]
    passed = await do(http, resident, "transfer", ingrid, {"colleague": "ola"})
    assert passed.json() == {"state": "agent", "moved": 1}
    assert (await resident.read())["agent"]["name"] == OLA.name
    refused = await do(
        http, resident, "messages", ingrid, {"text": "Hei"}, **{"Idempotency-Key": str(uuid4())}
    )
    assert refused.json()["code"] == "claim_lost"
    (notice,) = await context.notices.after("ola")
    assert (notice.what["kind"], notice.what["conversation"]) == ("passed_on", resident.id)


async def test_notes_are_never_the_residents_to_see_and_rasas_to_know(
    start: StartConversation, http: httpx.AsyncClient, ingrid: dict[str, str], rasa
) -> None:
    resident, note = await start(), {"text": "Har vore sint på telefonen"}
    assert (await do(http, resident, "notes", ingrid, note)).json()["code"] == "idempotency_key_missing"
    key = {"Idempotency-Key": str(uuid4())}
    written = await do(http, resident, "notes", ingrid, note, **key)
    assert written.status_code == 202
    assert (await do(http, resident, "notes", ingrid, note, **key)).json() == written.json()
    number = {"text": "fødselsnummer 13097248022"}
    refused = await do(http, resident, "notes", ingrid, number, **{"Idempotency-Key": str(uuid4())})
    assert refused.json()["code"] == "personal_data_in_text"
    await resident.reply_to("barnehage")
    path = f"/api/conversations/{resident.id}"
    transcript = (await http.get(f"{path}/transcript", headers=resident.headers)).text
    assert "sint" not in transcript and "sint" not in json.dumps(await resident.read()) + str(rasa.asked)
    seen = await http.get(f"/api/agent/conversations/{resident.id}/messages", headers=ingrid)
    (found,) = [message for message in seen.json()["messages"] if message["internal"]]
    assert (found["text"], found["by"], found["event"]) == (note["text"], "ingrid", "note")


async def test_giving_back_and_closing_say_why(
    start: StartConversation, http: httpx.AsyncClient, ingrid: dict[str, str]
) -> None:
    resident = await start()
    path = f"/api/agent/conversations/{resident.id}/messages"
    await do(http, resident, "claim", ingrid)
    await do(http, resident, "release", ingrid, {"to": "queued", "why": "Skal i møte"})
    assert (await http.get(path, headers=ingrid)).json()["messages"][-1]["why"] == "Skal i møte"
    await do(http, resident, "claim", ingrid)
    wrong = await do(http, resident, "close", ingrid, {"outcome": "lei"})
    assert wrong.json()["code"] == "invalid_request"
    assert (await do(http, resident, "close", ingrid, {"outcome": "no_solution"})).json() == {
        "state": "closed"
    }
    seen = (await http.get(path, headers=ingrid)).json()
    assert (seen["ended"], seen["messages"][-1]["why"]) == ("no_solution", "no_solution")


async def test_the_list_says_what_is_offered_and_how_one_stands(
    start: StartConversation, http: httpx.AsyncClient, ingrid: dict[str, str], app
) -> None:
    context = app.state.context
    ids = []
    for _ in range(4):
        resident = await start()
        await http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)
        ids.append(resident.id)
    view = (await http.get("/api/agent/queue", headers=ingrid)).json()
    assert view["me"] == {"status": None, "has": 0, "capacity": 3}
    assert not any(row["offered"] for row in view["conversations"])
    await context.presence.arrives(INGRID)
    view = (await http.get("/api/agent/queue", headers=ingrid)).json()
    assert [row["id"] for row in view["conversations"] if row["offered"]] == ids[:3]
    assert set(view["cases"]) == {"open", "overdue"}
    changed = await http.put("/api/agent/status", json={"status": "away"}, headers=ingrid)
    assert changed.json() == {"status": "away"}
    view = (await http.get("/api/agent/queue", headers=ingrid)).json()
    assert view["me"]["status"] == "away" and not any(row["offered"] for row in view["conversations"])
    wrong = await http.put("/api/agent/status", json={"status": "lunsj"}, headers=ingrid)
    assert wrong.status_code == 422


async def test_the_session_says_what_one_answers_for(http: httpx.AsyncClient, ingrid: dict[str, str]) -> None:
    me = (await http.get("/api/agent/session", headers=ingrid)).json()
    assert (me["departments"], me["municipalities"], me["languages"], me["capacity"]) == (
        [],
        [],
        ["nn", "nb"],
        3,
    )


async def test_the_events_resume_without_gap_or_repeat(app, http: httpx.AsyncClient) -> None:
    context = app.state.context
    token = (await sign_in(http))["Authorization"].partition(" ")[2]
    session = await context.sessions.find(token)
    me = SignedIn(session.agent, token, session)
    await context.notices.tell("ingrid", "passed_on", conversation="a")
    await context.notices.tell("ola", "passed_on", conversation="ikkje hennar")

    async def read(number: int, last: str | None = None) -> list[Any]:
        stream = agent_routes.events(me, context, last_event_id=last)
        found = [await anext(stream) for _ in range(number)]
        await stream.aclose()
        return found

    first = await read(2)
    assert [event.event for event in first] == ["queue", "notice"]
    assert (await context.presence.find("ingrid")).agent == session.agent
    await context.notices.tell("ingrid", "passed_on", conversation="b")
    resumed = await read(2, first[1].id)
    assert [event.data["conversation"] for event in resumed if event.event == "notice"] == ["b"]
    assert [event.data["conversation"] for event in await read(3, "tull") if event.event == "notice"] == [
        "a",
        "b",
    ]
