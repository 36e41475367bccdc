"""When people answer: the municipality's hours, its exceptional days, Norwegian public holidays, its time zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from api.handover.public_holidays import public_holiday
from kb_sync.municipality import ExceptionalDay, Hours, OpenSpan
from kb_sync.texts import Texts

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LOOK_AHEAD_DAYS = 400
"""Longer than anything a municipality closes for, so that something is always found where hours are known."""

Exceptions = Sequence[ExceptionalDay]


def is_open(hours: Hours, now: datetime, timezone: str, exceptions: Exceptions = ()) -> bool:
    """Whether somebody answers at ``now`` (an aware time)."""
    local = now.astimezone(ZoneInfo(timezone))
    return any(
        opens <= local < closes for opens, closes in periods(hours, local.date(), timezone, exceptions)
    )


def next_opening(hours: Hours, now: datetime, timezone: str, exceptions: Exceptions = ()) -> datetime | None:
    """When somebody answers next, in local time; None when the hours are not known."""
    local = now.astimezone(ZoneInfo(timezone))
    for opens, _ in periods_from(hours, local, timezone, exceptions):
        if opens > local:
            return opens
    return None


def special_day(now: datetime, timezone: str, exceptions: Exceptions, texts: Texts, form: str) -> str | None:
    """Why today is not as other days: the exceptional day's reason or the holiday's name; None for a usual day."""
    day = now.astimezone(ZoneInfo(timezone)).date()
    if (exception := _exception(day, exceptions)) is not None:
        return exception.reason.of(form)
    holiday = public_holiday(day)
    return texts.get(f"calendar.{holiday}", form) if holiday else None


def in_words(moment: datetime, form: str) -> str:
    """A time as people say it: «måndag 23. november kl. 09.00»."""
    return format_datetime(moment, "EEEE d. MMMM 'kl.' HH.mm", locale="nb" if form == "nb" else "nn")


def periods_from(
    hours: Hours, local: datetime, timezone: str, exceptions: Exceptions = ()
) -> Iterator[tuple[datetime, datetime]]:
    """Every period in which somebody answers, from the day of ``local`` on, in order, for a year."""
    for ahead in range(_LOOK_AHEAD_DAYS):
        yield from periods(hours, local.date() + timedelta(days=ahead), timezone, exceptions)


def periods(
    hours: Hours, day: date, timezone: str, exceptions: Exceptions = ()
) -> list[tuple[datetime, datetime]]:
    """The periods of one day, in order: an exceptional day's own, none on a holiday, else the weekday's."""
    exception = _exception(day, exceptions)
    spans: Iterable[OpenSpan]
    if exception is not None:
        spans = exception.hours
    elif public_holiday(day):
        spans = ()
    else:
        spans = (period for period in hours.periods if _WEEKDAYS[day.weekday()] in period.days)
    zone = ZoneInfo(timezone)
    return sorted(
        (datetime.combine(day, span.opens, zone), datetime.combine(day, span.closes, zone)) for span in spans
    )


def _exception(day: date, exceptions: Exceptions) -> ExceptionalDay | None:
    return next((one for one in exceptions if one.first <= day <= (one.last or one.first)), None)
