"""Lines of a web page that are the page's and not the text's, and labels that belong with the line after them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb_sync.extract.dates import dated, from_text
from kb_sync.extract.events import Numbered, TextLine
from kb_sync.extract.phrases import is_phrase
from kb_sync.extract.rows import WEEKDAY

# "Telefon", "Sist endret": longer lines are no labels, and need not be compared with them.
_LONGEST_LABEL = 40
# What a label names; longer is a text of its own.
_LONGEST_VALUE = 80
_LONGEST_DATE = 30
_HOURS = re.compile(
    r"(?:kl\w*\.? ?)?\d{1,2}(?:[.:]?\d\d)?\s*[-–]|stengt|ope|åpent|etter avtale|closed", re.IGNORECASE
)


def without_noise(content: Sequence[TextLine | Numbered]) -> list[TextLine | Numbered]:
    """The lines without buttons, sharing and dates of change; "Telefon" joined with the number under it."""
    kept: list[TextLine | Numbered] = []
    for event in content:
        if not isinstance(event, TextLine):
            kept.append(event)
            continue
        label = _label(kept)
        if label and len(event.text) <= _LONGEST_DATE and _names_date(label.text) and from_text(event.text):
            kept.pop()
        elif _is_noise(event.text):
            continue
        elif label and _belongs(event.text, label.text):
            kept[-1] = replace(event, text=f"{label.text.rstrip(' :')}: {event.text}")
        else:
            if label and _names(label.text) and _names(event.text):
                kept.pop()
            kept.append(event)
    last = _label(kept)
    if last and _names(last.text):
        # A name without anything named, such as an address that only a script writes.
        kept.pop()
    return kept


def _belongs(text: str, label: str) -> bool:
    """Whether a line is what the label before it names: a number after "Telefon", hours after "Måndag"."""
    if len(text) > _LONGEST_VALUE:
        return False
    if _names(label):
        return not _names(text)
    is_day = bool(WEEKDAY.fullmatch(label)) and not any(sign.isdigit() for sign in label)
    return is_day and bool(_HOURS.match(text))


def _label(kept: Sequence[TextLine | Numbered]) -> TextLine | None:
    """The line before, where it is short enough to be one."""
    last = kept[-1] if kept else None
    return last if isinstance(last, TextLine) and len(last.text) <= _LONGEST_LABEL else None


def _names(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and is_phrase("labels", text)


def _names_date(text: str) -> bool:
    return is_phrase("changed", text) or is_phrase("published", text)


def _is_noise(text: str) -> bool:
    name, colon, _ = text.partition(":")
    # "Sist oppdatert: i går"
    undated = colon and len(text) <= _LONGEST_LABEL and is_phrase("changed", name)
    return bool(undated) or is_phrase("noise", text) or dated(text) is not None
