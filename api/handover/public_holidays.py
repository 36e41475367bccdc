"""Norwegian public holidays: which days they are, from the ``holidays`` library, and our names for them.

The library has no Nynorsk names; ours are in ``api/locale/<form>/calendar.yml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

NAMES: Mapping[str, str] = {
    "New Year's Day": "new_years_day",
    "Maundy Thursday": "maundy_thursday",
    "Good Friday": "good_friday",
    "Easter Sunday": "easter_sunday",
    "Easter Monday": "easter_monday",
    "Labor Day": "labour_day",
    "Ascension Day": "ascension_day",
    "Constitution Day": "constitution_day",
    "Pentecost": "pentecost",
    "Pentecost Monday": "pentecost_monday",
    "Christmas Day": "christmas_day",
    "Second Day of Christmas": "second_christmas_day",
}
"""The library's English name → the key of our text in the area ``calendar``."""


def public_holiday(day: date) -> str | None:
    """Key of the day's name in the area ``calendar``; None on any other day."""
    return _of_year(day.year).get(day)


@lru_cache(maxsize=8)
def _of_year(year: int) -> Mapping[date, str]:
    found = holidays.country_holidays("NO", years=year, language="en_US")
    # Two that fall on one day are told as one text; the first name is enough.
    return {day: NAMES[name.partition("; ")[0]] for day, name in found.items()}
