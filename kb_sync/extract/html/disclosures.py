"""Accordions, tabs and other things that open: each becomes an open section that knows its heading.

However it is built, it is a trigger (the text that is always seen) and a panel (the text that may be hidden). The panel
is marked with the trigger's text and the trigger is taken away; ``flow`` reads the mark as a heading with a section
under it. Built into pages as ``<details>``, a button with ``aria-expanded``, a heading around a button, Bootstrap's
``data-target``, Elementor's and jQuery's classes, a definition list of questions, a checkbox with a label, and tabs.
"""

from __future__ import annotations

from kb_sync.extract.html.markup import (
    BLOCKS,
    HEADINGS,
    Element,
    heading_level,
    remove,
    seen_text,
    tag_of,
    text_of,
    words_of,
)
from kb_sync.extract.html.weights import Weights
from kb_sync.extract.phrases import is_phrase
from kb_sync.extract.text import clean

PANEL = "svara-panel"
"""Attribute of an opened panel: its heading's text."""
ANCHOR = "svara-anchor"
"""Attribute of an opened panel: the fragment that leads to it."""

# A trigger is a heading. What is longer is a text that happens to be clickable.
LONGEST_TRIGGER = 250
# A definition longer than this is an answer, not a value ("Telefon: 56 00 00 00").
LONGEST_FACT = 160

_OPENERS = frozenset(
    "accordion accordian trekkspel trekkspill collapse collapsible collapser toggle expander expand expandable "
    "ekspander faq spoiler tab tabs disclosure".split()
)
_TRIGGERS = frozenset(
    "title header heading head question trigger button btn toggle tittel overskrift sporsmal spørsmål label".split()
)
# What a trigger does not hold; a <div> around its words it may.
_TEXT_BLOCKS = BLOCKS - HEADINGS.keys() - {"div", "header", "hgroup"}
# What shows which way it opens, where it is written as text.
_ARROWS = " +−▼▾▲▴►▸▶×›»|"
_NEVER_TRIGGERS = frozenset("details summary input html body main".split())
_POINTERS = ("aria-controls", "data-target", "data-bs-target", "data-controls")
# Written with descendant:: – libxml2 takes ten times as long for "//*[…]".
_TRIGGER_PATH = (
    "descendant::*[@class or @aria-expanded or @aria-controls or @data-toggle or @data-bs-toggle or @role"
    " or self::label]"
)


def open_up(tree: Element) -> None:
    """Mark every panel with its heading, and take the triggers away."""
    weights = Weights(tree)
    known: dict[str, Element] = {}
    for element in tree.xpath("descendant::*[@id]"):
        known.setdefault(element.get("id"), element)
    _open_details(tree)
    for trigger in tree.xpath(_TRIGGER_PATH):
        _open(trigger, known, weights)
    for panel in tree.xpath("descendant::*[@aria-labelledby][@role='tabpanel' or @role='region']"):
        _open_labelled(panel, known)
    for listed in list(tree.iter("dl")):
        _open_questions(listed, weights)


def is_opener(element: Element) -> bool:
    """Whether its classes say that it belongs to something that opens, so that being hidden means nothing."""
    words = words_of(element)
    return not words.isdisjoint(_OPENERS) or "panel" in words or "tabpanel" in words


def _open_details(tree: Element) -> None:
    for details in list(tree.iter("details")):
        summary = details.find("summary")
        if summary is None:
            continue
        inner = next((part for part in summary.iter(*HEADINGS)), summary)
        _mark(details, seen_text(inner if inner.text or len(inner) else summary), (inner, summary, details))
        remove(summary)


def _open(trigger: Element, known: dict[str, Element], weights: Weights) -> None:
    if trigger.get("aria-haspopup") not in (None, "false") or tag_of(trigger) in _NEVER_TRIGGERS:
        return
    panel = _pointed_at(trigger, known)
    if (panel is None and not _opens_what_follows(trigger, known)) or trigger.getparent() is None:
        return
    text = seen_text(trigger) if weights[trigger].text <= LONGEST_TRIGGER else ""
    if not text:
        return
    whole = _with_wrappers(trigger, weights)
    panel = _following(whole) if panel is None else panel
    if panel is None:
        _as_heading(trigger)
    elif panel is not whole and not (weights[panel].main or _holds(panel, whole) or _holds(whole, panel)):
        _mark(panel, text, (whole, *whole.iter(*HEADINGS), trigger, *whole.iter("*"), panel))
        remove(whole)


def _with_wrappers(trigger: Element, weights: Weights) -> Element:
    """The outermost element that holds nothing but the trigger: the heading around the button, the card's header."""
    for _ in range(5):
        parent = trigger.getparent()
        if parent is None or tag_of(parent) in ("body", "html", "main", "form", "td"):
            break
        if weights[parent].text != weights[trigger].text:
            break
        trigger = parent
    return trigger


def _pointed_at(trigger: Element, known: dict[str, Element]) -> Element | None:
    pointers = [trigger.get(name, "") for name in _POINTERS]
    if trigger.get("data-toggle") or trigger.get("data-bs-toggle") or trigger.get("role") == "tab":
        pointers.append(trigger.get("href", ""))
    for pointer in pointers:
        panel = known.get(pointer.strip().lstrip("#"))
        if panel is not None and panel is not trigger and panel.getparent() is not None:
            return panel
    return None


def _opens_what_follows(trigger: Element, known: dict[str, Element]) -> bool:
    """Whether it is a trigger though it points at nothing: by ``aria-expanded`` or by its classes."""
    if trigger.get("aria-expanded") is not None:
        return (
            tag_of(trigger) != "a"
            or trigger.get("role") == "button"
            or trigger.get("href", "#").startswith("#")
        )
    words = words_of(trigger)
    parent = trigger.getparent()
    if tag_of(trigger) == "label":
        before = known.get(trigger.get("for", ""))
        if before is None or before.get("type") not in ("checkbox", "radio"):
            return False
        words = words | words_of(before) | (words_of(parent) if parent is not None else frozenset())
        return not words.isdisjoint(_OPENERS)
    if words.isdisjoint(_OPENERS):
        return False
    if tag_of(trigger) == "button":
        return True
    named = not (words - _OPENERS).isdisjoint(_TRIGGERS) or len(words & _TRIGGERS & _OPENERS) > 0
    holds_blocks = any(tag_of(child) in _TEXT_BLOCKS for child in trigger.iterdescendants())
    return named and not holds_blocks


def _following(trigger: Element) -> Element | None:
    following = trigger.getnext()
    while following is not None and tag_of(following) in ("br", "hr", "input", "script", ""):
        following = following.getnext()
    if following is None or heading_level(following) or following.get(PANEL) is not None:
        return None
    return None if tag_of(following) in ("button", "a", "label", "dt", "summary") else following


def _as_heading(trigger: Element) -> None:
    """A button that opens something we cannot find still names what follows it, where no heading does already."""
    if tag_of(trigger) != "button" or trigger.get("aria-expanded") is None:
        return
    if any(heading_level(above) for above in trigger.iterancestors()):
        return
    if not is_phrase("unnamed_buttons", clean(text_of(trigger))):
        trigger.tag = "div"
        trigger.set("role", "heading")
        trigger.set("aria-level", "6")


def _holds(outer: Element, inner: Element) -> bool:
    return any(above is outer for above in inner.iterancestors())


def _open_labelled(panel: Element, known: dict[str, Element]) -> None:
    label = known.get(panel.get("aria-labelledby", "").strip())
    if label is None or panel.get(PANEL) is not None or label.getparent() is None:
        return
    is_tab = panel.get("role") == "tabpanel"
    if label is panel or _holds(label, panel) or _holds(panel, label):
        return
    if is_tab or tag_of(label) == "button":
        _mark(panel, seen_text(label), (label, panel))
        remove(label)


def _open_questions(listed: Element, weights: Weights) -> None:
    """A definition list whose definitions are answers: each term is a heading."""
    terms = [term for term in listed.iter("dt") if _is_within(term, listed)]
    pairs = [(term, term.getnext()) for term in terms]
    answers = [answer for _, answer in pairs if answer is not None and tag_of(answer) == "dd"]
    if not answers or not (
        any(weights[answer].text > LONGEST_FACT for answer in answers)
        or any(clean(text_of(term)).endswith("?") for term in terms)
        or any(is_opener(element) for element in (listed, *terms))
        or any(next(term.iter("button", *HEADINGS), None) is not None for term in terms)
        or any(
            answer.get(PANEL) is not None or (len(answer) > 1 and answer.find("p") is not None)
            for answer in answers
        )
    ):
        return
    for term, answer in pairs:
        if answer is None or tag_of(answer) != "dd":
            continue
        while (more := answer.getnext()) is not None and tag_of(more) == "dd":
            more.tag = "div"
            answer.append(more)
        if answer.get(PANEL) is None:
            _mark(answer, seen_text(term), (term, *term.iter(*HEADINGS), answer))
        remove(term)


def _is_within(term: Element, listed: Element) -> bool:
    """Whether the term is the list's own; a ``<div>`` may stand between them."""
    parent = term.getparent()
    return parent is listed or (parent is not None and parent.getparent() is listed)


def _mark(panel: Element, text: str, anchors: tuple[Element, ...]) -> None:
    heading = text[: LONGEST_TRIGGER * 2].strip(_ARROWS)
    if panel.get(PANEL) is not None:
        return
    named = heading and not is_phrase("unnamed_buttons", heading) and not is_phrase("noise", heading)
    panel.set(PANEL, heading if named else "")
    anchor = next((element.get("id") for element in anchors if element.get("id")), None)
    if anchor:
        panel.set(ANCHOR, anchor)
