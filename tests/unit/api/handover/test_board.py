"""The agents' list is read only where it has changed, and is the same as if it were read whole each time."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from api.conversation.messages import Entry
from api.conversation.scripts import Keys
from api.governance.agent import Agent
from api.handover.board import Rows
from api.handover.cases import Cases
from api.handover.claims import Claims
from api.handover.desk import OTHERS_MOST, Desk, shown_to
from api.handover.passing_on import PassingOn
from api.handover.presence import Presence
from api.handover.waiting import Waiting
from tests.unit.api.handover.conftest import INGRID, LEASE_S, OLA
from tests.unit.api.handover.test_claims import waiting_conversation, write
from tests.unit.api.handover.test_passing_on import BUILDING


@pytest.fixture
def rows(redis: Redis, scripts) -> Rows:
    return Rows(redis, Keys("test"), scripts)


@pytest.fixture
def presence(scripts) -> Presence:
    return Presence(scripts)


@pytest.fixture
def passing_on(scripts, conversations, presence, texts) -> PassingOn:
    return PassingOn(scripts, conversations, presence, texts, LEASE_S)


@pytest.fixture
async def desk(redis: Redis, scripts, presence, tmp_path: Path):
    cases = Cases(f"sqlite:///{tmp_path / 'cases.db'}", lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
    cases.prepare()
    yield Desk(redis, Keys("test"), scripts, presence, cases)
    cases.close()


async def written(conversations, conversation: str, text: str, **fields: str) -> None:
    entry = Entry(sender="resident", text=text, lang="nn")
    await conversations.accept(
        conversation,
        key=str(uuid4()),
        digest="digest",
        entry=entry,
        replies=[],
        form=None,
        reopened=entry,
        fields=fields,
    )


def without_presence(row: Waiting) -> Waiting:
    """Whether the resident is there is told by the list alone."""
    return replace(row, resident=None)


async def test_after_every_change_it_is_what_one_would_read_anew(
    rows: Rows, conversations, claims: Claims, passing_on: PassingOn, presence: Presence, promise
) -> None:
    one, two, three = [await waiting_conversation(conversations, claims, promise) for _ in range(3)]
    changes: list[Callable[[], Awaitable[object]]] = [
        lambda: presence.arrives(OLA),
        lambda: written(conversations, one, "Hei", language="pl"),
        lambda: claims.claim(one, INGRID),
        lambda: write(claims, one),
        lambda: claims.hold(one, INGRID, on=True),
        lambda: written(conversations, one, "Takk"),
        lambda: claims.leave(one, INGRID, "queued", why="Pause"),
        lambda: claims.claim(one, INGRID),
        lambda: passing_on.to_department(one, INGRID, BUILDING, None, "Nokon er der."),
        lambda: claims.claim(two, INGRID),
        lambda: passing_on.to_colleague(two, INGRID, "ola", "Til deg"),
        lambda: claims.step_out(three, "nn"),
        lambda: claims.leave(two, OLA, "closed"),
    ]
    for change in changes:
        await change()
        now = [without_presence(row) for row in await rows.read()]
        assert {row.id: row for row in now} == {row.id: row for row in await claims.waiting()}
        assert [row.id for row in now if row.state == "queued"] == [
            row.id for row in await claims.waiting() if row.state == "queued"
        ]
    assert [row.id for row in await rows.read()] == [one]


async def test_only_what_has_changed_is_read_again(
    rows: Rows, redis: Redis, conversations, claims: Claims, promise
) -> None:
    for _ in range(4):
        last = await waiting_conversation(conversations, claims, promise)
    assert len(await rows.read()) == 4

    async def reads() -> int:
        return (await redis.info("commandstats"))["cmdstat_xrevrange"]["calls"]

    before = await reads()
    await rows.read()
    assert await reads() == before
    await claims.claim(last, INGRID)
    assert (await rows.read())[-1].owner == "ingrid"
    assert await reads() == before + 1


async def test_those_a_person_has_keep_their_place_while_leases_are_renewed(
    rows: Rows, conversations, claims: Claims, promise
) -> None:
    ids = [await waiting_conversation(conversations, claims, promise) for _ in range(3)]
    for conversation in reversed(ids):
        await claims.claim(conversation, INGRID)
        assert await write(claims, conversation)
    assert [row.id for row in await rows.read()] == ids


async def test_a_console_is_sent_the_list_with_what_it_is_offered_and_what_it_has(
    desk: Desk, conversations, claims: Claims, presence: Presence, promise
) -> None:
    one, two = [await waiting_conversation(conversations, claims, promise) for _ in range(2)]
    for agent in (INGRID, OLA):
        await presence.arrives(agent)
    await claims.claim(one, INGRID)
    await written(conversations, one, 'Ho sa «hei» og "ha det" \\ \n</script>')
    view = await desk.view(INGRID)
    told = json.loads(view.text)
    assert (view.own, view.rows) == ([one], 2)
    assert [(row["id"], row["offered"]) for row in told["conversations"]] == [(two, True), (one, False)]
    assert told["conversations"][1]["last"]["text"] == 'Ho sa «hei» og "ha det" \\ \n</script>'
    assert "\n" not in view.text  # one line of an event
    assert told["me"] == {"status": "available", "has": 1, "capacity": INGRID.capacity}
    assert told["cases"] == {"open": 0, "overdue": 0}
    assert (await desk.view(OLA)).own == []


async def test_ones_own_are_always_shown_however_many_the_others_have(
    rows: Rows, conversations, claims: Claims, promise
) -> None:
    conversation = await waiting_conversation(conversations, claims, promise)
    waits = await waiting_conversation(conversations, claims, promise)
    await claims.claim(conversation, INGRID)
    line, taken = await rows.read()
    assert (line.id, taken.id) == (waits, conversation)
    many = [replace(taken, id=str(number), owner="ola") for number in range(OTHERS_MOST + 50)]
    shown = [row.id for row in shown_to(INGRID, [line, *many, taken])]
    assert shown == [waits, *(str(number) for number in range(OTHERS_MOST)), conversation]
    assert len(list(shown_to(Agent("ola", "Ola", ""), [line, *many, taken]))) == OTHERS_MOST + 52
