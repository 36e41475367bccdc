"""Opening hours in words: «Innbyggarservice i Knarvik opnar kl. 09.00 og har ope til 15.00, måndag til fredag.»"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import get_args

from actions.turn import Turn
from kb_sync.municipality import Hours, OpenPeriod, Weekday

WEEK: tuple[Weekday, ...] = get_args(Weekday)


def hours_in_words(turn: Turn, who: str, hours: Hours) -> str:
    """The hours of ``who`` as sentences: the periods, then what they cannot say."""
    by_days: dict[tuple[Weekday, ...], list[OpenPeriod]] = {}
    for period in hours.periods:
        by_days.setdefault(period.days, []).append(period)
    sentences = [_sentence(turn, who, days, periods) for days, periods in by_days.items()]
    if hours.note is not None:
        sentences.append(hours.note.of(turn.form))
    return " ".join(sentences)


def days_in_words(turn: Turn, days: Sequence[Weekday]) -> str:
    """«måndag til fredag» for three or more in a row, otherwise «tysdag og torsdag»."""
    names = [turn.text(f"facts.day.{day}") for day in days]
    places = [WEEK.index(day) for day in days]
    if len(days) >= 3 and places == list(range(places[0], places[0] + len(places))):
        return f"{names[0]} {turn.text('facts.to')} {names[-1]}"
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} {turn.text('facts.and')} {names[-1]}"


def _sentence(turn: Turn, who: str, days: Sequence[Weekday], periods: Sequence[OpenPeriod]) -> str:
    in_words = days_in_words(turn, days)
    if len(periods) == 1:
        opens, closes = _clock(periods[0].opens), _clock(periods[0].closes)
        return turn.text("facts.hours.one_span", who=who, opens=opens, closes=closes, days=in_words)
    spans = [f"{_clock(period.opens)}–{_clock(period.closes)}" for period in periods]
    listed = f"{', '.join(spans[:-1])} {turn.text('facts.and')} {spans[-1]}"
    return turn.text("facts.hours.spans", who=who, days=in_words, spans=listed)


def _clock(moment: time) -> str:
    return f"{moment:%H.%M}"
