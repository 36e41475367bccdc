"""Nobody is answered by two agents, and nobody is forgotten by one."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from api.conversation.log import ConversationLog
from api.conversation.messages import Entry, Outcome
from api.errors import (
    ClaimLostError,
    ConflictError,
    ConversationClosedError,
    ConversationNotFoundError,
    IdempotencyKeyReusedError,
    NotClaimedError,
)
from api.handover.claims import Claims
from tests.support.clock import let_a_millisecond_pass
from tests.unit.api.handover.conftest import INGRID, OLA


async def waiting_conversation(conversations: ConversationLog, claims: Claims, promise: list[Entry]) -> str:
    created, _ = await conversations.create(municipality="alver", locale="nn", test=False, entries=[])
    await claims.request(created.id, promise)
    let_a_millisecond_pass()
    return created.id


async def until_expired(claims: Claims) -> list[str]:
    async def look() -> list[str]:
        while not (returned := await claims.expire()):  # noqa: ASYNC110  # Redis's clock has no event
            await asyncio.sleep(0.02)
        return returned

    return await asyncio.wait_for(look(), 5)


async def write(claims: Claims, conversation: str, agent=INGRID, text: str = "Hei", **more: object) -> int:
    values = {"key": str(uuid4()), "lang": "nn", "claim": None, **more}
    return await claims.write(conversation, agent, text=text, **values)


async def test_asking_twice_gives_the_same_receipt_and_one_place_in_line(
    conversations, claims, promise
) -> None:
    conversation = await waiting_conversation(conversations, claims, promise)
    receipts = {await claims.request(conversation, promise) for _ in range(3)}
    standing = await conversations.standing(conversation)
    assert receipts == {standing.receipt}
    assert len(await conversations.read(conversation)) == 1
    assert len(await claims.waiting()) == 1


async def test_the_longest_waiting_stands_first(conversations, claims, promise) -> None:
    ids = [await waiting_conversation(conversations, claims, promise) for _ in range(3)]
    assert [row.id for row in await claims.waiting()] == ids
    assert (await conversations.standing(ids[2])).position == 3


async def test_ten_agents_at_once_one_gets_it_and_the_others_hear_who(conversations, claims, promise) -> None:
    conversation = await waiting_conversation(conversations, claims, promise)
    agents = [INGRID, OLA] * 5
    answers = await asyncio.gather(
        *(claims.claim(conversation, agent) for agent in agents), return_exceptions=True
    )
    owner = (await conversations.standing(conversation)).owner
    lost = [answer for answer in answers if isinstance(answer, ClaimLostError)]
    assert len(lost) == 5
    winner = INGRID if owner == "ingrid" else OLA
    assert {error.values["name"] for error in lost} == {winner.name}
    joined = [m for m in await conversations.read(conversation) if m.event == "agent_joined"]
    assert len(joined) == 1


async def test_the_bot_is_silent_from_the_claim(conversations, claims, promise) -> None:
    conversation = await waiting_conversation(conversations, claims, promise)
    entry = Entry(sender="resident", text="kor mykje kostar det", lang="nn")
    common = {"entry": entry, "replies": (), "form": None, "reopened": entry}
    await conversations.accept(conversation, key=str(uuid4()), digest="a", **common)
    work = await conversations.take()
    await claims.claim(conversation, INGRID)
    late = Entry(sender="bot", text="for seint", lang="nn", outcome=Outcome.ANSWERED)
    assert await conversations.finish(work, [late], fields={}, handover=None) == "answered"
    await conversations.accept(conversation, key=str(uuid4()), digest="b", **common)
    assert await conversations.take() is None
    assert "for seint" not in [m.text for m in await conversations.read(conversation)]


async def test_only_the_owner_writes_and_the_same_key_writes_once(conversations, claims, promise) -> None:
    conversation = await waiting_conversation(conversations, claims, promise)
    with pytest.raises(NotClaimedError):
        await write(claims, conversation)
    number = await claims.claim(conversation, INGRID)
    with pytest.raises(ClaimLostError):
        await write(claims, conversation, OLA)
    key = str(uuid4())
    first = await write(claims, conversation, key=key, claim=number)
    assert await write(claims, conversation, key=key, claim=number) == first
    with pytest.raises(IdempotencyKeyReusedError):
        await write(claims, conversation, text="noko anna", key=key)
    agent_messages = [m for m in await conversations.read(conversation) if m.sender == "agent"]
    assert [(m.text, m.name) for m in agent_messages] == [("Hei", "Ingrid")]


async def test_a_silent_agent_loses_it_and_it_returns_first_in_line(conversations, claims, promise) -> None:
    taken = await waiting_conversation(conversations, claims, promise)
    number = await claims.claim(taken, OLA)
    other = await waiting_conversation(conversations, claims, promise)
    assert await until_expired(claims) == [taken]
    rows = await claims.waiting()
    assert [row.id for row in rows] == [taken, other]
    assert rows[0].returned and not rows[1].returned
    assert OLA.name in (await conversations.read(taken))[-1].text
    await claims.claim(taken, INGRID)
    with pytest.raises(ClaimLostError):
        await write(claims, taken, OLA, claim=number)


async def test_a_live_console_keeps_what_it_has(conversations, claims, promise) -> None:
    kept = await waiting_conversation(conversations, claims, promise)
    lost = await waiting_conversation(conversations, claims, promise)
    await claims.claim(kept, INGRID)
    await claims.claim(lost, OLA)
    returned: list[str] = []

    async def alive() -> None:
        while lost not in returned:
            assert await claims.renew("ingrid") == 1
            returned.extend(await claims.expire())

    await asyncio.wait_for(alive(), 5)
    assert returned == [lost]


async def test_an_old_claim_number_is_refused_after_losing_and_taking_it_again(
    conversations, claims, promise
) -> None:
    conversation = await waiting_conversation(conversations, claims, promise)
    old = await claims.claim(conversation, INGRID)
    await claims.leave(conversation, INGRID, "queued")
    new = await claims.claim(conversation, INGRID)
    assert new > old
    with pytest.raises(ConflictError):
        await write(claims, conversation, claim=old)
    await write(claims, conversation, claim=new)


async def test_giving_back_closing_and_writing_again(conversations, claims, promise) -> None:
    conversation = await waiting_conversation(conversations, claims, promise)
    await claims.claim(conversation, INGRID)
    with pytest.raises(ClaimLostError):
        await claims.leave(conversation, OLA, "bot")
    await claims.leave(conversation, INGRID, "bot")
    after = await conversations.get(conversation)
    assert (after.state, after.episode) == ("bot", 2)
    await claims.leave(conversation, INGRID, "bot")
    await claims.claim(conversation, OLA)
    await claims.leave(conversation, OLA, "closed")
    with pytest.raises(ConversationClosedError):
        await claims.claim(conversation, INGRID)
    entry = Entry(sender="resident", text="ein ting til", lang="nn")
    opened = Entry(sender="system", text="Opna igjen", lang="nn", event="reopened")
    await conversations.accept(
        conversation, key=str(uuid4()), digest="a", entry=entry, replies=(), form=None, reopened=opened
    )
    assert (await conversations.get(conversation)).state == "bot"
    assert (await conversations.take()).message.text == "ein ting til"


async def test_an_unknown_conversation_cannot_be_claimed(claims) -> None:
    with pytest.raises(ConversationNotFoundError):
        await claims.claim("finst-ikkje", INGRID)
