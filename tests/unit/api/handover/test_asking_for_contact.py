"""An agent who asks how the resident can be reached gets it, once; nobody else and no other time."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.unit.api.conftest import Resident, StartConversation
from tests.unit.api.handover.conftest import INGRID, OLA

SAID = "Ring 99 88 77 66 eller skriv til kari@example.com. Eg heiter Kari Nordmann."
KEPT = "Ring 99 88 77 66 eller skriv til kari@example.com. Eg heiter [namn]."
MASKED = "Ring [telefon] eller skriv til [e-post]. Eg heiter [namn]."


@pytest.fixture
async def asked(start: StartConversation, app) -> Resident:
    """A resident whom Ingrid has asked how they can be reached."""
    resident = await start()
    await app.state.context.claims.claim(resident.id, INGRID)
    await write(app, resident, asks_for_contact=True)
    return resident


async def write(app, resident: Resident, agent=INGRID, **more: bool) -> None:
    await app.state.context.claims.write(
        resident.id, agent, key=str(uuid4()), text="Korleis når eg deg?", lang="nn", claim=None, **more
    )


async def said(resident: Resident, text: str = SAID, **more: str) -> str:
    sent = await resident.send(text, **more)
    assert sent.status_code == 202, sent.text
    messages = (await resident.read())["messages"]
    return next(message["text"] for message in messages if message["seq"] == sent.json()["seq"])


async def test_only_the_next_message_keeps_telephone_and_e_mail(asked: Resident) -> None:
    question = (await asked.read())["messages"][-1]
    assert question["asks_for_contact"] is True and "by" not in question
    key = str(uuid4())
    assert await said(asked, key=key) == KEPT
    assert await said(asked, key=key) == KEPT
    assert await said(asked) == MASKED


async def test_a_message_without_contact_uses_it_up(asked: Resident) -> None:
    assert await said(asked, "Kvifor det?") == "Kvifor det?"
    assert await said(asked) == MASKED


async def test_nobody_who_did_not_ask_gets_it(start: StartConversation, app) -> None:
    resident = await start()
    assert await said(resident) == MASKED
    await app.state.context.claims.claim(resident.id, INGRID)
    assert await said(resident) == MASKED
    await write(app, resident)
    assert await said(resident) == MASKED


@pytest.mark.parametrize("to", ["bot", "queued", "closed"])
async def test_it_ends_when_the_agent_no_longer_has_the_conversation(asked: Resident, app, to: str) -> None:
    context = app.state.context
    await context.claims.leave(asked.id, INGRID, to)
    assert await said(asked) == MASKED
    await context.claims.claim(asked.id, OLA)
    assert await said(asked) == MASKED
    await context.claims.leave(asked.id, OLA, "bot")
    await context.claims.claim(asked.id, INGRID)
    assert await said(asked) == MASKED


async def test_an_agent_who_loses_it_while_the_message_is_on_its_way_does_not_get_it(
    asked: Resident, app
) -> None:
    # The gateway has read that it was asked for; the script looks again.
    context = app.state.context
    before = await context.log.get(asked.id)
    assert before.contact_asked
    await context.claims.leave(asked.id, INGRID, "queued")
    real = context.log.authorise

    async def as_it_was(conversation: str, token: str):
        await real(conversation, token)
        return before

    context.log.authorise = as_it_was
    try:
        assert await said(asked) == MASKED
    finally:
        context.log.authorise = real


async def test_a_personal_number_is_still_stopped_and_the_edited_message_is_kept(asked: Resident) -> None:
    sent = await asked.send(f"13097248022 og {SAID}")
    assert sent.status_code == 202
    stopped = (await asked.read())["messages"][-2:]
    assert "13097248022" not in stopped[0]["text"] and "99 88" not in stopped[0]["text"]
    assert stopped[1]["outcome"] == "personal_data_stopped"
    assert await said(asked) == KEPT
