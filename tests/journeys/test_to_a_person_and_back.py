"""A resident asks for a person; a colleague sees everything, takes it, answers, gives it back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from api.operations.processes import ServiceStack
from tests.support.client import AgentClient, ResidentClient


def test_the_whole_story(
    stack: ServiceStack, resident: ResidentClient, ingrid: AgentClient, ola: AgentClient
) -> None:
    # Given a resident who has had one answer and asks for a person on a Monday evening
    resident.ask("når opnar innbyggarservice i Knarvik?")
    assert resident.ask("kan eg få snakke med eit menneske?")["outcome"] == "handover"
    told = resident.until(lambda everything: everything["state"] == "queued")
    promise = told["messages"][-1]["text"]
    assert told["receipt"] in promise and "tysdag 24. november kl. 09.00" in promise

    # When two colleagues want it at once, through different gateways
    assert resident.id in [row["id"] for row in ola.queue()]
    with ThreadPoolExecutor(2) as both:
        tries = list(both.map(lambda agent: agent.do(resident.id, "claim"), (ingrid, ola)))
    assert sorted(answer.status_code for answer in tries) == [200, 409]
    winner, loser = (ingrid, ola) if tries[0].status_code == 200 else (ola, ingrid)

    # Then the one who got it sees the whole conversation, and only they can answer
    seen = winner.transcript(resident.id)["messages"]
    assert [m["sender"] for m in seen] == ["bot", "resident", "bot", "resident", "bot", "system", "system"]
    assert loser.do(resident.id, "messages", {"text": "Hei"}).json()["code"] == "claim_lost"
    assert winner.do(resident.id, "messages", {"text": "Hei, eg tek dette."}).status_code == 202
    here = resident.until(lambda everything: everything["messages"][-1]["text"] == "Hei, eg tek dette.")
    assert here["state"] == "agent" and here["agent"]["name"] in ("Ingrid", "Ola")

    # And the bot is silent until the conversation is given back
    resident.send("barnehageplass").raise_for_status()
    resident.send("tusen takk").raise_for_status()
    assert winner.do(resident.id, "release").json() == {"state": "bot"}
    after = resident.ask("kva er telefonnummeret til kommunen")
    assert "56 37 50 00" in after["text"]
    since = [m["sender"] for m in resident.read()["messages"]][len(seen) + 1 :]
    assert since == ["resident", "resident", "system", "resident", "bot"]


def test_a_person_who_is_told_of_a_crisis_while_somebody_has_the_conversation(
    resident: ResidentClient, ingrid: AgentClient
) -> None:
    resident.http.post(
        f"/api/conversations/{resident.id}/handover", headers=resident.headers
    ).raise_for_status()
    assert ingrid.do(resident.id, "claim").status_code == 200
    resident.send("eg vil ikkje leve lenger").raise_for_status()
    told = resident.read()["messages"][-1]
    assert told["outcome"] == "emergency" and "113" in told["text"]
    assert ingrid.transcript(resident.id)["messages"][-1]["outcome"] == "emergency"
