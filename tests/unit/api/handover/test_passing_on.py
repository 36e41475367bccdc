"""No wrong door: passing on, notes, closing, and what the log says about each."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from api.conversation.messages import Entry, Outcome
from api.errors import ClaimLostError, ColleagueNotHereError, IdempotencyKeyReusedError, NotClaimedError
from api.handover.passing_on import PassingOn
from api.handover.presence import PRESENT_S, Presence
from kb_sync.municipality import Department
from tests.unit.api.handover.conftest import INGRID, LEASE_S, OLA
from tests.unit.api.handover.test_claims import until_expired, waiting_conversation, write

BUILDING = Department(id="byggesak", name={"nn": "Byggesak", "nb": "Byggesak"})


@pytest.fixture
def presence(scripts) -> Presence:
    return Presence(scripts)


@pytest.fixture
def passing_on(scripts, conversations, presence, texts) -> PassingOn:
    return PassingOn(scripts, conversations, presence, texts, LEASE_S)


@pytest.fixture
async def taken(conversations, claims, promise) -> str:
    """A conversation that Ingrid has, with somebody who has waited since."""
    conversation = await waiting_conversation(conversations, claims, promise)
    await claims.claim(conversation, INGRID)
    await waiting_conversation(conversations, claims, promise)
    return conversation


async def test_a_department_gets_it_first_in_its_line_with_who_and_why(
    taken, passing_on, conversations, claims
) -> None:
    await passing_on.to_department(taken, INGRID, BUILDING, "Gjeld garasje på nabotomta", "Nokon er der.")
    standing = await conversations.standing(taken)
    assert (standing.state, standing.department, standing.position, standing.moved) == (
        "queued",
        "byggesak",
        1,
        1,
    )
    assert (await claims.waiting())[0].id == taken
    told = (await conversations.read(taken))[-1]
    assert (told.event, told.by, told.why) == ("passed_to_department", "ingrid", "Gjeld garasje på nabotomta")
    assert told.text.startswith("Ingrid, Innbyggarservice, har sendt samtalen vidare til Byggesak.")
    assert told.text.endswith("Nokon er der.")
    assert "why" not in told.to_resident() and "by" not in told.to_resident()
    with pytest.raises(NotClaimedError):
        await write(claims, taken)


async def test_a_colleague_who_is_there_has_it_at_once_and_the_former_owner_nothing(
    taken, passing_on, presence, conversations, claims
) -> None:
    await presence.arrives(OLA)
    old = (await conversations.standing(taken)).claim
    new = await passing_on.to_colleague(taken, INGRID, "ola", None)
    assert new > old
    standing = await conversations.standing(taken)
    assert (standing.state, standing.owner, standing.moved) == ("agent", "ola", 1)
    events = [message.event for message in await conversations.read(taken)][-2:]
    assert events == ["passed_to_colleague", "agent_joined"]
    with capture_logs() as logged, pytest.raises(ClaimLostError):
        await write(claims, taken, text="løyndom", claim=old)
    (refusal,) = logged
    assert (refusal["event"], refusal["agent"], refusal["reason"]) == ("message.refused", "ingrid", "taken")
    assert "løyndom" not in str(logged)
    await write(claims, taken, OLA, claim=new)
    assert await claims.renew("ola") == 1 and await claims.renew("ingrid") == 0


async def test_only_somebody_who_is_there_can_be_given_it(
    taken, passing_on, presence, conversations, redis
) -> None:
    for username in ("ola", "ingrid"):
        with pytest.raises(ColleagueNotHereError):
            await passing_on.to_colleague(taken, INGRID, username, None)
    await presence.arrives(OLA, "away")
    with pytest.raises(ColleagueNotHereError):
        await passing_on.to_colleague(taken, INGRID, "ola", None)
    await presence.arrives(OLA, "transfers_only")
    heard = await redis.zscore("svara:{test}:present", "ola")
    await redis.zadd("svara:{test}:present", {"ola": heard - PRESENT_S})
    with pytest.raises(ColleagueNotHereError):
        await passing_on.to_colleague(taken, INGRID, "ola", None)
    standing = await conversations.standing(taken)
    assert (standing.owner, standing.moved) == ("ingrid", 0)
    await presence.arrives(OLA)
    await passing_on.to_colleague(taken, INGRID, "ola", None)


async def test_only_who_has_it_passes_it_on_and_twice_at_once_is_once(
    taken, passing_on, presence, conversations
) -> None:
    await presence.arrives(OLA)
    with pytest.raises(ClaimLostError):
        await passing_on.to_department(taken, OLA, BUILDING, None, "")
    await asyncio.gather(*(passing_on.to_colleague(taken, INGRID, "ola", None) for _ in range(5)))
    assert (await conversations.standing(taken)).moved == 1
    await asyncio.gather(*(passing_on.to_department(taken, OLA, BUILDING, None, "") for _ in range(5)))
    assert (await conversations.standing(taken)).moved == 2
    with pytest.raises(NotClaimedError):
        await passing_on.to_department(taken, INGRID, BUILDING, None, "")


async def test_a_colleague_who_vanishes_after_a_transfer_loses_it_too(
    taken, passing_on, presence, conversations, claims
) -> None:
    await presence.arrives(OLA)
    await passing_on.to_colleague(taken, INGRID, "ola", None)
    assert await until_expired(claims) == [taken]
    last = (await conversations.read(taken))[-1]
    assert (last.event, last.name, last.why) == ("claim_expired", OLA.name, "console_silent")
    assert (await claims.waiting())[0].id == taken


async def test_a_note_is_for_agents_and_stands_once(taken, passing_on, conversations, claims) -> None:
    key = str(uuid4())
    seqs = [await passing_on.note(taken, OLA, key=key, text="Har ringt to gonger") for _ in range(3)]
    assert len(set(seqs)) == 1
    with pytest.raises(IdempotencyKeyReusedError):
        await passing_on.note(taken, OLA, key=key, text="Noko anna")
    note = (await conversations.read(taken))[-1]
    assert (note.internal, note.event, note.by, note.text) == (True, "note", "ola", "Har ringt to gonger")
    row = next(row for row in await claims.waiting() if row.id == taken)
    assert row.last.text != "Har ringt to gonger"


async def test_closing_says_how_it_ended_to_agents_only(taken, claims, conversations) -> None:
    await claims.leave(taken, INGRID, "closed", ended="abuse")
    standing = await conversations.standing(taken)
    assert (standing.state, standing.ended) == ("closed", "abuse")
    told = (await conversations.read(taken))[-1]
    assert (told.event, told.by, told.why) == ("agent_closed", "ingrid", "abuse")
    assert "abuse" not in str(told.to_resident()) and "abuse" not in str(standing.to_resident())


async def test_the_bot_that_speaks_too_late_is_refused_and_that_is_logged(
    conversations, claims, promise
) -> None:
    conversation = await waiting_conversation(conversations, claims, promise)
    said = Entry(sender="resident", text="kva kostar det", lang="nn")
    await conversations.accept(
        conversation, key=str(uuid4()), digest="a", entry=said, replies=(), form=None, reopened=said
    )
    work = await conversations.take()
    await claims.claim(conversation, INGRID)
    late = Entry(sender="bot", text="for seint", lang="nn", outcome=Outcome.ANSWERED)
    with capture_logs() as logged:
        assert await conversations.finish(work, [late], fields={}, handover=None) == "answered"
    (refusal,) = logged
    assert (refusal["event"], refusal["reason"], refusal["seq"]) == (
        "reply.refused",
        "person_has_it",
        work.seq,
    )
    assert "for seint" not in str(logged)


async def test_a_resident_who_steps_out_is_with_the_bot_again(conversations, claims, promise) -> None:
    first = await waiting_conversation(conversations, claims, promise)
    second = await waiting_conversation(conversations, claims, promise)
    assert (await conversations.standing(second)).position == 2
    assert [await claims.step_out(first, "nn") for _ in range(2)] == ["bot", "bot"]
    assert (await conversations.standing(first)).to_resident() == {"state": "bot"}
    assert [message.event for message in await conversations.read(first)] == [
        "handover_requested",
        "stepped_out",
    ]
    assert (await conversations.standing(second)).position == 1
    await claims.claim(second, INGRID)
    assert await claims.step_out(second, "nn") == "agent"


async def test_nobody_in_line_is_forgotten_however_long_it_stands_still(
    conversations, claims, promise, redis
) -> None:
    waits = await waiting_conversation(conversations, claims, promise)
    has_person = await waiting_conversation(conversations, claims, promise)
    await claims.claim(has_person, INGRID)
    gone = await waiting_conversation(conversations, claims, promise)
    for conversation in (waits, has_person):
        await redis.expire(f"svara:{{test}}:conv:{conversation}", 100)
        await redis.expire(f"svara:{{test}}:log:{conversation}", 100)
    await redis.delete(f"svara:{{test}}:conv:{gone}")
    await claims.keep_waiting([""])
    for part in ("conv", "log"):
        assert await redis.ttl(f"svara:{{test}}:{part}:{waits}") > 3000
        # One that a person has had ends when it is in the archive, not by itself.
        assert await redis.ttl(f"svara:{{test}}:{part}:{has_person}") == -1
    assert await redis.zrange("svara:{test}:queue", 0, -1) == [waits]
    assert await redis.zrange("svara:{test}:line:", 0, -1) == [waits]
