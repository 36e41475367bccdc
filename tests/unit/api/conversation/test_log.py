"""The log keeps every message once, in order, and gives each exactly one reply."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from api.conversation.log import Accepted, Conversation, ConversationLog, HandoverRequest, Work
from api.conversation.messages import Choice, Entry, Outcome
from api.errors import ChoiceNotOfferedError, ConversationNotFoundError, IdempotencyKeyReusedError
from tests.unit.api.conversation.conftest import LEASE_S

REOPENED = Entry(sender="system", text="Opna igjen.", lang="nn", event="reopened")


async def say(
    log: ConversationLog,
    conversation: Conversation,
    text: str,
    *,
    key: str | None = None,
    choice: str | None = None,
    replies: tuple[Entry, ...] = (),
) -> Accepted:
    return await log.accept(
        conversation.id,
        key=key or str(uuid4()),
        digest=log.digest(text, choice or ""),
        entry=Entry(sender="resident", text=text, lang="nn", choice=choice),
        replies=replies,
        form=None,
        reopened=REOPENED,
    )


def reply(text: str = "Svar.", **more: object) -> Entry:
    return Entry(sender="bot", text=text, lang="nn", outcome=Outcome.ANSWERED, **more)


async def texts(log: ConversationLog, conversation: Conversation) -> list[str]:
    return [message.text for message in await log.read(conversation.id)]


async def test_messages_are_numbered_from_one_without_gaps(
    conversations: ConversationLog, conversation: Conversation
) -> None:
    for number in range(5):
        await say(conversations, conversation, f"melding {number}")
    assert [m.seq for m in await conversations.read(conversation.id)] == [1, 2, 3, 4, 5, 6]
    assert [m.seq for m in await conversations.read(conversation.id, after=4)] == [5, 6]


async def test_the_same_key_gives_the_same_number_and_no_second_message(
    conversations: ConversationLog, conversation: Conversation
) -> None:
    key = str(uuid4())
    answers = await asyncio.gather(*(say(conversations, conversation, "hei", key=key) for _ in range(20)))
    assert {answer.seq for answer in answers} == {2}
    assert sum(not answer.repeated for answer in answers) == 1
    assert await texts(conversations, conversation) == ["Hei!", "hei"]


async def test_the_same_key_with_another_text_is_refused_and_changes_nothing(
    conversations: ConversationLog, conversation: Conversation
) -> None:
    key = str(uuid4())
    await say(conversations, conversation, "hei", key=key)
    with pytest.raises(IdempotencyKeyReusedError):
        await say(conversations, conversation, "hallo", key=key)
    assert await texts(conversations, conversation) == ["Hei!", "hei"]


async def test_a_choice_counts_only_when_it_was_offered(
    conversations: ConversationLog, conversation: Conversation
) -> None:
    await say(conversations, conversation, "Når har de ope?", choice="hours:")
    with pytest.raises(ChoiceNotOfferedError):
        await say(conversations, conversation, "Gje meg alt", choice="ask:hemmeleg")
    work = await conversations.take(conversation.id)
    assert work is not None
    offered = reply(choices=[Choice(title="SFO", payload="ask:skolefritidsordning")])
    await conversations.finish(work, [offered], fields={}, handover=None)
    await say(conversations, conversation, "SFO", choice="ask:skolefritidsordning")


async def test_two_gateways_never_work_on_one_conversation_at_once(
    conversations: ConversationLog, conversation: Conversation
) -> None:
    await say(conversations, conversation, "ein")
    await say(conversations, conversation, "to")
    works = [work for work in await asyncio.gather(*(conversations.take() for _ in range(10))) if work]
    assert [work.message.text for work in works] == ["ein"]
    assert (
        await conversations.finish(works[0], [reply("svar på ein")], fields={}, handover=None) == "appended"
    )
    second = await conversations.take()
    assert second is not None and second.message.text == "to"


async def test_an_abandoned_message_is_taken_up_and_answered_once(
    conversations: ConversationLog, conversation: Conversation
) -> None:
    await say(conversations, conversation, "er de opne?")
    dead = await conversations.take()
    assert dead is not None

    async def taken_over() -> object:
        while (work := await conversations.take()) is None:  # noqa: ASYNC110  # Redis's clock has no event
            await asyncio.sleep(0.01)
        return work

    heir = await asyncio.wait_for(taken_over(), 5)
    # The first gateway was only slow: its late answer must not be added beside the new one.
    assert await conversations.finish(dead, [reply("for seint")], fields={}, handover=None) == "lost"
    assert await conversations.finish(heir, [reply("rett")], fields={}, handover=None) == "appended"
    assert await conversations.finish(heir, [reply("to gonger")], fields={}, handover=None) == "answered"
    assert await texts(conversations, conversation) == ["Hei!", "er de opne?", "rett"]
    assert await conversations.take() is None


async def test_a_message_with_an_immediate_reply_needs_no_turn(
    conversations: ConversationLog, conversation: Conversation
) -> None:
    await say(conversations, conversation, "hjelp", replies=(reply("Ring 113"),))
    assert await texts(conversations, conversation) == ["Hei!", "hjelp", "Ring 113"]
    assert await conversations.take() is None


async def test_asking_for_a_person_is_one_change_with_the_reply(
    conversations: ConversationLog, conversation: Conversation
) -> None:
    await say(conversations, conversation, "snakke med nokon")
    work = await conversations.take()
    assert work is not None
    promise = Entry(sender="system", text="Kvitteringa er {receipt}.", lang="nn", event="handover_requested")
    await conversations.finish(
        work, [reply("Eg spør.")], fields={"turns": 1}, handover=HandoverRequest("ABC-234", [promise])
    )
    standing = await conversations.standing(conversation.id)
    assert (standing.state, standing.position, standing.receipt) == ("queued", 1, "ABC-234")
    assert (await texts(conversations, conversation))[-2:] == ["Eg spør.", "Kvitteringa er ABC-234."]
    assert (await conversations.get(conversation.id)).turns == 1


async def test_a_wrong_token_and_an_unknown_conversation_are_not_told_apart(
    conversations: ConversationLog,
) -> None:
    created, token = await conversations.create(municipality="alver", locale="nn", test=False, entries=[])
    assert (await conversations.authorise(created.id, token)).id == created.id
    for identity, secret in ((created.id, "feil"), ("finst-ikkje", token)):
        with pytest.raises(ConversationNotFoundError):
            await conversations.authorise(identity, secret)


async def test_nothing_of_a_conversation_outlives_its_retention(
    redis, conversations: ConversationLog, conversation: Conversation
) -> None:
    await say(conversations, conversation, "hei")
    own = [key async for key in redis.scan_iter(match=f"*{conversation.id}")]
    assert len(own) >= 4
    for key in own:
        assert 0 < await redis.ttl(key) <= 3600, key


async def test_a_turn_that_is_kept_stays_with_its_gateway_and_one_that_is_not_does_not(
    conversations: ConversationLog, conversation: Conversation
) -> None:
    await say(conversations, conversation, "kva kostar det")
    work = await conversations.take()
    assert work is not None
    over = asyncio.Event()
    keeping = asyncio.create_task(conversations.keep(work, over))
    # Three leases long, nobody else gets it ...
    taking = asyncio.create_task(_take_until_given(conversations))
    done, _ = await asyncio.wait({taking}, timeout=3 * LEASE_S)
    assert not done
    # ... and once nobody keeps it, somebody does.
    over.set()
    await keeping  # by itself: a cancellation can be swallowed by the Redis client
    again = await taking
    assert (again.seq, again.turn_no) == (work.seq, work.turn_no + 1)


async def test_a_turn_taken_over_or_finished_is_not_kept_any_more(
    conversations: ConversationLog, conversation: Conversation
) -> None:
    await say(conversations, conversation, "kva kostar det")
    first = await _take_until_given(conversations)
    second = await _take_until_given(conversations)
    await asyncio.wait_for(conversations.keep(first, asyncio.Event()), 10 * LEASE_S)
    assert await conversations.finish(second, [reply()], fields={}, handover=None) == "appended"
    await asyncio.wait_for(conversations.keep(second, asyncio.Event()), 10 * LEASE_S)


async def _take_until_given(conversations: ConversationLog) -> Work:
    while True:
        if work := await conversations.take():
            return work
