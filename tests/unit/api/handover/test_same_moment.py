"""Two things at once: an agent takes or closes a conversation in the moment in which its resident writes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from api.conversation.messages import Entry, Outcome
from api.conversation.records import HandoverRequest, IfTaken
from api.conversation.storage import CLOSED_MEANWHILE, reach
from api.errors import StorageUnavailableError
from tests.unit.api.conftest import StartConversation
from tests.unit.api.handover.conftest import INGRID
from tests.unit.api.handover.test_claims import waiting_conversation

SAID = Entry(sender="resident", text="Dzień dobry", lang="pl")


async def accept(conversations, conversation: str, *replies: Entry, if_taken: IfTaken = "stand") -> int:
    accepted = await conversations.accept(
        conversation,
        key=str(uuid4()),
        digest="a",
        entry=SAID,
        replies=replies,
        form=None,
        reopened=SAID,
        if_taken=if_taken,
    )
    return accepted.seq


@pytest.mark.parametrize(("if_taken", "senders"), [("stand", ["bot"]), ("drop", []), ("system", ["system"])])
async def test_what_the_bot_had_ready_when_a_person_came_is_not_said_by_the_bot(
    conversations, claims, promise, if_taken: IfTaken, senders: list[str]
) -> None:
    conversation = await waiting_conversation(conversations, claims, promise)
    reply = Entry(sender="bot", text='"sender":"bot"', lang="nn", outcome=Outcome.REFERRED, reply_to=-1)
    await accept(conversations, conversation, reply, if_taken=if_taken)
    assert (await conversations.read(conversation))[-1].sender == "bot", "nobody has it yet"
    await claims.claim(conversation, INGRID)
    seq = await accept(conversations, conversation, reply, if_taken=if_taken)
    since = await conversations.read(conversation, seq)
    assert [message.sender for message in since] == senders
    assert all((m.reply_to, m.text) == (seq, '"sender":"bot"') for m in since)
    assert await conversations.take() is None, "a person has it, so it is no work for the bot"


async def test_who_was_still_unanswered_when_an_agent_closed_the_line_is_answered_and_gets_a_place(
    conversations, claims, promise
) -> None:
    conversation = await waiting_conversation(conversations, claims, promise)
    seq = await accept(conversations, conversation)
    await claims.leave(conversation, INGRID, "closed", ended="other")
    work = await conversations.take()
    assert work is not None and work.seq == seq
    reply = Entry(sender="bot", text="Eg set deg over.", lang="nn", outcome=Outcome.HANDOVER, reply_to=seq)
    wish = HandoverRequest("K7M-3PX", promise, "byggesak")
    assert await conversations.finish(work, [reply], fields={}, handover=wish) == "appended"
    assert (await conversations.standing(conversation)).state == "queued"
    assert [row.id for row in await claims.waiting()] == [conversation]


async def test_a_person_who_comes_while_a_message_is_looked_at_is_the_only_one_who_answers_it(
    start: StartConversation, app, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident, context = await start(), app.state.context
    await resident.http.post(f"/api/conversations/{resident.id}/handover", headers=resident.headers)
    as_it_is = context.log.accept

    async def after_a_claim(*given, **more):  # the claim falls between the last look and the acceptance
        await context.claims.claim(resident.id, INGRID)
        return await as_it_is(*given, **more)

    monkeypatch.setattr(context.log, "accept", after_a_claim)
    sent = await resident.send("Dzień dobry, jak mogę zapisać dziecko do przedszkola w gminie?")
    seen = (await resident.read(sent.json()["seq"]))["messages"]
    assert [message["sender"] for message in seen] == []


async def test_a_connection_closed_while_it_is_made_is_told_as_storage_that_is_away() -> None:
    async def closed() -> None:
        raise RuntimeError(f"unable to perform operation on <TCPTransport closed=True>; {CLOSED_MEANWHILE}")

    async def another() -> None:
        raise RuntimeError("a fault of ours")

    with pytest.raises(StorageUnavailableError):
        await reach(closed())
    with pytest.raises(RuntimeError, match="a fault of ours"):
        await reach(another())
