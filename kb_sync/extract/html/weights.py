"""How much text each element holds, and how much of it is links; counted once, bottom up."""

from __future__ import annotations

from dataclasses import dataclass

from kb_sync.extract.html.markup import Element

_UNSEEN = frozenset("script style noscript template svg head option textarea iframe object title".split())


@dataclass(slots=True)
class Weight:
    """Characters, without the spaces around what stands between two tags."""

    text: int = 0
    linked: int = 0
    """The part of ``text`` inside links to other pages; a telephone number or e-mail address counts as text."""
    main: bool = False
    """Whether the page's main heading or main element stands inside."""

    @property
    def own(self) -> int:
        return self.text - self.linked


class Weights:
    """The weights of every element of a tree, as it was when they were counted."""

    def __init__(self, root: Element) -> None:
        # Keeping the elements as keys also keeps lxml from making new ones for the same node.
        self._of: dict[Element, Weight] = {
            element: Weight(main=element.tag in ("h1", "main") or element.get("role") == "main")
            for element in root.iter("*")
        }
        for element, weight in reversed(self._of.items()):
            tag = element.tag
            if tag in _UNSEEN:
                weight.text = weight.linked = 0
            else:
                weight.text += _length(element.text)
                if tag == "a" and leads_elsewhere(element):
                    weight.linked = weight.text
            above = self._of.get(element.getparent())
            if above is not None:
                above.text += weight.text + _length(element.tail)
                above.linked += weight.linked
                above.main = above.main or weight.main

    def __getitem__(self, element: Element) -> Weight:
        return self._of.get(element) or Weight()


def leads_elsewhere(link: Element) -> bool:
    """Whether a link leads away from the page; a place in the page, a telephone or an e-mail address does not."""
    href = link.get("href", "").strip().lower()
    return bool(href) and not href.startswith(("#", "tel:", "mailto:", "callto:", "sms:"))


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0
