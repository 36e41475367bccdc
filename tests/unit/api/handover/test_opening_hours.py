"""When people answer next, also around Norwegian holidays and summer time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from api.handover.opening_hours import in_words, is_open, next_opening, special_day
from api.handover.public_holidays import NAMES, public_holiday
from kb_sync.municipality import ExceptionalDay, Hours, Localised, OpenPeriod, OpenSpan
from kb_sync.texts import Texts

WEEKDAYS = Hours(
    source="x",
    periods=(
        OpenPeriod(days=("mon", "tue", "wed", "thu", "fri"), opens="09:00", closes="11:30"),
        OpenPeriod(days=("mon", "tue", "wed", "thu", "fri"), opens="12:00", closes="15:00"),
    ),
)
OSLO = "Europe/Oslo"


@pytest.mark.parametrize(
    ("now", "open_now", "opens"),
    [
        ("2026-11-23T09:00:00+01:00", True, "2026-11-23T12:00:00+01:00"),
        ("2026-11-23T11:45:00+01:00", False, "2026-11-23T12:00:00+01:00"),
        ("2026-11-23T15:00:00+01:00", False, "2026-11-24T09:00:00+01:00"),
        ("2026-11-23T08:30:00+00:00", True, "2026-11-23T12:00:00+01:00"),
        ("2026-05-16T12:00:00+02:00", False, "2026-05-18T09:00:00+02:00"),
        ("2026-04-01T16:00:00+02:00", False, "2026-04-07T09:00:00+02:00"),
        ("2026-10-23T16:00:00+02:00", False, "2026-10-26T09:00:00+01:00"),
    ],
)
def test_open_now_and_next(now: str, open_now: bool, opens: str) -> None:
    moment = datetime.fromisoformat(now)
    assert is_open(WEEKDAYS, moment, OSLO) is open_now
    assert next_opening(WEEKDAYS, moment, OSLO) == datetime.fromisoformat(opens)


def test_unknown_hours_promise_nothing() -> None:
    moment = datetime.fromisoformat("2026-11-23T09:00:00+01:00")
    assert next_opening(Hours(source="x"), moment, OSLO) is None
    assert not is_open(Hours(source="x"), moment, OSLO)


def test_times_are_said_in_the_resident_form() -> None:
    moment = datetime.fromisoformat("2026-11-28T09:00:00+01:00")
    assert in_words(moment, "nn") == "laurdag 28. november kl. 09.00"
    assert in_words(moment, "nb") == "lørdag 28. november kl. 09.00"


CHRISTMAS = ExceptionalDay(
    first="2026-12-24",
    reason=Localised(nn="julaftan", nb="julaften"),
    hours=(OpenSpan(opens="09:00", closes="11:00"),),
)
BETWEEN = ExceptionalDay(first="2026-12-28", last="2026-12-31", reason=Localised(nn="romjul", nb="romjul"))


@pytest.mark.parametrize(
    ("now", "open_now", "opens"),
    [
        ("2026-12-24T10:59:00+01:00", True, "2027-01-04T09:00:00+01:00"),
        ("2026-12-24T11:00:00+01:00", False, "2027-01-04T09:00:00+01:00"),
        ("2026-12-23T15:00:00+01:00", False, "2026-12-24T09:00:00+01:00"),
        ("2026-12-29T10:00:00+01:00", False, "2027-01-04T09:00:00+01:00"),
    ],
)
def test_exceptional_days_go_before_the_week(now: str, open_now: bool, opens: str) -> None:
    moment = datetime.fromisoformat(now)
    assert is_open(WEEKDAYS, moment, OSLO, (CHRISTMAS, BETWEEN)) is open_now
    assert next_opening(WEEKDAYS, moment, OSLO, (CHRISTMAS, BETWEEN)) == datetime.fromisoformat(opens)


def test_a_day_that_is_open_although_it_is_a_holiday() -> None:
    election = ExceptionalDay(
        first="2026-05-01",
        reason=Localised(nn="open dag", nb="åpen dag"),
        hours=(OpenSpan(opens="10:00", closes="12:00"),),
    )
    moment = datetime.fromisoformat("2026-05-01T10:30:00+02:00")
    assert is_open(WEEKDAYS, moment, OSLO, (election,))
    assert not is_open(WEEKDAYS, moment, OSLO)


@pytest.mark.parametrize(
    ("now", "nn", "nb"),
    [
        ("2026-12-24T10:00:00+01:00", "julaftan", "julaften"),
        ("2026-04-02T10:00:00+02:00", "skjertorsdag", "skjærtorsdag"),
        ("2026-05-17T10:00:00+02:00", "grunnlovsdagen", "grunnlovsdagen"),
        ("2027-05-16T22:30:00+00:00", "grunnlovsdagen", "grunnlovsdagen"),
        ("2026-11-23T10:00:00+01:00", None, None),
    ],
)
def test_why_today_is_not_as_other_days(texts: Texts, now: str, nn: str | None, nb: str | None) -> None:
    moment = datetime.fromisoformat(now)
    assert special_day(moment, OSLO, (CHRISTMAS,), texts, "nn") == nn
    assert special_day(moment, OSLO, (CHRISTMAS,), texts, "nb") == nb


def test_every_public_holiday_of_a_lifetime_has_a_name_of_ours(texts: Texts) -> None:
    keys = {
        public_holiday(date(year, 1, 1) + timedelta(days))
        for year in range(1990, 2071)
        for days in range(366)
    }
    assert keys - {None} == set(NAMES.values())
    for key in keys - {None}:
        assert texts.get(f"calendar.{key}", "nn") and texts.get(f"calendar.{key}", "nb")
