"""Headings that are only looks: a short bold line over text of another kind, and a list that is only numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb_sync.extract.events import BOLD_LEVEL, Event, Heading, Numbered, Open, TextLine

# Nothing but looks tells that such a line is a heading, so it has to be short.
LONGEST_BOLD_HEADING = 100
_ITEM = re.compile(r"(\d{1,2})[.)]\s+(\S.*)")


def with_bold_headings(events: Sequence[Event]) -> list[Event]:
    """Bold lines that stand as headings made headings, whatever the page or file calls them."""
    result: list[Event] = []
    bold_before = 0
    for place, event in enumerate(events):
        if not isinstance(event, TextLine) or not event.bold:
            bold_before = 0
            result.append(event)
            continue
        following = events[place + 1] if place + 1 < len(events) else None
        # The last of several bold lines is text that somebody wanted to be seen; of two, the first may be the title.
        if bold_before < 2 and _stands_as_heading(event, following):
            result.append(Heading(event.text.rstrip(" :"), BOLD_LEVEL, event.anchor))
        else:
            result.append(event)
        bold_before += 1
    return result


def with_numbered_lists(events: Sequence[Event]) -> list[Event]:
    """Lines that begin with 1., 2., 3. and so on made one ordered list; two lines at least."""
    result: list[Event] = []
    for event in events:
        item = _ITEM.fullmatch(event.text) if isinstance(event, TextLine) else None
        if item is None:
            result.append(event)
            continue
        number, text = int(item[1]), item[2]
        last = result[-1] if result else None
        if isinstance(last, Numbered) and number == last.first + len(last.items):
            result[-1] = Numbered((*last.items, text), last.first)
        else:
            result.append(Numbered((text,), number) if number == 1 else event)
    # A list of one is a numbered line.
    return [
        TextLine(f"{event.first}. {event.items[0]}")
        if isinstance(event, Numbered) and len(event.items) == 1
        else event
        for event in result
    ]


def _stands_as_heading(event: TextLine, following: Event | None) -> bool:
    if not any(sign.isalnum() for sign in event.text) or event.linked:
        return False
    if len(event.text) > LONGEST_BOLD_HEADING or event.text.endswith((".", ",", "!")):
        return False
    if isinstance(following, TextLine):
        return not following.bold
    return isinstance(following, Numbered) or (isinstance(following, Open) and following.kind != "apart")
