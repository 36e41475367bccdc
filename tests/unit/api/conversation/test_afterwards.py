"""What a resident does afterwards, over HTTP: rates, keeps a copy, has it sent, is forgotten."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import yaml
from fastapi import FastAPI
from sqlalchemy import create_engine, text

from api import background
from api.context import Context
from api.conversation.forget import RASA_KEYS
from api.main import create_app
from api.settings import GatewaySettings
from tests.support.fake_rasa import FakeRasa, reply
from tests.support.mail_server import MailServer
from tests.unit.api.conftest import Resident, StartConversation
from tests.unit.api.handover.conftest import INGRID
from tests.unit.api.handover.test_for_later import FORM, leave, wait_in_line

EVIL = '<script>alert(1)</script> & "barnehage"'
EMAIL = "kari@example.com"
PROJECT = Path(__file__).resolve().parents[4]


@pytest.fixture
def settings(settings: GatewaySettings, tmp_path) -> GatewaySettings:
    """A database of its own: these tests count what is in it."""
    return settings.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'own.db'}"})


@pytest.fixture
def parts(app: FastAPI) -> Context:
    return app.state.context


async def judge(resident: Resident, key: str | None = None, **body: Any) -> httpx.Response:
    headers = {**resident.headers, "Idempotency-Key": key or str(uuid4())}
    path = f"/api/conversations/{resident.id}/feedback"
    return await resident.http.post(path, json=body, headers=headers)


async def forget(resident: Resident) -> httpx.Response:
    return await resident.http.delete(f"/api/conversations/{resident.id}", headers=resident.headers)


def rows(parts: Context) -> list[dict[str, Any]]:
    """Every row of feedback, as the database has it."""
    engine = create_engine(parts.settings.sql_url())
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(text("select * from feedback")).mappings()]
    engine.dispose()
    return found


# Feedback


async def test_a_thumb_is_kept_with_what_the_answer_was_about_and_can_be_changed(
    start: StartConversation, parts: Context
) -> None:
    resident = await start()
    answer = await resident.reply_to("barnehage for Kari, ring 99 88 77 66")
    given = await judge(resident, seq=answer["seq"], rating="up")
    assert given.status_code == 202, given.text
    [row] = rows(parts)
    assert (row["rating"], row["topic"], row["outcome"], row["form"], row["question"]) == (
        "up",
        "barnehageplass",
        "answered",
        "nn",
        None,
    )
    words = "Feil frist. Skriv til ola@example.com"
    assert (await judge(resident, seq=answer["seq"], rating="down", text=words)).status_code == 202
    [row] = rows(parts)
    assert (row["rating"], row["text"]) == ("down", "Feil frist. Skriv til [e-post]")
    assert "[telefon]" in row["question"] and "99 88" not in row["question"]
    assert resident.id not in str(row)
    [seen] = await parts.feedback.thumbs_down(parts.settings.now() - timedelta(days=1))
    assert (seen.topic, seen.text, seen.question) == ("barnehageplass", row["text"], row["question"])
    assert await parts.feedback.thumbs_down(parts.settings.now() + timedelta(days=1)) == []


async def test_the_three_questions_can_be_answered_in_part_and_become_an_index(
    start: StartConversation, parts: Context
) -> None:
    one, other = await start(), await start()
    assert (await judge(one, questions={"found": 10, "understood": 10, "overall": 10})).status_code == 202
    assert (await judge(other, questions={"found": 1})).status_code == 202
    assert (await judge(other, questions={"found": 4, "overall": 7}, text="Greitt.")).status_code == 202
    await judge(other, seq=(await other.reply_to("boss"))["seq"], rating="down")
    now = parts.settings.now()
    said = await parts.feedback.summary("alver", now - timedelta(hours=1), now + timedelta(hours=1))
    assert (said.up, said.down, said.answered) == (0, 1, 2)
    assert said.means == {"found": 7, "understood": 10, "overall": 8.5}
    assert said.index == pytest.approx(((10 + 5.5) / 2 - 1) * 100 / 9)
    nothing = await parts.feedback.summary("alver", now + timedelta(hours=1), now + timedelta(hours=2))
    assert (nothing.answered, nothing.means, nothing.index) == (0, {}, None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_request"),
        ({"rating": "up"}, "invalid_request"),
        ({"seq": 1}, "invalid_request"),
        ({"seq": 99, "rating": "up"}, "invalid_request"),
        ({"seq": 2, "rating": "up"}, "invalid_request"),
        ({"seq": 1, "rating": "sideways"}, "invalid_request"),
        ({"questions": {"found": 11}}, "invalid_request"),
        ({"questions": {"weight": 5}}, "invalid_request"),
        ({"text": "x" * 1001}, "invalid_request"),
        ({"questions": {"found": 1}, "text": "13097248022"}, "personal_data_in_text"),
    ],
)
async def test_what_is_no_feedback_is_refused(
    start: StartConversation, parts: Context, body: dict[str, Any], code: str
) -> None:
    resident = await start()
    await resident.send("hei")
    answer = await judge(resident, **body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert rows(parts) == []


async def test_feedback_needs_a_key_and_the_token(start: StartConversation) -> None:
    resident = await start()
    assert (await judge(resident, key="x", questions={"found": 1})).json()[
        "code"
    ] == "idempotency_key_missing"
    stranger = Resident(resident.http, resident.id, "feil", [])
    assert (await judge(stranger, questions={"found": 1})).status_code == 404


async def test_words_are_taken_out_when_their_time_is_over_and_figures_stay(
    start: StartConversation, parts: Context, app: FastAPI
) -> None:
    resident = await start()
    answer = await resident.reply_to("barnehage")
    await judge(resident, seq=answer["seq"], rating="down", text="Feil.")
    assert await parts.feedback.forget_texts() == 0
    later = parts.settings.now() + timedelta(days=parts.settings.feedback_text_days, hours=1)
    parts.feedback._now = lambda: later
    assert await parts.feedback.forget_texts() == 1
    [row] = rows(parts)
    assert (row["text"], row["question"], row["conversation"]) == (None, None, None)
    assert (row["rating"], row["topic"]) == ("down", "barnehageplass")


# A copy


async def test_a_copy_as_text_and_as_a_page(start: StartConversation, rasa: FakeRasa) -> None:
    source = {"title": "Lova <b>", "url": "https://lovdata.no/x?a=1&b=2", "updated": "2025-01-01"}
    shady = {"title": "Skummel", "url": "javascript:alert(1)"}
    rasa.answer = lambda asked: reply(f"Svar {EVIL}", sources=[source, shady])
    resident = await start()
    await resident.reply_to(EVIL)
    path = f"/api/conversations/{resident.id}/transcript"
    plain = await resident.http.get(path, headers=resident.headers)
    assert plain.headers["content-disposition"] == 'attachment; filename="samtale-alver.txt"'
    assert plain.text.startswith("Samtale med Alver kommune\n") and EVIL in plain.text
    assert "Kjelde: Lova <b>, https://lovdata.no/x?a=1&b=2" in plain.text
    page = await resident.http.get(path, params={"format": "html", "lang": "en"}, headers=resident.headers)
    assert page.headers["content-disposition"] == 'attachment; filename="samtale-alver.html"'
    assert page.headers["cache-control"] == "no-store"
    html = page.text
    assert '<html lang="en">' in html and "Conversation with Alver kommune" in html
    assert (
        '<p class="text" lang="nn">&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;barnehage&#34;</p>'
        in html
    )
    assert "<script" not in html and 'href="javascript:' not in html
    assert 'href="https://lovdata.no/x?a=1&amp;b=2"' in html
    assert not re.search(r"<(?:link|img|iframe)", html)
    assert "default-src 'none'; style-src 'sha256-" in page.headers["content-security-policy"]
    wrong = await resident.http.get(path, params={"format": "pdf"}, headers=resident.headers)
    assert wrong.status_code == 422


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with MailServer() as server:
        yield server


@pytest.fixture
async def with_mail(
    settings: GatewaySettings, rasa: FakeRasa, mail: MailServer
) -> AsyncIterator[httpx.AsyncClient]:
    """A service whose mail goes to ``mail``, two an hour."""
    told = {
        **settings.model_dump(),
        "smtp_url": mail.url,
        "mail_from": "chat@alver.example",
        "emails_per_hour": 2,
    }
    app = create_app(GatewaySettings(**told), transport=rasa)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        background.running(app.state.context),
        httpx.AsyncClient(transport=transport, base_url="http://svara.test") as client,
    ):
        yield client


async def mailed(resident: Resident, email: str, http: httpx.AsyncClient | None = None) -> httpx.Response:
    path = f"/api/conversations/{resident.id}/transcript/email"
    return await (http or resident.http).post(path, json={"email": email}, headers=resident.headers)


async def test_a_copy_by_mail_where_there_is_a_mail_server(
    with_mail: httpx.AsyncClient, mail: MailServer, redis
) -> None:
    created = (await with_mail.post("/api/conversations", json={})).json()
    resident = Resident(with_mail, created["id"], created["token"], [])
    await resident.reply_to("barnehage")
    assert (await with_mail.get("/widget/config")).json()["email"] is True
    assert (await mailed(resident, "kari")).json()["code"] == "email_invalid"
    assert (await mailed(resident, f"{EMAIL}\r\nBcc: x@y.no")).json()["code"] == "email_invalid"
    assert mail.taken == []
    assert (await mailed(resident, f" {EMAIL} ")).status_code == 202
    [(recipients, message)] = mail.taken
    assert recipients == [EMAIL] and "barnehage" in message.get_body(("plain",)).get_content()
    # The address is nowhere: not in the log, not among the counters.
    kept = [str(key) async for key in redis.scan_iter()]
    assert not [key for key in kept if "kari" in key]
    assert EMAIL not in str((await resident.read())["messages"])
    assert (await mailed(resident, EMAIL)).status_code == 202
    refused = await mailed(resident, "ola@example.com")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")


async def test_without_a_mail_server_it_is_not_offered(start: StartConversation) -> None:
    resident = await start()
    answer = await mailed(resident, EMAIL)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_configured")
    assert (await resident.http.get("/widget/config")).json()["email"] is False


# «Gløym meg»


async def keys_of(redis, resident: Resident) -> list[str]:
    return [key async for key in redis.scan_iter(match=f"*{resident.id}*")]


async def test_everything_is_deleted_and_counted(start: StartConversation, parts: Context, redis) -> None:
    resident, other = await start(), await start()
    answer = await resident.reply_to("barnehage")
    await resident.reply_to("boss")
    await judge(resident, seq=answer["seq"], rating="down", text="Feil.")
    await judge(resident, questions={"found": 3})
    await judge(other, questions={"found": 9})
    await redis.set(f"svara:tracker:{resident.id}:1", "Rasa sitt minne")
    await redis.set(f"svara:tracker:{other.id}:1", "Ein annan sitt")
    told = await forget(resident)
    assert told.status_code == 200, told.text
    deleted, kept = told.json()["deleted"], told.json()["kept"]
    assert (deleted["messages"], deleted["feedback"], deleted["cases"], kept) == (5, 2, 0, {})
    assert not [key for key in await keys_of(redis, resident) if ":limits" not in key]
    assert await redis.exists(f"svara:tracker:{other.id}:1") == 1
    assert [row["found"] for row in rows(parts)] == [9]
    assert (await forget(resident)).status_code == 404
    assert (await resident.send("hei")).json()["code"] == "conversation_not_found"
    assert len((await other.read())["messages"]) == 1


async def test_who_waits_leaves_the_line_and_who_has_it_is_told(
    start: StartConversation, parts: Context, redis
) -> None:
    waiting, talking = await start(), await start()
    await wait_in_line(waiting)
    await wait_in_line(talking)
    await parts.claims.claim(talking.id, INGRID)
    assert (await forget(waiting)).status_code == (await forget(talking)).status_code == 200
    assert await parts.claims.waiting() == []
    notices = [notice.what for notice in await parts.notices.after(INGRID.username)]
    assert [(one["kind"], one["conversation"]) for one in notices] == [("forgotten", talking.id)]
    for part in ("queue", "claims", "work", f"has:{INGRID.username}", "line:innbyggarservice"):
        key = f"svara:{{svara}}:{part}"
        members = await (redis.smembers(key) if part.startswith("has") else redis.zrange(key, 0, -1))
        assert not {waiting.id, talking.id} & set(members), part


async def test_a_message_somebody_is_to_answer_is_kept_and_that_is_said(
    start: StartConversation, parts: Context
) -> None:
    resident = await start()
    open_case = (await leave(resident, FORM)).json()["case"]
    closed = (await leave(resident, FORM)).json()["case"]
    await parts.cases.end(closed, INGRID, "answered")
    told = (await forget(resident)).json()
    assert (told["deleted"]["cases"], told["kept"]) == (1, {"cases": 1})
    assert (await parts.cases.get(open_case)).telephone == FORM["telephone"]


async def test_what_a_late_turn_writes_is_deleted_too(
    start: StartConversation, parts: Context, redis
) -> None:
    resident = await start()
    await forget(resident)
    await redis.set(f"svara:tracker:{resident.id}:1", "for seint")
    assert await parts.forgetting.settle() == 0
    # A minute later.
    await redis.zadd("svara:{svara}:forgotten", {f"{resident.id}:1": 1})
    assert await parts.forgetting.settle() == 1
    assert await keys_of(redis, resident) == []
    assert await redis.exists("svara:{svara}:forgotten") == 0


def test_rasas_keys_begin_as_they_are_deleted() -> None:
    endpoints = yaml.safe_load((PROJECT / "bot" / "endpoints.yml").read_text(encoding="utf-8"))
    kinds = {"tracker_store": "tracker", "lock_store": "lock"}
    assert RASA_KEYS == tuple(f"{endpoints[part]['key_prefix']}:{kind}:" for part, kind in kinds.items())
