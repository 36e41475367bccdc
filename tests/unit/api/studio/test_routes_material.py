"""The studio over HTTP: who may, what is refused and how it is told, and the way from a question to an example."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.support.fake_rasa import FakeRasa, reply
from tests.unit.api.conftest import StartConversation

Rasa = Callable[[dict[str, Any]], httpx.Response]
GUESSES = {
    "intent": "subject",
    "confidence": 0.5,
    "topics": [{"name": "renovasjon", "confidence": 0.5}, {"name": "feiing", "confidence": 0.2}],
}


async def staff(http: httpx.AsyncClient, username: str) -> dict[str, str]:
    """Headers of somebody who has signed in."""
    answer = await http.post("/api/agent/session", json={"username": username, "password": "svara-demo"})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


@pytest.mark.parametrize(
    "path", ["inbox?municipality=alver", "subjects", "answers?municipality=alver", "history", "tests"]
)
async def test_only_editors(http: httpx.AsyncClient, path: str) -> None:
    url = f"/api/studio/{path}"
    assert (await http.get(url)).status_code == 401
    refused = await http.get(url, headers=await staff(http, "ingrid"))
    assert (refused.status_code, refused.json()["code"]) == (403, "right_missing")


async def test_from_a_question_to_an_example_and_back(
    app: FastAPI, http: httpx.AsyncClient, start: StartConversation, rasa: FakeRasa
) -> None:
    rasa.answer = lambda asked: reply(outcome="clarification", topic="renovasjon", understood=GUESSES)
    resident = await start()
    await resident.reply_to("kor blir det av grabbosskassa mi")
    await app.state.context.material.recorder.flush()
    maria = await staff(http, "maria")
    inbox = (await http.get("/api/studio/inbox?municipality=alver", headers=maria)).json()
    (line,) = [line for line in inbox["lines"] if line["text"] == "kor blir det av grabbosskassa mi"]
    assert (line["guess"]["id"], line["runner_up"]["id"], line["signs"]) == (
        "renovasjon",
        "feiing",
        {"unsure": 1},
    )

    decision = {"ids": line["ids"], "decision": "subject", "subject": "renovasjon"}
    done = await http.post("/api/studio/inbox/decisions", json=decision, headers=maria)
    assert done.status_code == 201, done.text
    again = await http.post("/api/studio/inbox/decisions", json=decision, headers=await staff(http, "nils"))
    assert (again.status_code, again.json()["code"], again.json()["who"]) == (
        409,
        "edited_meanwhile",
        "Maria",
    )

    subject = (await http.get("/api/studio/subjects/renovasjon", headers=maria)).json()
    (example,) = [one for one in subject["examples"] if one["added"]]
    assert (example["text"], example["lang"], example["by"]) == (
        "kor blir det av grabbosskassa mi",
        "nn",
        "Maria",
    )
    changes = (await http.get("/api/studio/history", headers=maria)).json()["changes"]
    assert (changes[0]["id"], changes[0]["what"], changes[0]["undone"]) == (
        done.json()["change"],
        "inbox_subject",
        False,
    )

    undone = await http.post(f"/api/studio/history/{done.json()['change']}/undo", headers=maria)
    assert undone.status_code == 200, undone.text
    subject = (await http.get("/api/studio/subjects/renovasjon", headers=maria)).json()
    assert not [one for one in subject["examples"] if one["added"]]


async def test_what_is_refused_says_why_in_the_readers_own_words(http: httpx.AsyncClient) -> None:
    maria = {**await staff(http, "maria"), "Accept-Language": "nn"}
    personal = {"examples": [{"text": "ring meg på 91234567"}]}
    refused = await http.post("/api/studio/subjects/renovasjon/examples", json=personal, headers=maria)
    assert (refused.status_code, refused.json()["code"]) == (422, "personal_data_in_example")
    assert "Ingenting er lagra" in refused.json()["detail"]
    broken = {"format": "csv", "text": "emne;tekst\nrenovasjon;ein;to;tre"}
    refused = await http.post("/api/studio/subjects/import", json=broken, headers=maria)
    assert (refused.json()["code"], refused.json()["line"]) == ("import_unreadable", 2)
    assert "linje 2" in refused.json()["detail"]
    assert (await http.get("/api/studio/subjects/finst-ikkje", headers=maria)).json()[
        "code"
    ] == "not_in_studio"


async def test_a_file_larger_than_a_message_is_taken_in(http: httpx.AsyncClient) -> None:
    maria = await staff(http, "maria")
    rows = "\n".join(
        f"renovasjon;prøve nummer {'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}" for n in range(2_000)
    )
    told = await http.post(
        "/api/studio/subjects/import",
        json={"format": "csv", "text": f"emne;tekst\n{rows}", "try_only": True},
        headers=maria,
    )
    assert told.status_code == 200, told.text
    assert told.json()["new"] == 100
    export = await http.get("/api/studio/subjects/export?format=csv&subject=renovasjon", headers=maria)
    assert export.headers["content-type"].startswith("text/csv")
    assert export.text.startswith("\ufeffemne;tekst;form;del\n")


async def test_the_test_bench_tells_every_step_and_keeps_nothing(
    app: FastAPI, http: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    steps = {"action": "action_answer", "decision": {"verdict": "answer", "because": "classifier"}}

    def answer(asked: dict[str, Any]) -> httpx.Response:
        if "text" in asked:
            ranking = [{"topic": "barnehageplass", "confidence": 0.93}]
            parsed = {"intent": {"name": "subject", "confidence": 0.95}, "topic_ranking": ranking}
            return httpx.Response(200, json=parsed)
        return reply(lang=asked["metadata"]["lang"], explained=steps, understood=GUESSES)

    rasa.answer = answer
    maria = await staff(http, "maria")
    body = {"text": "kva kostar barnehagen, ring 91234567", "municipality": "alver"}
    told = (await http.post("/api/studio/test-bench", json=body, headers=maria)).json()
    assert told["masked"] == "kva kostar barnehagen, ring [telefon]"
    assert told["form"]["code"] == "nn"
    assert (told["personal_data"], told["crisis"], told["goes_on"]) == (
        *({"kinds": ["telephone"], "stopped": []}, None, True),
    )
    assert told["subjects"][0] == {
        "id": "barnehageplass",
        "confidence": 0.93,
        "title": {"nn": "Barnehageplass", "nb": "Barnehageplass"},
    }
    assert told["steps"] == steps
    assert {lang: one["lang"] for lang, one in told["replies"].items()} == {"nn": "nn", "nb": "nb"}
    assert all("91234567" not in json.dumps(asked) for asked in rasa.asked)
    assert all(asked["metadata"]["test"] for asked in rasa.asked if "sender" in asked)


async def test_the_bench_stops_where_a_message_would(http: httpx.AsyncClient, rasa: FakeRasa) -> None:
    maria = await staff(http, "maria")
    for text, stopped, crisis in (
        ("fødselsnummeret er 01010112345", ["personal_number"], None),
        ("eg tek livet mitt i kveld", [], True),
    ):
        body = {"text": text, "municipality": "alver"}
        told = (await http.post("/api/studio/test-bench", json=body, headers=maria)).json()
        assert (told["goes_on"], told["personal_data"]["stopped"]) == (False, stopped)
        assert (told["crisis"] and told["crisis"]["certain"]) == crisis
        assert "01010112345" not in json.dumps(told)
    assert rasa.asked == []


async def test_an_answer_is_drafted_and_previewed_over_http(http: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.answer = lambda asked: httpx.Response(
        200,
        json={
            "responses": [
                {
                    "custom": {
                        "text": asked["tracker"]["latest_message"]["metadata"]["preview"]["passage"]["text"],
                        "outcome": "answered",
                        "lang": "nn",
                    }
                }
            ]
        },
    )
    maria = await staff(http, "maria")
    url = "/api/studio/answers/alver/byggesak"
    live = (await http.get(url, headers=maria)).json()
    article = live["live"]
    article["sections"]["price"]["nn"]["text"] = "Gebyret står i gebyrlista."
    saved = await http.put(url, json={"article": article, "version": live["version"]}, headers=maria)
    assert saved.status_code == 200, saved.text
    assert saved.json()["answer"]["problems"] == []
    conflict = await http.put(
        url, json={"article": article, "version": live["version"]}, headers=await staff(http, "nils")
    )
    assert conflict.json()["code"] == "edited_meanwhile"
    shown = await http.post(f"{url}/preview", json={"municipality": "alver", "key": "price"}, headers=maria)
    assert shown.status_code == 200, shown.text
    by_form = {one["lang"]: one["reply"]["text"] for one in shown.json()["replies"]}
    assert by_form["nn"] == "Gebyret står i gebyrlista."
    assert by_form["nb"].startswith("Hva byggesaken koster")
    thrown = await http.post(f"{url}/discard", json={}, headers=maria)
    assert thrown.status_code == 200
    assert (await http.get(url, headers=maria)).json()["draft"] is None
