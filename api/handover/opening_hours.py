"""When people next answer: the municipality's hours, Norwegian public holidays and its own time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from babel.dates import format_datetime

from kb_sync.municipality import Hours

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LOOK_AHEAD_DAYS = 21
"""Longer than any run of Norwegian holidays and weekends, so that something is always found."""


def is_open(hours: Hours, now: datetime, timezone: str) -> bool:
    """Whether somebody answers at ``now`` (an aware time)."""
    local = now.astimezone(ZoneInfo(timezone))
    return any(opens <= local < closes for opens, closes in _periods(hours, local.date(), timezone))


def next_opening(hours: Hours, now: datetime, timezone: str) -> datetime | None:
    """When somebody answers next, in local time; None when the hours are not known."""
    local = now.astimezone(ZoneInfo(timezone))
    for ahead in range(_LOOK_AHEAD_DAYS):
        for opens, _ in _periods(hours, local.date() + timedelta(days=ahead), timezone):
            if opens > local:
                return opens
    return None


def in_words(moment: datetime, form: str) -> str:
    """A time as people say it: «måndag 23. november kl. 09.00»."""
    return format_datetime(moment, "EEEE d. MMMM 'kl.' HH.mm", locale="nb" if form == "nb" else "nn")


def _periods(hours: Hours, day: date, timezone: str) -> list[tuple[datetime, datetime]]:
    if day in _public_holidays(day.year):
        return []
    zone = ZoneInfo(timezone)
    return sorted(
        (datetime.combine(day, period.opens, zone), datetime.combine(day, period.closes, zone))
        for period in hours.periods
        if _WEEKDAYS[day.weekday()] in period.days
    )


@lru_cache(maxsize=8)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NO", years=year))
