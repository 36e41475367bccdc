"""The date a page says that it was last changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from kb_sync.extract.phrases import alternatives

# Before this no municipality had a site; a date outside is a fault or a system's "never".
_FIRST_YEAR, _LAST_YEAR = 1994, 2100
# "Sist endret" is a short line of its own; in a longer one it is part of what the page tells ("… sist endret ved
# vedtak 12.03.2024").
_LONGEST_LINE = 170
_LONGEST_REST = 60
_MONTHS = "jan feb mar apr mai jun jul aug sep okt nov des".split()
_ENGLISH = {"may": 5, "oct": 10, "dec": 12}
_DATE = (
    r"(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)"
    r"|(?P<d2>\d\d?)[./-] ?(?P<m2>\d\d?)[./-] ?(?P<y2>(?:19|20)?\d\d)(?!\d)"
    r"|(?P<d3>\d\d?)\.? (?P<m3>[a-zæøå]{3,9})\.? (?P<y3>(?:19|20)\d\d))"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """What one line says of the page's age."""

    changed: date | None
    published: date | None


def from_iso(text: str) -> date | None:
    """The day of an ISO date or time, in Norway where it names a time zone; None where it is none or not likely."""
    text = text.strip()[:40]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return from_text(text)
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(ZoneInfo("Europe/Oslo"))
        except OverflowError:
            return None
    return _likely(moment.date())


def from_text(text: str) -> date | None:
    """The first date of ``text``: "12.03.2026", "12. mars 2026", "2026-03-12"; None where there is none."""
    match = _date_pattern().search(text.casefold())
    return _date_of(match) if match else None


def dated(line: str) -> Dated | None:
    """What ``line`` says where it is about the page's age ("Publisert 1.2.2025. Sist endret 12. mars 2026 av …").

    None where it is something else, though it may mention a date.
    """
    if len(line) > _LONGEST_LINE or not any(sign.isdigit() for sign in line):
        return None
    changed = published = None
    rest = line.casefold()
    while match := _labelled().search(rest):
        found = _date_of(match)
        if found is None or match.start() > _LONGEST_REST:
            return None
        if match["changed"]:
            changed = found
        else:
            published = found
        rest = f"{rest[: match.start()]} {rest[match.end() :]}".strip(" .,;|–-")
    if (changed is None and published is None) or len(rest) > _LONGEST_REST:
        return None
    # Beside the dates such a line names who wrote it; anything else is content.
    return Dated(changed, published) if not rest or _author().fullmatch(rest) else None


@lru_cache(maxsize=1)
def _date_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\d){_DATE}")


@lru_cache(maxsize=1)
def _labelled() -> re.Pattern[str]:
    label = rf"(?:(?P<changed>{alternatives('changed')})|(?P<published>{alternatives('published')}))"
    time = r"(?:[,t]? ?(?:kl(?:okk[ea]n?)?\.? ?)?\d\d?[.:]\d\d(?:[.:]\d\d)?)?"
    return re.compile(
        rf"\b(?:(?:sid[ea]n?|artikkelen|innhald[e]?t?|innhold[e]?t?|(?:ble|vart|blei|er)) )*{label}"
        rf"[ :]*(?:den )?(?:(?:man|tys|tirs|ons|tors|fre|laur|lør|søn|sun)\w{{0,5}},? )?{_DATE}{time}"
    )


@lru_cache(maxsize=1)
def _author() -> re.Pattern[str]:
    return re.compile(
        r"[.,;|/–\s-]*"
        r"(?:(?:publisert av|skrevet av|skrive av|av|by|forfattar|forfatter|ansvarlig|ansvarleg|kl)\b.{0,55})?"
    )


def _date_of(match: re.Match[str]) -> date | None:
    year = match["y"] or match["y2"] or match["y3"]
    month = match["m"] or match["m2"] or match["m3"]
    day = match["d"] or match["d2"] or match["d3"]
    number = int(month) if month.isdigit() else _month(month)
    whole_year = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return _likely(date(whole_year, number, int(day)))
    except ValueError:
        return None


def _month(name: str) -> int:
    start = name[:3]
    return _MONTHS.index(start) + 1 if start in _MONTHS else _ENGLISH.get(start, 0)


def _likely(day: date) -> date | None:
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
