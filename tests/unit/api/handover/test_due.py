"""When an answer is due, counted in the time people are at work."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.handover.due import due
from api.handover.opening_hours import is_open
from kb_sync.municipality import Municipality, Term
from tests.unit.api.handover.test_departments import municipality

LUNCH = {
    "source": "kontakt",
    "periods": [
        {"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "09:00", "closes": "11:30"},
        {"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "12:00", "closes": "15:00"},
    ],
}
PLANNING = [{"first": "2026-11-24", "reason": {"nn": "planleggingsdag", "nb": "planleggingsdag"}}]
STRAUMVIK = municipality(people_answer=LUNCH)
CLOSED_TUESDAY = municipality(people_answer=LUNCH, exceptional_days=PLANNING)
HOURS_UNKNOWN = municipality(people_answer={"source": "kontakt"})


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        ("2026-11-23T10:00:00+01:00", 2, "2026-11-25T15:00:00+01:00"),
        ("2026-11-23T10:00:00+01:00", 0, "2026-11-23T15:00:00+01:00"),
        ("2026-11-23T15:00:00+01:00", 2, "2026-11-26T15:00:00+01:00"),
        ("2026-11-21T12:00:00+01:00", 2, "2026-11-25T15:00:00+01:00"),
        ("2026-04-01T10:00:00+02:00", 2, "2026-04-08T15:00:00+02:00"),
        ("2026-10-23T10:00:00+02:00", 1, "2026-10-26T15:00:00+01:00"),
    ],
)
def test_working_days_end_at_closing_time(now: str, days: int, expected: str) -> None:
    found = due(Term(working_days=days), datetime.fromisoformat(now), STRAUMVIK)
    assert found == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("now", "hours", "expected"),
    [
        ("2026-11-23T10:00:00+01:00", 1, "2026-11-23T11:00:00+01:00"),
        ("2026-11-23T11:00:00+01:00", 1, "2026-11-23T12:30:00+01:00"),
        ("2026-11-23T14:00:00+01:00", 4, "2026-11-24T12:30:00+01:00"),
        ("2026-11-21T14:00:00+01:00", 0.5, "2026-11-23T09:30:00+01:00"),
    ],
)
def test_working_hours_leave_out_lunch_and_night(now: str, hours: float, expected: str) -> None:
    found = due(Term(working_hours=hours), datetime.fromisoformat(now), STRAUMVIK)
    assert found == datetime.fromisoformat(expected)


def test_an_exceptional_day_is_no_working_day() -> None:
    now = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
    found = due(Term(working_days=1), now, CLOSED_TUESDAY)
    assert found == datetime.fromisoformat("2026-11-25T15:00:00+01:00")


def test_ordinary_hours_where_the_file_states_none() -> None:
    now = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
    found = due(Term(working_days=2), now, HOURS_UNKNOWN)
    assert found == datetime.fromisoformat("2026-11-25T16:00:00+01:00")


def test_two_working_days_where_the_file_says_nothing() -> None:
    assert STRAUMVIK.service_standard.message == Term(working_days=2)


TERMS = st.one_of(
    st.integers(0, 60).map(lambda days: Term(working_days=days)),
    st.floats(0.1, 200).map(lambda hours: Term(working_hours=hours)),
)


@given(
    now=st.datetimes(datetime(2025, 1, 1), datetime(2031, 1, 1)).map(lambda moment: moment.astimezone()),
    term=TERMS,
    where=st.sampled_from([STRAUMVIK, CLOSED_TUESDAY]),
)
def test_an_answer_is_always_due_later_and_while_people_are_at_work(
    now: datetime, term: Term, where: Municipality
) -> None:
    found = due(term, now, where)
    assert found > now
    just_before = found - timedelta(seconds=1)
    assert is_open(where.people_answer, just_before, where.timezone, where.exceptional_days)
