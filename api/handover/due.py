"""When a case must be answered: the municipality's service standard, counted in the time people are at work.

What comes in when nobody answers counts from when somebody does next. Working days end when that day's
hours do: a message on Monday morning with a standard of two working days is due at closing time on Wednesday.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from api.handover.opening_hours import periods_from
from kb_sync.municipality import Hours, Municipality, OpenPeriod, Term

WHEN_NOTHING_IS_SAID = Hours(
    source="",
    periods=(OpenPeriod(days=("mon", "tue", "wed", "thu", "fri"), opens=time(8), closes=time(16)),),
)
"""Ordinary working hours, only to compute a due time where the municipality's file states no hours."""


def due(term: Term, now: datetime, municipality: Municipality) -> datetime:
    """The latest time of an answer to what came in at ``now``, in the municipality's time zone."""
    local = now.astimezone(ZoneInfo(municipality.timezone))
    hours = municipality.people_answer if municipality.people_answer.periods else WHEN_NOTHING_IS_SAID
    ahead = periods_from(hours, local, municipality.timezone, municipality.exceptional_days)
    left = ((max(opens, local), closes) for opens, closes in ahead if closes > local)
    if term.working_hours is not None:
        return _after_hours(left, timedelta(hours=term.working_hours))
    days = (list(day) for _, day in groupby(left, key=lambda period: period[0].date()))
    # The day it came in is not counted.
    return next(islice(days, term.working_days, None))[-1][1]


def _after_hours(periods: Iterable[tuple[datetime, datetime]], needed: timedelta) -> datetime:
    for opens, closes in periods:
        if closes - opens >= needed:
            return opens + needed
        needed -= closes - opens
    raise AssertionError("a year has more working hours than any service standard")
