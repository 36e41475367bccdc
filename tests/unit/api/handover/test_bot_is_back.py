"""After a person has had the conversation, the bot says that it is the bot again, once."""

from __future__ import annotations

import httpx
import pytest

from tests.support.fake_rasa import FakeRasa, reply
from tests.unit.api.conftest import StartConversation
from tests.unit.api.handover.conftest import INGRID
from tests.unit.api.handover.test_claims import until_expired

GREETING = "Hei igjen! No er det chatboten som svarer. Eg las ikkje med då du snakka med Ingrid."


@pytest.mark.parametrize("to", ["bot", "queued", "closed"])
async def test_the_first_reply_afterwards_greets_and_rasa_is_told(
    start: StartConversation, app, rasa: FakeRasa, to: str
) -> None:
    resident, claims = await start(), app.state.context.claims
    assert "igjen" not in (await resident.reply_to("barnehage"))["text"]
    await claims.claim(resident.id, INGRID)
    await claims.leave(resident.id, INGRID, to)
    first, second = await resident.reply_to("og sfo"), await resident.reply_to("og leksehjelp")
    assert first["text"].startswith(f"{GREETING}\n\n") and first["outcome"] == "answered"
    assert "igjen" not in second["text"]
    told = ["back_from_person" in asked["metadata"] for asked in rasa.asked]
    assert told == [False, True, False]
    assert [asked["sender"] for asked in rasa.asked] == [f"{resident.id}:{episode}" for episode in (1, 2, 2)]


async def test_what_cannot_be_answered_is_no_greeting(start: StartConversation, app, rasa: FakeRasa) -> None:
    resident, claims = await start(), app.state.context.claims
    await claims.claim(resident.id, INGRID)
    await claims.leave(resident.id, INGRID, "bot")
    rasa.answer = lambda asked: httpx.Response(200, json=[])
    assert not (await resident.reply_to("barnehage"))["text"].startswith(GREETING)
    rasa.answer = lambda asked: reply()
    assert (await resident.reply_to("barnehage"))["text"].startswith(GREETING)


async def test_in_the_form_of_the_answer(start: StartConversation, app, rasa: FakeRasa) -> None:
    resident, claims = await start(locale="nb"), app.state.context.claims
    rasa.answer = lambda asked: reply("Du søker i Vigilo.", lang="nb")
    await claims.claim(resident.id, INGRID)
    await claims.leave(resident.id, INGRID, "bot")
    answer = await resident.reply_to("hvordan søker jeg barnehage")
    assert answer["text"].startswith("Hei igjen! Nå er det chatboten som svarer.")


async def test_while_one_waits_for_another_after_a_console_vanished(
    start: StartConversation, app, redis
) -> None:
    resident, claims = await start(), app.state.context.claims
    await claims.claim(resident.id, INGRID)
    await redis.zadd("svara:{svara}:claims", {resident.id: 1})
    assert resident.id in await until_expired(claims)
    answer = await resident.reply_to("barnehage")
    assert answer["text"].startswith(GREETING)
    assert (await resident.read())["state"] == "queued"
