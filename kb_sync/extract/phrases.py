"""The phrases by which a page's furniture is known (``phrases.yml``), compiled once."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from nlu.yaml_files import read_yaml

_FILE = Path(__file__).with_name("phrases.yml")
# Nothing in the file is longer than a heading; a whole paragraph is not compared with it.
_LONGEST = 300


def is_phrase(kind: str, text: str) -> bool:
    """Whether the whole of ``text`` is a phrase of ``kind`` (a list in ``phrases.yml``)."""
    return len(text) <= _LONGEST and bool(
        _whole(kind).fullmatch(text.strip(" .:;!…»«›>→|*-–").casefold() or text)
    )


def without_asides(text: str) -> str:
    """``text`` without what is said about its links ("(ekstern lenke)")."""
    return _anywhere("asides").sub("", text) if "(" in text or "[" in text else text


@lru_cache
def alternatives(kind: str) -> str:
    """The phrases of ``kind`` as one regular expression without a group, for building others."""
    return "|".join(f"(?:{phrase})" for phrase in _phrases()[kind])


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[str]]:
    content: dict[str, list[str]] = read_yaml(_FILE.read_text(encoding="utf-8"))
    return content


@lru_cache
def _whole(kind: str) -> re.Pattern[str]:
    # A question keeps its mark in the phrase; the text has lost its own to stripping only where it ends in a stop.
    return re.compile(alternatives(kind), re.IGNORECASE)


@lru_cache
def _anywhere(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{alternatives(kind)})", re.IGNORECASE)
