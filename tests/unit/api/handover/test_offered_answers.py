"""What an agent answered where the bot did not know may become material, masked and with consent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from api.conversation.messages import Message
from api.handover.offered_answers import SETTLED_STAY, OfferedAnswers, Proposal, proposal
from api.settings import GatewaySettings
from kb_sync.municipality import load_municipalities
from tests.support.fake_rasa import FakeRasa, reply
from tests.unit.api.conftest import Resident, StartConversation
from tests.unit.api.test_handover import sign_in

QUESTION = "Kan eg leige lavvoen på Håøytoppen?"


@pytest.fixture
async def answered(start: StartConversation, http: httpx.AsyncClient, rasa: FakeRasa) -> Resident:
    """The bot did not know; Ingrid has answered and closed."""
    rasa.answer = lambda asked: reply("Det veit eg ikkje.", outcome="unanswered", topic=None)
    resident, ingrid = await start(), await sign_in(http)
    await resident.reply_to(f"{QUESTION} Ring meg på 99 88 77 66.")
    await http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)
    path = f"/api/agent/conversations/{resident.id}"
    await http.post(f"{path}/claim", headers=ingrid)
    for text in ("Hei!", "Ja, ring 56 37 50 00 eller skriv til kari.nordmann@example.org."):
        headers = {**ingrid, "Idempotency-Key": str(uuid4())}
        assert (await http.post(f"{path}/messages", json={"text": text}, headers=headers)).status_code == 202
    await http.post(f"{path}/close", json={"outcome": "answered"}, headers=ingrid)
    return resident


async def test_what_may_be_offered_is_proposed_masked(answered: Resident, http: httpx.AsyncClient) -> None:
    ingrid, ola = await sign_in(http), await sign_in(http, "ola")
    path = f"/api/agent/conversations/{answered.id}/offer"
    offer = (await http.get(path, headers=ingrid)).json()["offer"]
    assert offer == {
        "question": f"{QUESTION} Ring meg på [telefon].",
        "answer": "Hei!\n\nJa, ring 56 37 50 00 eller skriv til [e-post].",
        "topic": None,
        "lang": "nn",
    }
    assert (await http.get(path, headers=ola)).json() == {"offer": None}


async def test_offered_once_with_consent_and_without_personal_data(
    answered: Resident, http: httpx.AsyncClient, app: FastAPI
) -> None:
    ingrid, ola = await sign_in(http), await sign_in(http, "ola")
    path = f"/api/agent/conversations/{answered.id}/offer"
    body = {"question": QUESTION, "answer": "Ja, ring 56 37 50 00.", "topic": "fritid", "consent": True}
    for wrong, status in (
        ({**body, "consent": False}, "invalid_request"),
        ({**body, "answer": "Ring Kari på 99887766"}, "personal_data_in_text"),
        ({**body, "question": "Eg heiter Kari Nordmann, kan eg leige?"}, "personal_data_in_text"),
        ({**body, "answer": " "}, "message_empty"),
    ):
        assert (await http.post(path, json=wrong, headers=ingrid)).json()["code"] == status
    assert (await http.post(path, json=body, headers=ola)).json()["code"] == "not_allowed"
    first = await http.post(path, json=body, headers=ingrid)
    assert first.status_code == 201
    assert (await http.post(path, json=body, headers=ingrid)).json() == first.json()
    assert (await http.get(path, headers=ingrid)).json() == {"offer": None}
    offered = app.state.context.offered_answers
    mine = [one for one in await offered.waiting("alver") if one.id == first.json()["id"]]
    assert [(one.question, one.answer, one.by, one.state) for one in mine] == [
        (QUESTION, "Ja, ring 56 37 50 00.", "ingrid", "new")
    ]
    forgotten = await http.delete(f"/api/conversations/{answered.id}", headers=answered.headers)
    assert forgotten.json()["deleted"]["offers"] == 1
    assert first.json()["id"] not in [one.id for one in await offered.waiting("alver")]


async def test_nothing_is_proposed_where_the_bot_knew(
    start: StartConversation, http: httpx.AsyncClient
) -> None:
    resident, ingrid = await start(), await sign_in(http)
    await resident.reply_to("barnehageplass")
    path = f"/api/agent/conversations/{resident.id}"
    await http.post(f"{path}/claim", headers=ingrid)
    headers = {**ingrid, "Idempotency-Key": str(uuid4())}
    await http.post(f"{path}/messages", json={"text": "Hei"}, headers=headers)
    assert (await http.get(f"{path}/offer", headers=ingrid)).json() == {"offer": None}


@pytest.mark.parametrize(
    ("outcomes", "proposed"),
    [
        (["unanswered"], True),
        (["clarification", "handover"], True),
        (["unanswered", "smalltalk", "personal_data_stopped"], True),
        (["unanswered", "answered"], False),
        (["answered", "unanswered"], True),
        (["referred"], False),
        (["handover"], False),
        ([], False),
    ],
)
def test_what_the_bot_last_tried_decides(outcomes: list[str], proposed: bool) -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    log = [Message(sender="bot", text="Hei!", lang="nn", outcome="smalltalk", seq=1, time=at)]
    for outcome in outcomes:
        seq = len(log) + 1
        log.append(Message(sender="resident", text=f"Om {outcome}?", lang="nn", seq=seq, time=at))
        reply_to = {"outcome": outcome, "reply_to": seq, "seq": seq + 1}
        log.append(Message(sender="bot", text="Svar", lang="nn", time=at, **reply_to))
    log.append(Message(sender="agent", text="Ja.", lang="nn", by="ingrid", seq=len(log) + 1, time=at))
    municipality = load_municipalities(GatewaySettings(demo=True).content)["alver"]
    assert (proposal(log, "ingrid", municipality, "nn") is not None) is proposed
    assert proposal(log, "ola", municipality, "nn") is None


async def test_settled_answers_wait_no_longer_and_go_in_time(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 23, 9, tzinfo=UTC)]
    offered = OfferedAnswers(f"sqlite:///{tmp_path / 'o.db'}", lambda id: f"d{id}", lambda: now[0])
    offered.prepare()
    what = Proposal("Kvifor?", "Difor.", None, "nn")
    used, dismissed, kept = [await offered.offer(id, "ingrid", "alver", what) for id in "abc"]
    await offered.offer("d", "ingrid", "austrheim", what)
    assert await offered.settle(used, "used", "maria") and await offered.settle(
        dismissed, "dismissed", "maria"
    )
    assert not await offered.settle(9999, "used", "maria")
    assert [one.id for one in await offered.waiting("alver")] == [kept]
    assert not await offered.settle(dismissed, "new", "maria", "austrheim")
    assert await offered.settle(dismissed, "new", "maria", "alver")
    assert [one.id for one in await offered.waiting("alver")] == [dismissed, kept]
    now[0] += SETTLED_STAY + timedelta(seconds=1)
    assert await offered.tidy() == 1
    assert not await offered.settle(used, "new", "maria")
    offered.close()
