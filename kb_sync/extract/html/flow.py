"""A walk through the page's content: headings, lines, lists, tables and boxes in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb_sync.extract.bold import with_bold_headings
from kb_sync.extract.events import STYLED_LEVEL, Close, Event, Heading, Numbered, Open, TextLine
from kb_sync.extract.html.contacts import holds_contact
from kb_sync.extract.html.disclosures import ANCHOR, PANEL
from kb_sync.extract.html.facts import stated_lang
from kb_sync.extract.html.inline import Lines, comma_joined, inline_lines, one_line
from kb_sync.extract.html.markup import BLOCKS, HEADINGS, Element, heading_level, tag_of, traverse, words_of
from kb_sync.extract.html.names import is_named
from kb_sync.extract.html.tables import holds_data, table_lines
from kb_sync.extract.html.weights import Weights
from kb_sync.extract.text import clean

# A heading of more characters is a paragraph that somebody set in large type.
LONGEST_HEADING = 160
# Only looks tell that these are headings, so they have to be short.
LONGEST_STYLED_HEADING = 100
_JOB_WORDS = frozenset("job stilling position role org".split())
# Bold lines in these are names and catchwords, and lists in them are part of an item.
_NOT_RUNNING = frozenset("li figcaption blockquote address".split())


@dataclass(frozen=True, slots=True)
class _Section:
    element: Element
    apart: bool
    not_running: int
    """What held outside it."""


class Flow(Lines):
    """Collects events while a tree is walked."""

    def __init__(self, weights: Weights, explained: set[str], lang: str | None) -> None:
        super().__init__(explained)
        self._weights = weights
        self._page_lang = lang
        self._langs: list[tuple[Element, str | None]] = []
        self._sections: list[_Section] = []
        self._set_apart = 0
        self._not_running = 0
        self._anchor: str | None = None
        self._styled: dict[int, str] = {}
        """The classes of the headings that only look like one, by their place among the events."""
        self.events: list[Event] = []
        self.notes: list[str] = []

    def add(self, line: TextLine) -> None:
        bold = line.bold and not self._not_running
        self.events.append(TextLine(line.text, bold, line.linked, line.lang))

    def enter(self, element: Element) -> bool:
        tag = tag_of(element)
        if tag == "a" and not element.get("href") and (element.get("name") or element.get("id")):
            # <a name="…"> before or around a heading: how old systems mark a place.
            self._anchor = element.get("name") or element.get("id")
        level = heading_level(element)
        if tag not in BLOCKS and level is None:
            if element.get(PANEL) is None:
                return super().enter(element)
            self.end_line()
        self.end_line()
        self._language(element)
        if level is not None and next(element.iter("table", "ul", "ol"), None) is None:
            return not self._heading(element, level)
        if self._styled_heading(element) and self._heading(element, STYLED_LEVEL):
            if self.events:
                self._styled.setdefault(len(self.events) - 1, element.get("class", ""))
            return False
        if tag == "table" and holds_data(element, self._weights):
            self._table(element)
            return False
        if tag == "ol" and self._numbered(element):
            return False
        if tag == "dl" and self._facts(element):
            return False
        self._begin(element, tag)
        if tag in _NOT_RUNNING:
            self._not_running += 1
        self._preformatted += tag == "pre"
        return True

    def leave(self, element: Element) -> None:
        tag = tag_of(element)
        if tag not in BLOCKS and heading_level(element) is None and element.get(PANEL) is None:
            super().leave(element)
            return
        self.end_line()
        if tag in _NOT_RUNNING:
            self._not_running -= 1
        self._preformatted -= tag == "pre"
        if self._sections and self._sections[-1].element is element:
            section = self._sections.pop()
            self._set_apart -= section.apart
            self._not_running = section.not_running
            self.events.append(Close())
        self._end_language(element)

    def _language(self, element: Element) -> None:
        lang = stated_lang(element)
        if lang is not None and (element.text or len(element)):
            self._langs.append((element, self._lang))
            self._lang = lang if lang != self._page_lang else None

    def _begin(self, element: Element, tag: str) -> None:
        """Open a section where the element is one."""
        panel = element.get(PANEL)
        if panel:
            self._open(element, Open("below", panel, element.get(ANCHOR)))
            self._not_running = 0
        elif self._is_box(element):
            label = ""
            if not self._set_apart and next(element.iter(*HEADINGS), None) is None:
                label = clean(element.get("aria-label", ""))[:LONGEST_STYLED_HEADING]
            kind: Literal["apart", "beside"] = "apart" if tag == "aside" and not self._set_apart else "beside"
            self._open(element, Open(kind, label, element.get("id")), apart=True)
        elif tag in ("section", "article"):
            self._open(element, Open("beside"))

    def _open(self, element: Element, event: Open, apart: bool = False) -> None:
        self._sections.append(_Section(element, apart, self._not_running))
        self._set_apart += apart
        self.events.append(event)

    def _is_box(self, element: Element) -> bool:
        """Whether it is a box, and not only a piece of the box that we are in."""
        if not is_apart(element):
            return False
        if not self._set_apart:
            return True
        names = element.get("class")
        beside = (element.getprevious(), element.getnext())
        return any(other is not None and names and other.get("class") == names for other in beside)

    def _heading(self, element: Element, level: int) -> bool:
        """Add a heading; False where it is not one, and is to be read as text."""
        lines = inline_lines(element, self._explained)
        text = clean(" ".join(line.text for line in lines)).rstrip(" :")
        if not text:
            self._end_language(element)
            return True
        if len(text) > LONGEST_HEADING:
            return self._swallowed(element, level, lines)
        anchor = element.get("id") or next(
            (inner.get("id") for inner in element.iter() if inner.get("id")), None
        )
        anchor = anchor or next(
            (link.get("name") for link in element.iter("a") if link.get("name")), self._anchor
        )
        self._anchor = None
        self.events.append(Heading(text, level, anchor))
        self._end_language(element)
        return True

    def lists_as_text(self) -> None:
        """Make text of what looks like headings but follows another of the same looks: the rows of a list of prices."""
        rows = [at for at, looks in self._styled.items() if looks == self._styled.get(at + 1)]
        for at in {*rows, *(at + 1 for at in rows)}:
            event = self.events[at]
            if isinstance(event, Heading):
                self.events[at] = TextLine(event.text, lang=self._lang)

    def _swallowed(self, element: Element, level: int, lines: list[TextLine]) -> bool:
        """A heading that was never closed, and holds the text under it: its first line is the heading."""
        inner = sum(1 for _ in element.iter(*HEADINGS)) > 1
        if inner or len(lines) < 2 or len(lines[0].text) > LONGEST_STYLED_HEADING:
            return False
        self.events.append(Heading(lines[0].text.rstrip(" :"), level, element.get("id")))
        self.events.extend(lines[1:])
        self._end_language(element)
        return True

    def _styled_heading(self, element: Element) -> bool:
        """Whether a block that is no heading is made to look like one by its class."""
        if tag_of(element) not in ("div", "p") or self._not_running or not is_named("heading", element):
            return False
        words = words_of(element)
        # In a contact box "title" is what the person is employed as (hCard).
        if not words.isdisjoint(_JOB_WORDS) or (self._set_apart and words & {"title", "tittel"}):
            return False
        if any(tag_of(inner) in BLOCKS or heading_level(inner) for inner in element.iterdescendants()):
            return False
        text = "".join(element.itertext()).strip()
        return 0 < len(text) <= LONGEST_STYLED_HEADING and not text.endswith((".", ","))

    def _table(self, table: Element) -> None:
        caption, lines, cut = table_lines(table, self._explained)
        if cut:
            self.notes.append("A table has more cells than are read; its last rows were left out.")
        if caption and len(caption) <= LONGEST_HEADING:
            self.events.append(Open("below", caption.rstrip(" :"), table.get("id")))
        elif caption:
            self.add(TextLine(caption))
        for line in lines:
            self.events.append(TextLine(line.text, lang=self._lang))
        if caption and len(caption) <= LONGEST_HEADING:
            self.events.append(Close())
        self._end_language(table)

    def _numbered(self, listed: Element) -> bool:
        """Add an ordered list; False where its items are sections, or where it lists nothing."""
        if self._not_running or next(listed.iter("table", "dl", *HEADINGS), None) is not None:
            return False
        if any(element.get(PANEL) is not None for element in listed.iter("div", "details")):
            return False
        items = [one_line(item, self._explained) for item in listed if tag_of(item) == "li"]
        items = [item for item in items if item]
        if not items or any(tag_of(child) not in ("li", "script") for child in listed):
            return False
        links = self._weights[listed]
        if links.linked > 0.9 * max(links.text, 1):
            return False
        start = listed.get("start", "1").strip()
        self.events.append(Numbered(tuple(items), int(start) if start.isascii() and start.isdigit() else 1))
        self._end_language(listed)
        return True

    def _facts(self, listed: Element) -> bool:
        """Add a definition list as "term: definition"; False where its definitions hold more than words."""
        opened = any(element.get(PANEL) is not None for element in listed.iter("dd", "div"))
        if opened or next(listed.iter("table", *HEADINGS), None) is not None:
            return False
        terms: list[str] = []
        values: list[str] = []
        for element in listed.iter("dt", "dd"):
            if tag_of(element) == "dt":
                if values:
                    self._fact(terms, values)
                    terms, values = [], []
                terms.append(one_line(element, self._explained).rstrip(" :"))
            else:
                values.append(comma_joined(line.text for line in inline_lines(element, self._explained)))
        self._fact(terms, values)
        self._end_language(listed)
        return True

    def _fact(self, terms: list[str], values: list[str]) -> None:
        name, value = " / ".join(filter(None, terms)), ", ".join(filter(None, values))
        text = f"{name}: {value}" if name and value else name or value
        if text:
            self.events.append(TextLine(text, lang=self._lang))

    def _end_language(self, element: Element) -> None:
        """What held outside ``element`` holds again."""
        if self._langs and self._langs[-1][0] is element:
            self._lang = self._langs.pop()[1]


def is_apart(element: Element) -> bool:
    """Whether an element is a box beside the text, such as one that tells whom to contact."""
    if element.get(PANEL) is not None:
        return False
    tag = tag_of(element)
    if tag == "aside":
        return True
    if tag not in ("div", "section", "address", "article", "li") or not is_named("contact", element):
        return False
    # "contact-card__name" is a piece of a box, not a box.
    return "__" not in element.get("class", "") and holds_contact(element)


def flow_of(root: Element, lang: str | None, explained: set[str]) -> tuple[list[Event], list[str]]:
    """The events of ``root``, bold lines that stand as headings made headings, and notes on what was left out."""
    flow = Flow(Weights(root), explained, lang)
    traverse(root, flow.enter, flow.leave, flow.write)
    flow.end_line()
    flow.lists_as_text()
    flow.events.extend(Close() for _ in flow._sections)
    return with_bold_headings(flow.events), flow.notes
