"""Cases: nobody is promised an answer that nobody gives."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from api.errors import CaseClosedError, CaseNotFoundError, CaseTakenError, StorageUnavailableError
from api.handover.case_table import Case
from api.handover.cases import Cases, NewCase
from tests.unit.api.handover.conftest import INGRID, OLA


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cases(tmp_path: Path, clock: Clock):
    cases = Cases(f"sqlite:///{tmp_path / 'cases.db'}", clock)
    cases.prepare()
    cases.prepare()
    yield cases
    cases.close()


def new(clock: Clock, hours: float = 48, **more: object) -> NewCase:
    values = {
        "kind": "message",
        "municipality": "alver",
        "department": "innbyggarservice",
        "lang": "nn",
        "topic": None,
        "conversation": "c",
        "key": str(uuid4()),
        "text": "Hei",
        "due": clock() + timedelta(hours=hours),
        "telephone": "99 88 77 66",
        **more,
    }
    return NewCase(**values)


async def test_overdue_ones_stand_on_top_and_are_counted(cases: Cases, clock: Clock) -> None:
    later, soon, other = (
        await cases.add(new(clock, 48)),
        await cases.add(new(clock, 2)),
        await cases.add(new(clock, 1, municipality="fedje")),
    )
    assert [case.id for case in await cases.listed()] == [other.id, soon.id, later.id]
    assert not any(case.overdue for case in await cases.listed())
    clock.now += timedelta(hours=3)
    listed = await cases.listed(municipalities=("alver",))
    assert [(case.id, case.overdue) for case in listed] == [(soon.id, True), (later.id, False)]
    assert vars(await cases.counts()) == {"open": 3, "overdue": 2}
    assert vars(await cases.counts(("alver",))) == {"open": 2, "overdue": 1}
    await cases.answer(soon.id, INGRID, "telephone", "Ringde")
    assert vars(await cases.counts(("alver",))) == {"open": 1, "overdue": 0}
    assert not (await cases.get(soon.id)).overdue


async def test_the_same_key_at_once_is_one_case(cases: Cases, clock: Clock) -> None:
    one = new(clock)
    found = await asyncio.gather(*(cases.add(one) for _ in range(10)))
    assert len({case.id for case in found}) == 1 and len(await cases.listed()) == 1
    assert [event.what for event in (await cases.get(found[0].id)).events] == ["asked"]


async def test_one_has_it_and_the_others_hear_who(cases: Cases, clock: Clock) -> None:
    case = await cases.add(new(clock))
    answers = await asyncio.gather(
        *(cases.claim(case.id, agent) for agent in [INGRID, OLA] * 5), return_exceptions=True
    )
    owner = (await cases.get(case.id)).owner
    winner, loser = (INGRID, OLA) if owner == "ingrid" else (OLA, INGRID)
    lost = [answer for answer in answers if isinstance(answer, CaseTakenError)]
    assert len(lost) == 5 and {error.values["name"] for error in lost} == {winner.name}
    for refused in (cases.answer(case.id, loser, "chat", None), cases.end(case.id, loser, "answered")):
        with pytest.raises(CaseTakenError):
            await refused
    await cases.release(case.id, winner, "Ferie")
    assert (await cases.claim(case.id, loser)).owner == loser.username


async def test_everything_that_was_done_is_kept_with_who_and_why(cases: Cases, clock: Clock) -> None:
    case = await cases.add(new(clock))
    await cases.claim(case.id, INGRID)
    await cases.release(case.id, INGRID, "Høyrer til Ola")
    await cases.claim(case.id, OLA)
    await cases.answer(case.id, OLA, "email", "Sende svar")
    done = await cases.end(case.id, OLA, "answered")
    assert [(event.what, event.who, event.why) for event in done.events] == [
        ("asked", None, None),
        ("claimed", "ingrid", None),
        ("released", "ingrid", "Høyrer til Ola"),
        ("claimed", "ola", None),
        ("answered", "ola", "email: Sende svar"),
        ("closed", "ola", "answered"),
    ]
    assert (done.state, done.ended) == ("closed", "answered")
    for refused in (cases.claim(case.id, OLA), cases.answer(case.id, OLA, "chat", None)):
        with pytest.raises(CaseClosedError):
            await refused
    assert (await cases.end(case.id, OLA, "other")).ended == "answered"
    with pytest.raises(CaseNotFoundError):
        await cases.claim("XXX-XXX", OLA)


async def test_how_somebody_is_reached_stands_in_the_case_not_in_the_list_and_goes_in_time(
    cases: Cases, clock: Clock
) -> None:
    case = await cases.add(new(clock, email="kari@example.com", name="Kari"))
    assert case.whole()["contact"] == {
        "name": "Kari",
        "telephone": "99 88 77 66",
        "email": "kari@example.com",
    }
    assert "99 88" not in str([one.in_list() for one in await cases.listed()])
    await cases.claim(case.id, INGRID)
    await cases.end(case.id, INGRID, "answered")
    clock.now += timedelta(hours=71)
    assert (await cases.tidy(72, 365)).forgotten == 0
    clock.now += timedelta(hours=2)
    assert (await cases.tidy(72, 365)).forgotten == 1
    assert (await cases.tidy(72, 365)).forgotten == 0
    found: Case = await cases.get(case.id)
    assert (found.telephone, found.email, found.name) == (None, None, None)


async def test_a_database_that_is_not_there_is_said_so(clock: Clock) -> None:
    cases = Cases("sqlite:////nowhere/at/all.db", clock)
    with pytest.raises(StorageUnavailableError):
        await cases.listed()
    cases.close()
