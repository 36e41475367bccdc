"""From what stands between two block borders to lines of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb_sync.extract.events import TextLine
from kb_sync.extract.html.links import plain_addresses, spoken
from kb_sync.extract.html.markup import BLOCKS, Element, tag_of, text_of, traverse
from kb_sync.extract.phrases import is_phrase, without_asides
from kb_sync.extract.text import clean

_STRUCK = frozenset("del s strike".split())
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_MINUTES = re.compile(r"[0-5]\d")
_FOOTNOTE = re.compile(r"[\[(]?\d{1,2}[\])]?|\*{1,3}")
# <font size="5"> is how headings were made before there were style sheets; 3 is the size of text.
_LARGE = frozenset("4 5 6 7 +1 +2 +3 +4".split())
_SPACE_BEFORE_STOP = re.compile(r"(?<=\w) ([.,;])(?=\s|$)")
_SENTENCES = re.compile(r"(?<=[.!?:])\s+")
_SUPERSCRIPTS = {"2": "²", "3": "³"}
# An abbreviation is explained once; each explanation looks at the text around it, so there is a bound on how many.
_MOST_ABBREVIATIONS = 50
_LONGEST_EXPANSION = 80


class Lines:
    """Collects lines while a tree is walked; ``flow.Flow`` adds what it knows of blocks."""

    def __init__(self, explained: set[str]) -> None:
        self._explained = explained
        self._lang: str | None = None
        self._pieces: list[str] = []
        self._last = ""
        self._bold_depth = self._link_depth = 0
        self._preformatted = 0
        self._all_bold = True
        self._linked = 0
        self._left_element: str | None = None
        self._left_class = self._entered_class = ""
        self._entered = False
        self.lines: list[TextLine] = []

    def write(self, text: str) -> None:
        """More text for the line at hand."""
        if self._preformatted and "\n" in text:
            first, _, rest = text.partition("\n")
            self.write(first)
            for line in rest.split("\n"):
                self.end_line()
                self.write(line)
            return
        if not text:
            return
        if not text.isspace():
            if self._entered and self._left_element and self._runs_together(text):
                self._pieces.append(" ")
            self._all_bold = self._all_bold and self._bold_depth > 0
            if self._link_depth:
                self._linked += len(text.strip())
            self._last = text[-1]
        else:
            self._last = " "
        self._left_element, self._entered = None, False
        self._pieces.append(text)

    def end_line(self) -> None:
        """What follows stands on another line."""
        if self._pieces:
            text = _tidy("".join(self._pieces), self._linked > 0)
            if text:
                self.add(TextLine(text, self._all_bold, min(self._linked, len(text)), self._lang))
            self._pieces = []
        self._last, self._left_element, self._entered = "", None, False
        self._all_bold, self._linked = True, 0

    def add(self, line: TextLine) -> None:
        """Take a finished line."""
        self.lines.append(line)

    def enter(self, element: Element) -> bool:
        tag = tag_of(element)
        if tag in BLOCKS:
            self.end_line()
            self._preformatted += tag == "pre"
            return True
        if tag in _STRUCK:
            return False
        if tag == "br":
            self.end_line()
            return False
        if tag == "sup":
            self._raised(element)
            return False
        if tag == "q":
            self.write("«")
        if tag == "a" or (tag == "span" and element.keys()):
            told = spoken(element)
            if told is not None:
                self._between(element)
                self.write(told)
                self._left_element, self._left_class = tag, element.get("class", "")
                return False
        if tag == "a":
            self._picture(element)
            if element.get("href"):
                self._link_depth += 1
        if _is_bold(tag, element):
            self._bold_depth += 1
        self._between(element)
        return True

    def leave(self, element: Element) -> None:
        tag = tag_of(element)
        if tag in BLOCKS:
            self.end_line()
            self._preformatted -= tag == "pre"
            return
        if tag == "q":
            self.write("»")
        if tag == "a" and element.get("href"):
            self._link_depth -= 1
        if _is_bold(tag, element):
            self._bold_depth -= 1
        if tag == "abbr":
            self._explain(element)
        self._left_element, self._entered = tag, False
        self._left_class = element.get("class", "")

    def _between(self, element: Element) -> None:
        self._entered_class = element.get("class", "")
        self._entered = self._left_element is not None and self._left_element in (
            "a",
            "span",
            tag_of(element),
        )

    def _runs_together(self, text: str) -> bool:
        """Whether two elements side by side are two words that only the style sheet parts: "Telefon" "56 00 00 00"."""
        last, first = self._last, text[0]
        if not first.isalnum() and first not in "+(":
            return False
        if self._left_element == "a" or last in ":;,":
            return not last.isspace()
        if self._left_class and self._entered_class and self._left_class != self._entered_class:
            # Two boxes, such as a day and its hours – but not two runs of an Office document, which part words.
            return (last.isalnum() or last in ")»%") and "Run" not in self._left_class + self._entered_class
        return (last.isalpha() and (not first.isalpha() or (last.islower() and first.isupper()))) or (
            last.isdigit() and first.isalpha()
        )

    def _raised(self, element: Element) -> None:
        """ "9<sup>00</sup>" is a time, "m<sup>2</sup>" an area, "kroner<sup>1</sup>" a note that is not read here."""
        text = clean(text_of(element)[:200])
        if self._last.isdigit() and _MINUTES.fullmatch(text):
            self.write(f".{text}")
        elif self._last == "m" and text in _SUPERSCRIPTS:
            self.write(_SUPERSCRIPTS[text])
        elif not _FOOTNOTE.fullmatch(text):
            self.write(text)

    def _picture(self, link: Element) -> None:
        """A picture's description stands for the link where the link holds nothing else."""
        if len(link) and not any(part.strip() for part in link.itertext()):
            self.write(next((image.get("alt", "") for image in link.iter("img")), ""))

    def _explain(self, element: Element) -> None:
        short, meaning = clean(text_of(element)), clean(element.get("title", ""))
        key = short.casefold()
        if not meaning or key in self._explained or len(self._explained) >= _MOST_ABBREVIATIONS:
            return
        self._explained.add(key)
        parent = element.getparent()
        around = clean(text_of(parent)[:5000]).casefold() if parent is not None else ""
        if len(meaning) <= _LONGEST_EXPANSION and meaning.casefold() not in around:
            self.write(f" ({meaning})")


def inline_lines(element: Element, explained: set[str]) -> list[TextLine]:
    """Everything inside ``element`` as lines: block borders and ``<br>`` end them."""
    lines = Lines(explained)
    traverse(element, lines.enter, lines.leave, lines.write)
    lines.end_line()
    return lines.lines


def one_line(element: Element, explained: set[str], between: str = " ") -> str:
    """Everything inside ``element`` in one line."""
    return clean(between.join(line.text for line in inline_lines(element, explained)))


def comma_joined(lines: Iterable[str]) -> str:
    """Lines of one cell or definition as one text, parted by commas where nothing parts them."""
    text = ""
    for line in lines:
        parted = text.endswith((":", ",", ";", ".", "!", "?", "–", "-")) or line.startswith(("(", "–"))
        between = " " if parted else ", "
        text += between + line if text else line
    return text


def _tidy(raw: str, has_links: bool) -> str:
    """The line as it reads without its links: nothing that only says that there is one."""
    text = clean(raw)
    if not text:
        return ""
    if "(" in text or "[" in text or "{" in text or "<" in text:
        text = clean(without_asides(plain_addresses(text)))
    if " ." in text or " ," in text or " ;" in text:
        text = _SPACE_BEFORE_STOP.sub(r"\1", text)
    if has_links:
        sentences = _SENTENCES.split(text)
        if len(sentences) > 1 and is_phrase("bare_links", sentences[-1]):
            text = text[: -len(sentences[-1])].rstrip()
    return text


def _is_bold(tag: str, element: Element) -> bool:
    if tag == "font":
        return element.get("size", "") in _LARGE
    return tag in ("b", "strong") or bool(_BOLD.search(element.get("style", "")))
