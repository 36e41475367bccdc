"""Cases do not stay for ever: what goes, and when."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from api.errors import CaseNotFoundError
from api.handover.case_retention import ANSWERED_STAY, Tidied
from api.handover.case_table import case_events
from api.handover.cases import Cases
from tests.unit.api.handover.conftest import INGRID
from tests.unit.api.handover.test_cases import Clock, new

NOTHING = Tidied(closed=0, forgotten=0, removed=0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cases.db'}"


@pytest.fixture
def cases(database: str, clock: Clock):
    cases = Cases(database, clock)
    cases.prepare()
    yield cases
    cases.close()


async def test_a_closed_case_goes_with_all_that_was_done_and_the_others_stay(
    cases: Cases, clock: Clock, database: str
) -> None:
    old, later, waiting = [await cases.add(new(clock)) for _ in range(3)]
    await cases.end(old.id, INGRID, "answered")
    clock.now += timedelta(days=2)
    await cases.end(later.id, INGRID, "answered")
    clock.now += timedelta(days=362)
    assert (await cases.tidy(72, 365)).removed == 0
    clock.now += timedelta(days=2)
    assert (await cases.tidy(72, 365)).removed == 1
    with pytest.raises(CaseNotFoundError):
        await cases.get(old.id)
    assert [event.what for event in (await cases.get(later.id)).events] == ["asked", "closed"]
    assert (await cases.get(waiting.id)).overdue
    engine = create_engine(database)
    with engine.connect() as connection:
        of_old = select(func.count()).select_from(case_events).where(case_events.c.case == old.id)
        assert connection.scalar(of_old) == 0
    engine.dispose()


async def test_an_answered_case_that_nobody_closes_is_closed_and_loses_its_contact_details(
    cases: Cases, clock: Clock
) -> None:
    case = await cases.add(new(clock))
    await cases.answer(case.id, INGRID, "telephone", None)
    clock.now += ANSWERED_STAY - timedelta(hours=1)
    assert await cases.tidy(72, 365) == NOTHING
    clock.now += timedelta(hours=2)
    assert (await cases.tidy(72, 365)).closed == 1
    closed = await cases.get(case.id)
    assert (closed.state, closed.ended, closed.events[-1].who) == ("closed", "answered", None)
    assert closed.telephone
    clock.now += timedelta(hours=73)
    assert await cases.tidy(72, 365) == Tidied(closed=0, forgotten=1, removed=0)


async def test_a_case_is_left_alone_until_its_meeting_has_been(cases: Cases, clock: Clock) -> None:
    case = await cases.add(new(clock, kind="meeting"))
    meeting = clock() + timedelta(days=60)
    await cases.agree(case.id, INGRID, meeting, None, "digest")
    clock.now = meeting + timedelta(days=1)
    assert await cases.tidy(72, 365) == NOTHING
    clock.now = meeting + ANSWERED_STAY + timedelta(hours=1)
    assert (await cases.tidy(72, 365)).closed == 1


async def test_what_nobody_has_answered_is_never_removed(cases: Cases, clock: Clock) -> None:
    case = await cases.add(new(clock))
    await cases.claim((await cases.add(new(clock))).id, INGRID)
    clock.now += timedelta(days=3650)
    assert await cases.tidy(72, 365) == NOTHING
    assert (await cases.get(case.id)).telephone
