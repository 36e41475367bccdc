"""When people answer next, also around Norwegian holidays and summer time."""

from __future__ import annotations

from datetime import datetime

import pytest

from api.handover.opening_hours import in_words, is_open, next_opening
from kb_sync.municipality import Hours, OpenPeriod

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
