"""Addresses without end: calendars, filters, page numbers, paths that build on themselves."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from kb_sync.documents import Skipped
from kb_sync.fetch.figures import Traps

_NUMBER = re.compile(r"\d+")
_DATE = re.compile(r"(?<!\d)(19|20)\d\d[-/.]?(1[0-2]|0?[1-9])([-/.]?([12]\d|3[01]|0?[1-9]))?(?!\d)")


class TrapGuard:
    """Counts addresses of one shape; says no when there are too many, and tells of each shape once."""

    def __init__(self, figures: Traps, most_alike: int | None) -> None:
        self._figures = figures
        self._most_alike = most_alike or figures.alike.value
        self._most_dated = most_alike or figures.dated.value
        self._alike: Counter[str] = Counter()
        self._texts: Counter[tuple[str, str]] = Counter()
        self._dull: set[str] = set()
        self._told: dict[str, Skipped] = {}

    def lets_in(self, address: str) -> bool:
        """Whether to follow this address, which was not seen before."""
        parts = urlsplit(address)
        shape = _shape(address)
        # Numbers may well stand three times: /kalender/11/11/11.
        segments = Counter(segment for segment in parts.path.split("/") if segment and not segment.isdigit())
        names = [part.partition("=")[0] for part in parts.query.split("&") if part]
        if segments and max(segments.values()) >= self._figures.same_segment.value:
            return self._tell(
                "path", shape, address, "Its path repeats itself, as a faulty relative link makes it."
            )
        if len(names) > self._figures.parameters.value:
            return self._tell(
                "many", shape, address, "Its address has more parameters than a page for people has."
            )
        if len(names) > len({name for name in names if not name.endswith(("[]", "%5B%5D"))}) + _lists(names):
            return self._tell(
                "twice", shape, address, "Its address has the same parameter twice, as filters make it."
            )
        if parts.query or shape != parts.path:
            self._alike[shape] += 1
            most = self._most_dated if _DATE.search(address) else self._most_alike
            if self._alike[shape] > most:
                reason = f"There are more than {most} addresses that differ only in numbers or parameters."
                return self._tell(
                    "alike", shape, address, f"{reason} If all are pages, raise most_alike in sites.yml."
                )
        return True

    def saw(self, address: str, text_digest: str) -> None:
        """Count a page's text, to know the pages of a calendar on which nothing stands."""
        shape = _shape(address)
        self._texts[shape, text_digest] += 1
        if "#" in shape and self._texts[shape, text_digest] >= self._figures.repeats.value:
            self._dull.add(shape)

    def is_dull(self, address: str) -> bool:
        """Whether pages of this address's shape have been found to say the same again and again; told then."""
        shape = _shape(address)
        if shape not in self._dull:
            return False
        times = self._figures.repeats.value
        return not self._tell(
            "dull", shape, address, f"{times} pages whose addresses differ only in numbers say the same."
        )

    def told(self) -> list[Skipped]:
        """One for each shape that was refused, with the first address of it."""
        return list(self._told.values())

    def _tell(self, kind: str, shape: str, address: str, reason: str) -> bool:
        self._told.setdefault(f"{kind} {shape}", Skipped(address, "trap", reason))
        return False


def _shape(address: str) -> str:
    """The path, and a mark for a query, with every number alike."""
    parts = urlsplit(address)
    return _NUMBER.sub("#", parts.path) + ("?#" if parts.query else "")


def _lists(names: list[str]) -> int:
    return sum(name.endswith(("[]", "%5B%5D")) for name in names)
