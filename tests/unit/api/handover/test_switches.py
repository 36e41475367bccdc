"""Turning the bot off and showing a notice: obeyed at once, told truthfully, and noted."""

from __future__ import annotations

from typing import Any

import pytest

from api.context import Context
from api.governance.agent import Agent
from kb_sync.municipality import Localised
from tests.support.fake_rasa import FakeRasa, reply
from tests.unit.api.conftest import StartConversation

OLA = Agent("ola", "Ola", "Innbyggarservice", rights=("supervisor",))
DOWN = Localised(nn="Sentralbordet er nede.", nb="Sentralbordet er nede nå.")


@pytest.fixture
def context(app: Any) -> Context:
    context: Context = app.state.context
    return context


async def test_with_the_bot_off_a_resident_is_told_and_offered_a_person(
    context: Context, start: StartConversation, rasa: FakeRasa
) -> None:
    rasa.answer = lambda asked: reply("Fristen er 1. mars.")
    before = await start()
    assert (await before.reply_to("når er fristen?"))["text"] == "Fristen er 1. mars."
    await context.switches.turn_bot("alver", OLA, on=False, reason="Svarer feil om barnehage")
    told = await before.reply_to("når er fristen?")
    assert told["outcome"] == "declined" and "slått av" in told["text"]
    assert [choice["payload"] for choice in told["choices"]] == ["handover"]
    after = await start()
    assert "slått av" in after.first[0]["text"] and "72 timar" in after.first[0]["text"]
    assert [choice["payload"] for choice in after.first[0]["choices"]] == ["handover"]
    await context.switches.turn_bot("alver", OLA, on=True, reason="Retta")
    assert (await before.reply_to("når er fristen?"))["text"] == "Fristen er 1. mars."
    noted = await context.audit.latest(2, subject="alver")
    assert [(one.who, one.what, one.detail["reason"]) for one in noted] == [
        ("ola", "bot.switched_on", "Retta"),
        ("ola", "bot.switched_off", "Svarer feil om barnehage"),
    ]


async def test_who_waits_hears_nothing_of_a_bot_that_is_off(
    context: Context, start: StartConversation
) -> None:
    await context.switches.turn_bot("alver", OLA, on=False, reason="Vedlikehald")
    resident = await start()
    asked = await resident.http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)
    assert asked.status_code == 202
    told = await resident.reply_to("er det nokon der?")
    assert told["text"].startswith(
        "Chatboten er slått av akkurat no, men eit menneske får sjå det du skreiv."
    )
    assert "Du står framleis i køen, som nummer 1." in told["text"]
    messages = (await resident.read())["messages"]
    assert not any("Chatboten svarer deg" in message["text"] for message in messages)
    assert not any("skrive til chatboten" in message["text"] for message in messages)
    out = await resident.http.delete(f"/api/conversations/{resident.id}/handover", headers=resident.headers)
    assert out.json() == {"state": "bot"}
    assert "slått av" in (await resident.read())["messages"][-1]["text"]
    await resident.http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)
    left = await resident.reply_to("Gå ut av køen", choice="ask_bot")
    assert "slått av" in left["text"] and (await resident.read())["state"] == "bot"


async def test_a_notice_is_told_once_before_the_next_reply_and_in_every_new_conversation(
    context: Context, start: StartConversation, rasa: FakeRasa
) -> None:
    rasa.answer = lambda asked: reply("Ja.")
    open_already = await start()
    now = context.settings.now()
    await context.switches.show("alver", OLA, DOWN, None, now.replace(hour=15))
    for _ in range(2):
        await open_already.reply_to("hei?")
    said = [message["text"] for message in (await open_already.read())["messages"]]
    assert said[1:] == ["hei?", DOWN.nn, "Ja.", "hei?", "Ja."]
    new = await start(locale="nb")
    assert [message["text"] for message in new.first][1:] == [DOWN.nb]
    await new.reply_to("hei?")
    assert (await new.read())["messages"][1:][-2]["text"] == "hei?"
    await context.switches.end_notice("alver", OLA)
    assert len((await start()).first) == 1


async def test_a_notice_holds_in_its_period_only(context: Context, start: StartConversation) -> None:
    now = context.settings.now()
    await context.switches.show("alver", OLA, DOWN, now.replace(hour=12), now.replace(hour=15))
    assert len((await start()).first) == 1
    assert (await context.switches.standing("alver")).notice is not None
    assert not context.switches.may_be_shown(now.replace(hour=12), now.replace(hour=11))
    assert not context.switches.may_be_shown(None, now)
    assert not context.switches.may_be_shown(None, now.replace(year=2027))
