"""Names in the few phrases where a name is sure to follow: "eg heiter …", "mitt namn er …".

Guessing names elsewhere would mask street names and places that the answer depends on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SUBJECT = (
    r"eg|ej|jeg|je|æ|æg|i|han|ho|hun|"
    r"(?:son|sonen|sønn|sønnen|guten|gutten|mannen|faren|broren|ektemannen|sambuaren|samboeren) min|"
    r"(?:far|bror) min|(?:mor|syster|søster|kone|dotter|datter) mi|"
    r"(?:dottera|datra|dattera|datteren|jenta|kona|mora|moren|systera|søstera) (?:mi|min)|"
    r"(?:barnet|barnebarnet) mitt"
)
_INTRODUCTION = re.compile(
    rf"\b(?:(?:{_SUBJECT})\s+(?:heiter|heite|heitte|heter|hete|hette|het)"
    r"|(?:mitt|mit)\s+(?:fulle\s+)?(?:namn|navn)\s+(?:er|e)"
    r"|(?:namnet|navnet)\s+mitt\s+(?:er|e)"
    r"|my\s+(?:full\s+)?name\s+is"
    r"|(?:fullt\s+)?(?:namn|navn)\s*:)\s+",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\b(?:mvh|m\.v\.h\.?|(?:venleg|vennlig|beste|med\s+venleg|med\s+vennlig)\s+(?:helsing|hilsen))[\s,.:]+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_MOST_WORDS = 4

# What may follow "eg heiter" without being a name, and what ends a name written in small letters.
_NOT_A_NAME = frozenset(
    """
    og men som frå fra i på til hos av med for om at så no nå her der det den dei de dette same samme noko noe
    ikkje ikke itte også òg eigentleg egentlig berre bare kva hva ka korleis hvordan eg jeg du han ho hun vi me er e var
    har ha hadde vil skal kan må ønskjer ønsker ynskjer treng trenger lurer lure lurar bur bor jobbar jobber skulle
    kunne and i am the but from who ein en eit et min mi mitt gamal gammel år und og
    """.split()
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open span of every name that an introduction or a signature points out in `text`."""
    for introduction in _INTRODUCTION.finditer(text):
        span = _name_after(text, introduction.end(), capitals=False)
        if span:
            yield span
    for signature in _SIGNATURE.finditer(text):
        span = _name_after(text, signature.end(), capitals=True)
        if span:
            yield span


def _name_after(text: str, position: int, *, capitals: bool) -> tuple[int, int] | None:
    """The name that begins at `position`: up to four capitalised words, or two in small letters."""
    start, end, words = position, position, 0
    match = _WORD.match(text, position)
    if match is None or (capitals and not match.group()[0].isupper()):
        return None
    capitals = match.group()[0].isupper()
    while match is not None and words < (_MOST_WORDS if capitals else 2):
        word = match.group()
        if word.strip(".").lower() in _NOT_A_NAME or (capitals and not word[0].isupper()):
            break
        end, words = match.end(), words + 1
        if word.endswith(".") and len(word) > 2:
            end -= 1
            break
        gap = re.compile(r"[ \t]+").match(text, end)
        match = _WORD.match(text, gap.end()) if gap else None
    return (start, end) if words else None
