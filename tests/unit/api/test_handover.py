"""From a wish for a person to the end of the conversation, over HTTP."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import uuid4

import httpx
import pytest

from api.conversation.follow import follow
from api.conversation.messages import Standing
from api.governance.users import DEMO_PASSWORD
from tests.support.fake_rasa import FakeRasa, reply
from tests.unit.api.conftest import StartConversation


async def sign_in(http: httpx.AsyncClient, username: str = "ingrid") -> dict[str, str]:
    answer = await http.post("/api/agent/session", json={"username": username, "password": DEMO_PASSWORD})
    assert answer.status_code == 200, answer.text
    http.cookies.clear()
    return {"Authorization": f"Bearer {answer.json()['token']}"}


async def test_the_whole_way_to_a_person_and_back(start: StartConversation, http: httpx.AsyncClient) -> None:
    resident, ingrid, ola = await start(), await sign_in(http), await sign_in(http, "ola")
    await resident.reply_to("barnehage frist")
    receipt = (await http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)).json()
    again = (await http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)).json()
    assert receipt == again and receipt["receipt"]

    listed = (await http.get("/api/agent/queue", headers=ingrid)).json()["conversations"]
    assert [(row["id"], row["state"], row["receipt"]) for row in listed] == [
        (resident.id, "queued", receipt["receipt"])
    ]
    conversation = f"/api/agent/conversations/{resident.id}"
    taken = await http.post(f"{conversation}/claim", headers=ingrid)
    refused = await http.post(f"{conversation}/claim", headers=ola)
    assert taken.status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (409, "claim_lost")
    assert "Ingrid" in refused.json()["detail"]

    seen = (await http.get(f"{conversation}/messages", headers=ingrid)).json()
    assert [m["sender"] for m in seen["messages"]] == ["bot", "resident", "bot", "system", "system"]
    assert seen["owner"] == "ingrid"
    written = await http.post(
        f"{conversation}/messages",
        json={"text": "Hei, det er Ingrid."},
        headers={**ingrid, "Idempotency-Key": str(uuid4())},
    )
    assert written.status_code == 202
    read = await resident.read()
    assert read["state"] == "agent" and read["agent"] == {"name": "Ingrid", "role": "Innbyggarservice"}
    assert read["messages"][-1]["text"] == "Hei, det er Ingrid."
    assert read["messages"][-1]["name"] == "Ingrid"

    await resident.send("takk, det var alt")
    assert (await http.post(f"{conversation}/release", headers=ingrid)).json() == {"state": "bot"}
    assert (await resident.reply_to("og kva med sfo"))["outcome"] == "answered"
    await http.post(f"{conversation}/claim", headers=ola)
    assert (await http.post(f"{conversation}/close", headers=ola)).json() == {"state": "closed"}
    assert (await resident.read())["state"] == "closed"
    assert (await resident.reply_to("ein ting til"))["outcome"] == "answered"
    assert (await resident.read())["state"] == "bot"


@pytest.mark.parametrize("how", ["choice", "intention"])
async def test_the_bot_passes_on_and_gives_a_receipt(
    start: StartConversation, rasa: FakeRasa, how: str
) -> None:
    resident = await start()
    if how == "choice":
        answer = await resident.reply_to("Snakk med eit menneske", choice="handover")
        assert rasa.asked == []
    else:
        rasa.answer = lambda asked: reply("Eg spør.", outcome="handover", intention="handover", topic=None)
        answer = await resident.reply_to("eg vil prate med nokon")
    assert answer["outcome"] == "handover"
    read = await resident.read()
    assert (read["state"], read["position"]) == ("queued", 1)
    assert read["receipt"] in read["messages"][-1]["text"]


@pytest.mark.parametrize(
    ("clock", "present", "expected"),
    [
        ("2026-11-23T10:00:00+01:00", False, "folk er på jobb"),
        ("2026-11-23T22:00:00+01:00", False, "tysdag 24. november kl. 09.00"),
        ("2026-11-21T12:00:00+01:00", False, "måndag 23. november kl. 09.00"),
        ("2026-12-24T15:30:00+01:00", False, "måndag 28. desember kl. 09.00"),
        ("2026-11-21T03:00:00+01:00", True, "Den som svarer, ser heile samtalen"),
    ],
)
async def test_what_is_promised_is_true_at_that_hour(
    start: StartConversation, app, clock: str, present: bool, expected: str
) -> None:
    context = app.state.context
    moment = datetime.fromisoformat(clock)
    object.__setattr__(context.settings, "clock", moment)
    if present:
        await context.presence.is_here("ingrid")
    resident = await start()
    await resident.reply_to("Snakk med eit menneske", choice="handover")
    assert expected in (await resident.read())["messages"][-1]["text"]


async def test_a_test_conversation_never_reaches_the_queue(app, http: httpx.AsyncClient) -> None:
    headers = {"X-Svara-Test": app.state.context.test_credential}
    created = (await http.post("/api/conversations", json={}, headers=headers)).json()
    asked = await http.post(
        f"/api/conversations/{created['id']}/handover",
        headers={"Authorization": f"Bearer {created['token']}"},
    )
    assert asked.json()["receipt"]
    listed = await http.get("/api/agent/queue", headers=await sign_in(http))
    assert listed.json()["conversations"] == []


async def test_agents_need_the_right_password_and_pages_the_csrf_token(
    start: StartConversation, http: httpx.AsyncClient
) -> None:
    for username, password in (("ingrid", "feil"), ("ukjend", DEMO_PASSWORD)):
        answer = await http.post("/api/agent/session", json={"username": username, "password": password})
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_failed")
    assert (await http.get("/api/agent/queue")).status_code == 401
    signed_in = await http.post("/api/agent/session", json={"username": "ingrid", "password": DEMO_PASSWORD})
    cookie = signed_in.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    resident = await start()
    path = f"/api/agent/conversations/{resident.id}/claim"
    assert (await http.get("/api/agent/queue")).status_code == 200
    assert (await http.post(path)).json()["code"] == "not_allowed"
    csrf = (await http.get("/api/agent/session")).json()["csrf"]
    assert (await http.post(path, headers={"X-CSRF-Token": csrf})).status_code == 200
    assert (await http.delete("/api/agent/session", headers={"X-CSRF-Token": csrf})).status_code == 204
    assert (await http.get("/api/agent/queue")).status_code == 401


async def test_guessing_passwords_is_slowed_down(http: httpx.AsyncClient, settings) -> None:
    wrong = {"username": "ingrid", "password": "feil"}
    answers = [
        await http.post("/api/agent/session", json=wrong) for _ in range(settings.sign_ins_per_minute + 1)
    ]
    assert answers[-1].status_code == 429


async def test_following_gives_every_message_once_from_where_one_was(start: StartConversation, app) -> None:
    context, resident = app.state.context, await start()
    for text in ("ein", "to"):
        await resident.reply_to(text)
    seqs, states = [], []

    async def read_on() -> None:
        async for item in follow(context.log, context.wakeups, resident.id, after=2):
            if isinstance(item, Standing):
                states.append(item.state)
                if item.state == "queued":
                    return
            else:
                seqs.append(item.seq)

    reading = asyncio.create_task(read_on())
    await resident.send("Snakk med eit menneske", choice="handover")
    await asyncio.wait_for(reading, 10)
    assert seqs == [3, 4, 5, 6, 7, 8]
    assert states == ["bot", "queued"]
