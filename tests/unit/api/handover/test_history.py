"""What has been: found by words, days, subject, outcome and receipt; opened by whoever may; noted in the audit log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from api.context import Context
from api.errors import ConversationNotFoundError
from api.governance.agent import Agent
from api.settings import GatewaySettings
from tests.support.fake_rasa import FakeRasa, reply
from tests.unit.api.conftest import Resident, StartConversation
from tests.unit.api.test_handover import sign_in

HISTORY = "/api/agent/history"
Archived = Callable[..., Awaitable[Resident]]


@pytest.fixture
def settings(settings: GatewaySettings) -> GatewaySettings:
    return settings.model_copy(update={"archive_after_hours": 0.0})


@pytest.fixture
def context(app: FastAPI) -> Context:
    return app.state.context


@pytest.fixture
def archived(start: StartConversation, http: httpx.AsyncClient, context: Context) -> Archived:
    """A conversation that Ingrid has answered in and closed, now in the archive."""

    async def had(question: str, answer: str, outcome: str = "answered", **more: Any) -> Resident:
        resident, ingrid = await start(**more), await sign_in(http)
        await resident.reply_to(question)
        await http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)
        path = f"/api/agent/conversations/{resident.id}"
        assert (await http.post(f"{path}/claim", headers=ingrid)).status_code == 200
        key = {"Idempotency-Key": str(uuid4())}
        sent = await http.post(f"{path}/messages", json={"text": answer}, headers={**ingrid, **key})
        assert sent.status_code == 202
        await http.post(f"{path}/close", json={"outcome": outcome}, headers=ingrid)
        await in_archive(context, resident)
        return resident

    return had


async def in_archive(context: Context, resident: Resident) -> None:
    """Until it is there: the gateway's own round may be under way."""
    for _ in range(100):
        await context.archiving.run()
        with suppress(ConversationNotFoundError):
            await context.archive.get(resident.id)
            return
    raise AssertionError("never archived")


async def found(http: httpx.AsyncClient, who: dict[str, str], **asked: Any) -> list[str]:
    answer = await http.get(HISTORY, params=asked, headers=who)
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["conversations"]]


async def test_found_by_what_was_said_and_by_what_is_known_of_it(
    archived: Archived, http: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    word = f"feiing{uuid4().hex[:6]}"
    rasa.answer = lambda asked: reply(topic="feiing")
    first = await archived(f"Når kjem {word.upper()}?", "Feiaren kjem i MÅNADEN etter påske, 50% sikkert.")
    rasa.answer = lambda asked: reply(topic="byggesak")
    second = await archived(f"{word} og garasje", "Det veit eg ikkje.", "no_solution")
    ingrid = await sign_in(http)
    assert await found(http, ingrid, q=word) == [second.id, first.id]
    assert await found(http, ingrid, q=f"{word} månad") == [first.id]
    assert await found(http, ingrid, q=f"{word} 50%") == [first.id]
    assert await found(http, ingrid, q=f"{word} %") == [first.id], "a percent sign stands for itself"
    assert await found(http, ingrid, q=f"{word} _") == []
    assert await found(http, ingrid, q=word, topic="byggesak") == [second.id]
    assert await found(http, ingrid, q=word, outcome="answered") == [first.id]
    assert await found(http, ingrid, q=word, rating="down") == []
    assert await found(http, ingrid, q=word, municipality="alver") == [second.id, first.id]
    assert (await http.get(HISTORY, params={"municipality": "nowhere"}, headers=ingrid)).status_code == 422
    listed = (await http.get(HISTORY, params={"q": word, "topic": "feiing"}, headers=ingrid)).json()
    assert (listed["total"], listed["pages"]) == (1, 1) and {"feiing", "byggesak"} <= {
        topic["id"] for topic in listed["topics"]
    }
    row = listed["conversations"][0]
    assert row["agents"] == [{"username": "ingrid", "name": "Ingrid"}]
    assert await found(http, ingrid, q=row["receipts"][0].lower()) == [first.id]
    # A day is the municipality's, not that of the clock in the answer.
    day = f"{datetime.fromisoformat(row['last']).astimezone(ZoneInfo('Europe/Oslo')):%Y-%m-%d}"
    assert await found(http, ingrid, q=word, **{"from": day, "to": day}) == [second.id, first.id]
    assert await found(http, ingrid, q=word, **{"to": "2020-01-01"}) == []
    assert await found(http, ingrid, q=word, page=2) == []


async def test_a_rating_follows_the_conversation(
    start: StartConversation, archived: Archived, http: httpx.AsyncClient, context: Context
) -> None:
    word = f"ord{uuid4().hex[:8]}"
    resident, ingrid = await start(), await sign_in(http)
    await resident.reply_to(word)
    key = {"Idempotency-Key": str(uuid4())}
    for body in ({"seq": 3, "rating": "down"}, {"questions": {"overall": 4}}):
        path = f"/api/conversations/{resident.id}/feedback"
        assert (await http.post(path, json=body, headers={**resident.headers, **key})).status_code == 202
    await http.post(f"/api/agent/conversations/{resident.id}/claim", headers=ingrid)
    await http.post(f"/api/agent/conversations/{resident.id}/release", headers=ingrid)
    await in_archive(context, resident)
    assert await found(http, ingrid, q=word, rating="down") == [resident.id]
    opened = (await http.get(f"{HISTORY}/{resident.id}", headers=ingrid)).json()
    assert (opened["overall"], opened["outcome"]) == (4, "open")


async def test_opened_whole_and_noted(archived: Archived, http: httpx.AsyncClient, context: Context) -> None:
    resident = await archived("Kan de ringje meg?", "Eg ringjer deg på 99 88 77 66.")
    ingrid = await sign_in(http)
    opened = (await http.get(f"{HISTORY}/{resident.id}", headers=ingrid)).json()
    assert [m["text"] for m in opened["log"] if m["sender"] == "agent"] == ["Eg ringjer deg på [telefon]."]
    assert [m["seq"] for m in opened["log"]] == list(range(1, len(opened["log"]) + 1))
    assert opened["kept_until"] > opened["last"]
    noted = await context.audit.latest(subject=resident.id)
    assert [(entry.who, entry.what) for entry in noted] == [("ingrid", "history.opened")]
    gone = await http.get(f"/api/conversations/{resident.id}/messages", headers=resident.headers)
    assert (gone.status_code, gone.json()["code"]) == (410, "conversation_gone")
    assert (await resident.send("hei igjen")).status_code == 410
    of_agent = await http.get(f"/api/agent/conversations/{resident.id}/messages", headers=ingrid)
    assert of_agent.status_code == 410
    other = {"Authorization": "Bearer somebody-else"}
    assert (await http.get(f"/api/conversations/{resident.id}/messages", headers=other)).status_code == 404
    forgotten = await http.delete(f"/api/conversations/{resident.id}", headers=resident.headers)
    assert forgotten.json()["deleted"]["messages"] == len(opened["log"])
    assert (await http.get(f"{HISTORY}/{resident.id}", headers=ingrid)).status_code == 404
    again = await http.delete(f"/api/conversations/{resident.id}", headers=resident.headers)
    assert again.status_code == 404


async def test_only_supervisors_judge_and_only_some_see_it(
    archived: Archived, http: httpx.AsyncClient, context: Context
) -> None:
    resident = await archived("Kvar finn eg skjemaet?", "Det ligg på nettsida.")
    ingrid, ola = await sign_in(http), await sign_in(http, "ola")
    context.users.add(Agent("kari", "Kari", "Byggesak"), "a password of some length")
    context.users.add(
        Agent("per", "Per", "Sentralbord", municipalities=("austrheim",)), "a password of some length"
    )
    path = f"{HISTORY}/{resident.id}"
    judgement = {"quality": "could_be_better", "practice": True}
    assert (await http.put(f"{path}/label", json=judgement, headers=ingrid)).json()["code"] == "right_missing"
    judged = (await http.put(f"{path}/label", json=judgement, headers=ola)).json()
    assert (judged["quality"], judged["practice"]) == ("could_be_better", True)
    said = await http.post(
        f"{path}/comments", json={"text": "Send lenkja, eller ring 99 88 77 66."}, headers=ola
    )
    assert [each["text"] for each in said.json()["comments"]] == ["Send lenkja, eller ring [telefon]."]
    assert (await http.post(f"{path}/comments", json={"text": "  "}, headers=ola)).status_code == 422
    number = await http.post(f"{path}/comments", json={"text": "passordet mitt er hemmeleg123"}, headers=ola)
    assert number.json()["code"] == "personal_data_in_text"
    assert (await http.post(f"{path}/comments", json={"text": "hei"}, headers=ingrid)).status_code == 403
    mine = (await http.get(path, headers=ingrid)).json()
    assert mine["judged"] and mine["quality"] == "could_be_better" and len(mine["comments"]) == 1
    for username, status in (("kari", 200), ("per", 404)):
        token = (
            await http.post(
                "/api/agent/session", json={"username": username, "password": "a password of some length"}
            )
        ).json()["token"]
        http.cookies.clear()
        seen = await http.get(path, headers={"Authorization": f"Bearer {token}"})
        assert seen.status_code == status
        if status == 200:
            body = seen.json()
            assert (body["judged"], body["quality"], body["comments"]) == (False, None, [])
            assert body["practice"]
    what = [entry.what for entry in await context.audit.latest(subject=resident.id)]
    assert what == ["history.opened", "history.opened", "history.commented", "history.labelled"]


async def test_figures_hold_nothing_anybody_wrote(archived: Archived, http: httpx.AsyncClient) -> None:
    word = f"hemmeleg{uuid4().hex[:6]}"
    resident = await archived(f"{word} spørsmål", "Hei, =HYPERLINK svar")
    ingrid, ola = await sign_in(http), await sign_in(http, "ola")
    address = f"{HISTORY}/figures.csv"
    assert (await http.get(address, headers=ingrid)).status_code == 403
    answer = await http.get(address, params={"q": word}, headers=ola)
    assert answer.headers["content-type"].startswith("text/csv")
    head, line = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Dato;Kommune;Avdeling;Emne")
    assert "alver" in line and ";answered;" in line
    for secret in (word, resident.id, "Ingrid", "svar"):
        assert secret not in line
    one = await http.get(f"{HISTORY}/{resident.id}/export", headers=ola)
    assert one.json()["id"] == resident.id and "attachment" in one.headers["content-disposition"]
    assert (await http.get(f"{HISTORY}/{resident.id}/export", headers=ingrid)).status_code == 403


async def test_who_only_edits_has_no_history(http: httpx.AsyncClient) -> None:
    maria = await sign_in(http, "maria")
    assert (await http.get(HISTORY, headers=maria)).status_code == 403
