"""From events to parts: every text under the headings it stands under."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kb_sync.documents import Part
from kb_sync.extract.events import Event, Heading, Numbered, Open, TextLine
from kb_sync.extract.noise import without_noise
from kb_sync.extract.phrases import is_phrase
from kb_sync.extract.text import shortened, wrapped

LONGEST_HEADING = 200
# Deeper than this nobody nests headings on purpose.
DEEPEST_TRAIL = 8
# A longer list than this is not steps that somebody follows, and a longer step is no step.
MOST_STEPS = 40
LONGEST_STEP = 1000
# The longest documents worth searching (plans, regulations) are some hundred pages of about 2 000 characters.
MOST_TEXT = 2_000_000
MOST_PARTS = 5_000
# Lines that are links and nothing else, this many and nothing beside them, are a menu.
_FEWEST_LINKS = 2
_MOSTLY = 0.5


@dataclass(slots=True)
class Built:
    """The parts of a page, and what they are made of."""

    parts: list[Part] = field(default_factory=list)
    own: int = 0
    """Characters that are not links to other pages."""
    langs: dict[str | None, int] = field(default_factory=dict)
    """Characters by the language their element states; None: the document's."""
    cut: bool = False
    """Whether there was more than is read."""


@dataclass(frozen=True, slots=True)
class _Above:
    text: str
    level: int
    anchor: str | None


class _Builder:
    def __init__(self, title: str, ignored: frozenset[str], furniture: bool) -> None:
        self._title = title
        self._ignored = ignored
        self._furniture = furniture
        self._above: list[_Above] = []
        self._floor = 0
        self._outside: list[tuple[Open, list[_Above], int]] = []
        self._content: list[TextLine | Numbered] = []
        self._unused_heading = False
        self._size = 0
        self._seen: set[tuple[tuple[str, ...], str, tuple[str, ...]]] = set()
        self.built = Built()

    def take(self, event: Event) -> None:
        if isinstance(event, TextLine | Numbered):
            self._unused_heading = False
            self._take_text(event)
        elif isinstance(event, Heading):
            self._end_part()
            self._head(event)
        elif isinstance(event, Open):
            self._open(event)
        elif self._outside:
            self._close()

    def _take_text(self, event: TextLine | Numbered) -> None:
        before = self._content[-1] if self._content else None
        if event == before:
            # Once for the telephone and once for the large screen.
            return
        if not self.built.parts and not self._above and not self._content and self._is_title(event):
            return
        if isinstance(event, TextLine) and isinstance(before, TextLine) and event.lang != before.lang:
            self._end_part()
        elif isinstance(event, Numbered) and isinstance(before, Numbered):
            if event.first == before.first + len(before.items):
                # One list that something without text stands in the middle of.
                self._content[-1] = Numbered(before.items + event.items, before.first)
                return
        self._content.append(event)

    def _is_title(self, event: TextLine | Numbered) -> bool:
        """Whether the first line of a page is its heading without being one, or the logo's name."""
        if not isinstance(event, TextLine):
            return False
        return event.text.casefold() == self._title.casefold() or event.text.casefold() in self._ignored

    def _head(self, event: Heading) -> None:
        if not event.text or event.text.casefold() in self._ignored:
            return
        while len(self._above) > self._floor and self._above[-1].level >= event.level:
            self._above.pop()
        if event.level > 1 or event.text.casefold() != self._title.casefold():
            self._above.append(_Above(shortened(event.text, LONGEST_HEADING), event.level, event.anchor))
        self._unused_heading = True

    def _open(self, event: Open) -> None:
        self._end_part()
        # A heading that stands alone in its own <section> or <header> names what comes after.
        self._outside.append((event, list(self._above), self._floor))
        self._unused_heading = False
        if event.kind == "apart":
            self._above, self._floor = [], 0
        if event.kind == "below":
            self._floor = len(self._above)
        if event.heading:
            self._above.append(_Above(shortened(event.heading, LONGEST_HEADING), 0, event.anchor))
            self._floor = len(self._above) if event.kind == "below" else self._floor

    def _close(self) -> None:
        self._end_part()
        event, above, floor = self._outside.pop()
        if event.kind == "beside" and self._unused_heading and self._floor == floor:
            return
        self._above, self._floor = above, floor
        self._unused_heading = False

    def _end_part(self) -> None:
        content, self._content = self._content, []
        if self._furniture:
            content = without_noise(content)
        if not content or self.built.cut:
            return
        linked = sum(event.linked for event in content if isinstance(event, TextLine))
        size = sum(_size(event) for event in content)
        if self._furniture and self._is_elsewhere(content, linked, size):
            return
        self._size += size
        if self._size > MOST_TEXT or len(self.built.parts) >= MOST_PARTS:
            self.built.cut = True
            return
        text, steps = _written(content)
        trail = self._trail()
        if (trail[1:], text, steps) in self._seen:
            return
        self._seen.add((trail[1:], text, steps))
        lang = next((event.lang for event in content if isinstance(event, TextLine)), None)
        self.built.own += size - linked
        self.built.langs[lang] = self.built.langs.get(lang, 0) + size
        anchor = self._above[-1].anchor if self._above else None
        self.built.parts.append(Part(trail, text, steps, anchor))

    def _is_elsewhere(self, content: list[TextLine | Numbered], linked: int, size: int) -> bool:
        """Whether the part is about the page itself, or only leads to other pages."""
        headings = [heading.text for heading in self._above]
        if any(is_phrase("about_the_page", heading) for heading in headings):
            return True
        if linked > _MOSTLY * size and any(is_phrase("elsewhere", heading) for heading in headings):
            return True
        return len(content) >= _FEWEST_LINKS and linked >= 0.95 * size

    def _trail(self) -> tuple[str, ...]:
        trail = [self._title]
        for heading in self._above[-DEEPEST_TRAIL:]:
            if heading.text.casefold() != trail[-1].casefold():
                trail.append(heading.text)
        return tuple(trail)

    def finish(self) -> Built:
        self._end_part()
        return self.built


def build(
    events: Iterable[Event], title: str, *, ignored: frozenset[str] = frozenset(), furniture: bool = True
) -> Built:
    """The parts of one page. ``title`` comes first in every trail.

    ``ignored``: headings, in small letters, that say nothing (the site's name). ``furniture``: leave out lines and
    parts that are a web page's and not the text's; False for a file, where nobody is asked to share or to print.
    """
    builder = _Builder(title, ignored, furniture)
    for event in events:
        builder.take(event)
    return builder.finish()


def _size(event: TextLine | Numbered) -> int:
    return len(event.text) if isinstance(event, TextLine) else sum(map(len, event.items))


def _written(content: list[TextLine | Numbered]) -> tuple[str, tuple[str, ...]]:
    """The text and, where exactly one ordered list is among it, that list's items."""
    lists = [event for event in content if isinstance(event, Numbered)]
    steps = lists[0].items if len(lists) == 1 else ()
    if not 2 <= len(steps) <= MOST_STEPS or any(len(step) > LONGEST_STEP for step in steps):
        steps = ()
    lines: list[str] = []
    for event in content:
        if isinstance(event, TextLine):
            lines.extend(wrapped(event.text))
        elif not steps:
            for number, item in enumerate(event.items, event.first):
                lines.extend(wrapped(f"{number}. {item}"))
    return "\n".join(lines), steps
