"""How far two pages say the same: by the runs of three words they share.

Runs of words ("shingles", Broder 1997, "On the resemblance and containment of documents") tell texts apart that have
the same words in another order. What a page shares with the site's front page is menu and footer, and never counts.
"""

from __future__ import annotations

from kb_sync.fetch.page import PageView

RUN = 3


def runs(view: PageView) -> frozenset[tuple[str, ...]]:
    """Every run of three words a reader sees."""
    return frozenset(zip(*(view.words[start:] for start in range(RUN)), strict=False))


def holds(whole: PageView, part: PageView, front: PageView) -> float:
    """The share of ``part``'s own text that also stands in ``whole``; 1 where it has none of its own."""
    own = runs(part) - runs(front)
    return len(own & runs(whole)) / len(own) if own else 1.0


def shared_words(one: PageView, other: PageView) -> float:
    """Jaccard's index of the two pages' different words, menus and all; 1 where both are empty."""
    first, second = set(one.words), set(other.words)
    return len(first & second) / len(first | second) if first or second else 1.0
