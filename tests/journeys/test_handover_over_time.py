"""What takes longer than a conversation: a message that must be answered in time, being passed on, the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from redis import Redis

from api.operations.processes import ServiceStack
from tests.support.client import PATIENCE_S, AgentClient, ResidentClient

QUESTION = "asdf qwerty zxcv"
ANSWER = "Det heiter noko anna hos oss, og det får du i resepsjonen."


@pytest.fixture
def store(stack: ServiceStack) -> Iterator[Redis]:
    """The service's Redis, to let time pass."""
    with Redis.from_url(stack.redis_url, decode_responses=True) as store:
        yield store


def wants_person(resident: ResidentClient) -> str:
    path = f"/api/conversations/{resident.id}/handover"
    return str(resident.http.post(path, headers=resident.headers).raise_for_status().json()["receipt"])


def test_nobody_on_duty_a_message_left_and_its_time_over(
    stack: ServiceStack, resident: ResidentClient, ingrid: AgentClient
) -> None:
    # Given a Monday evening, when nobody answers
    assert resident.ask("kan eg få snakke med eit menneske?")["outcome"] == "handover"
    told = resident.until(lambda everything: everything["state"] == "queued")
    assert told["people"] == "closed" and "leave_message" in told["choices"]

    # When the resident leaves a message instead
    resident.ask("Legg igjen ei melding", choice="leave_message")
    left = resident.send("Eg lurer på fakturaen min. Ring meg på 99 88 77 66.")
    assert left.status_code == 202
    kept = resident.until(lambda everything: any("case" in m for m in everything["messages"]))
    assert kept["state"] == "bot"
    case = next(m["case"] for m in kept["messages"] if "case" in m)
    assert "99 88 77 66" not in str(kept), "the number stands in the case only"

    # Then it is a case with a number to call and a due time
    whole = ingrid.http.get(f"/api/agent/cases/{case}").raise_for_status().json()
    assert whole["contact"]["telephone"] and not whole["overdue"]

    # And when that has passed, it is counted and stands on top
    with sqlite3.connect(stack.settings.data / "svara.db") as database:
        database.execute("update cases set due = '2026-01-02 09:00:00' where id = ?", (case,))
    database.close()
    listed = ingrid.http.get("/api/agent/cases").raise_for_status().json()
    assert listed["cases"][0]["id"] == case and listed["cases"][0]["overdue"]
    assert listed["overdue"] >= 1
    done = ingrid.http.post(f"/api/agent/cases/{case}/answer", json={"how": "telephone"})
    assert done.json()["state"] == "answered"
    assert case not in [one["id"] for one in ingrid.http.get("/api/agent/cases").json()["cases"]]


def test_passed_on_to_a_department_and_back(
    resident: ResidentClient, ingrid: AgentClient, ola: AgentClient
) -> None:
    resident.ask("eg skal bygge garasje")
    receipt = wants_person(resident)
    assert ingrid.do(resident.id, "claim").status_code == 200
    passed = ingrid.do(resident.id, "transfer", {"department": "byggesak", "note": "Spør om garasje."})
    assert passed.json() == {"state": "queued", "moved": 1}
    waiting = resident.until(lambda everything: everything["state"] == "queued")
    assert waiting["position"] == 1 and waiting["receipt"] == receipt, "first in the department's line"
    assert ingrid.do(resident.id, "messages", {"text": "Hei igjen"}).json()["code"] == "not_claimed"
    row = next(row for row in ola.queue() if row["id"] == resident.id)
    assert (row["department"], row["moved"], row["returned"]) == ("byggesak", 1, True)

    assert ola.do(resident.id, "claim").status_code == 200
    seen = ola.transcript(resident.id)["messages"]
    assert [m["why"] for m in seen if m.get("event") == "passed_to_department"] == ["Spør om garasje."]
    ingrid.http.put("/api/agent/status", json={"status": "available"}).raise_for_status()
    back = ola.do(resident.id, "transfer", {"colleague": "ingrid", "note": "Gjeld renovasjon."})
    assert back.json() == {"state": "agent", "moved": 2}
    assert ingrid.do(resident.id, "messages", {"text": "Då er eg her att."}).status_code == 202
    assert ingrid.do(resident.id, "release").json() == {"state": "bot"}
    assert "Spør om garasje." not in str(resident.read_all()), "notes are for agents"
    assert "56 37 50 00" in resident.ask("kva er telefonnummeret til kommunen")["text"]


def test_archived_found_and_forgotten(
    resident: ResidentClient, ingrid: AgentClient, ola: AgentClient, store: Redis
) -> None:
    # Given a conversation that a person has had
    resident.ask("når opnar innbyggarservice i Knarvik?")
    receipt = wants_person(resident)
    ingrid.do(resident.id, "claim").raise_for_status()
    ingrid.do(resident.id, "messages", {"text": "Eg ringjer deg på 99 88 77 66."}).raise_for_status()
    ingrid.do(resident.id, "close", {"outcome": "answered"}).raise_for_status()
    history = f"/api/agent/history/{resident.id}"
    assert ola.http.get(history).status_code == 404

    # When nothing has happened in it for longer than it is kept open
    store.zadd("svara:{svara}:to_archive", {resident.id: 0})
    path = f"/api/conversations/{resident.id}/messages"
    for _ in range(int(PATIENCE_S)):
        gone = resident.http.get(path, params={"after": 10_000, "wait": 1}, headers=resident.headers)
        if gone.status_code != 200:
            break
    assert (gone.status_code, gone.json()["code"]) == (410, "conversation_gone")
    assert resident.send("er du der?").status_code == 410

    # Then colleagues find it by its receipt, masked
    found = ola.http.get("/api/agent/history", params={"q": receipt}).raise_for_status().json()
    assert [row["id"] for row in found["conversations"]] == [resident.id]
    opened = ola.http.get(history).raise_for_status().json()
    assert [m["text"] for m in opened["log"] if m["sender"] == "agent"] == ["Eg ringjer deg på [telefon]."]

    # And the resident can still have it deleted
    deleted = resident.http.delete(f"/api/conversations/{resident.id}", headers=resident.headers)
    assert deleted.json()["deleted"]["messages"] == len(opened["log"])
    assert ola.http.get(history).status_code == 404
    assert resident.http.get(path, headers=resident.headers).status_code == 404


def test_what_the_bot_did_not_know_is_offered_by_who_did(
    stack: ServiceStack, resident: ResidentClient, ingrid: AgentClient
) -> None:
    assert resident.ask(QUESTION)["outcome"] in ("unanswered", "clarification")
    wants_person(resident)
    ingrid.do(resident.id, "claim").raise_for_status()
    ingrid.do(resident.id, "messages", {"text": ANSWER}).raise_for_status()
    ingrid.do(resident.id, "close", {"outcome": "answered"}).raise_for_status()
    path = f"/api/agent/conversations/{resident.id}/offer"
    offer = ingrid.http.get(path).raise_for_status().json()["offer"]
    assert (offer["question"], offer["answer"]) == (QUESTION, ANSWER)
    sent = ingrid.http.post(path, json={**offer, "consent": True})
    assert sent.status_code == 201, sent.text
    maria = AgentClient.sign_in(stack.gateway_url, "maria")
    offers = (
        maria.http.get("/api/studio/offers", params={"municipality": "alver"})
        .raise_for_status()
        .json()["offers"]
    )
    mine = next(one for one in offers if one["id"] == sent.json()["id"])
    assert (mine["question"], mine["answer"], mine["by"]) == (QUESTION, ANSWER, "ingrid")
    settled = maria.http.post(
        f"/api/studio/offers/{mine['id']}", json={"municipality": "alver", "decision": "dismiss"}
    )
    assert settled.json()["state"] == "dismissed"
    offers = (
        maria.http.get("/api/studio/offers", params={"municipality": "alver"})
        .raise_for_status()
        .json()["offers"]
    )
    assert mine["id"] not in [one["id"] for one in offers]
    maria.close()
