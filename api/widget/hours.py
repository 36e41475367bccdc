"""Opening hours as a resident reads them: «måndag–fredag kl. 09.00–15.00»."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from kb_sync.municipality import Hours, OpenPeriod, Weekday
from kb_sync.texts import Texts

WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours_text(hours: Hours | None, texts: Texts, lang: str) -> str:
    """One or a few sentences saying when something is open; empty when nothing is known.

    What the periods cannot say follows as the municipality's own note.
    """
    if hours is None:
        return ""
    by_days = groupby(sorted(hours.periods, key=_first_day), key=lambda period: period.days)
    spans = [
        texts.get(
            "widget.hours.open",
            lang,
            days=_days(days, texts, lang),
            times=f" {texts.get('widget.hours.and', lang)} ".join(_times(period) for period in periods),
        )
        for days, periods in by_days
    ]
    sentence = "; ".join(spans)
    return ". ".join(part for part in (sentence, hours.note.of(lang) if hours.note else "") if part)


def _first_day(period: OpenPeriod) -> tuple[int, str]:
    return min((WEEK.index(day) for day in period.days), default=0), period.opens.isoformat()


def _times(period: OpenPeriod) -> str:
    return f"{period.opens:%H.%M}–{period.closes:%H.%M}"


def _days(days: Sequence[Weekday], texts: Texts, lang: str) -> str:
    """Three or more days in a row as a span, others listed."""
    numbers = sorted({WEEK.index(day) for day in days})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [texts.get(f"widget.day.{day}", lang) for day in WEEK]
    parts: list[str] = []
    for run in runs:
        if len(run) > 2:
            parts.append(f"{words[run[0]]}–{words[run[-1]]}")
        else:
            parts.extend(words[number] for number in run)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {texts.get('widget.hours.and', lang)} {parts[-1]}"
