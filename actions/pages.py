"""The municipality's own web pages as answers: which page fits best, and which of its pieces to show.

A page's own words decide; the subject classifier knows nothing of pages. Where a page and an article both fit, the page
goes first, unless the article is clearly nearer: what stands on the municipality's own site is what residents would
have found, and it has the local figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.turn import Turn
from kb_sync.chunks import Passage
from kb_sync.pages import WORDS, is_page
from kb_sync.search import Hit, SearchResult

LOOKED_AT = 50
"""Hits: enough to see every section of a subject, and every piece of a page, that fits at all."""
PIECES = 3
"""Most pieces of one page in an answer."""
COVERED = 0.2
"""What a piece gains that holds every naming word of the message. On 204 questions to a made-up municipality's site
(tests/sites), the sentence that answers was shown for .68 without it and .72 with it; .4 gave the same."""
OF_THE_ASPECT = 0.05
"""What a piece gains that is about the part asked for; more did not help."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page that fits."""

    pieces: tuple[Passage, ...]
    """What to show of it, in the page's order; at least one."""
    score: float
    certainty: float
    sensitive: bool

    @property
    def first(self) -> Passage:
        """The piece that fits best decides title, form and state."""
        return self.pieces[0]


def pages_in(found: SearchResult, turn: Turn, aspect: str | None) -> list[FoundPage]:
    """The pages among the hits, best first, each with the pieces that answer best."""
    by_address: dict[str, list[Hit]] = {}
    for hit in found.hits:
        if is_page(hit.passage):
            by_address.setdefault(address_of(hit.passage), []).append(hit)
    naming = turn.context.question_words.terms_naming(turn.message.text)
    return [_page(hits, turn, naming, aspect) for hits in by_address.values()]


def best_article_score(found: SearchResult, topic: str | None) -> float:
    """The score of the nearest passage that is no page, of this subject where one is given; 0 without any."""
    hits = (hit for hit in found.hits if not is_page(hit.passage))
    return max((hit.score for hit in hits if topic is None or hit.passage.topic == topic), default=0.0)


def address_of(passage: Passage) -> str:
    """The page's address without the place on it."""
    return passage.source.url.partition("#")[0]


def _page(hits: Sequence[Hit], turn: Turn, naming: frozenset[str], aspect: str | None) -> FoundPage:
    def worth(hit: Hit) -> float:
        passage = hit.passage
        said = f"{passage.heading} {passage.text} {' '.join(passage.steps)}"
        terms = turn.context.question_words.terms(said)
        covered = len(naming & terms) / len(naming) if naming else 0.0
        return hit.score + COVERED * covered + (OF_THE_ASPECT if passage.aspect == aspect else 0.0)

    ordered = sorted(hits, key=worth, reverse=True)
    chosen: list[Passage] = []
    words = 0
    for hit in ordered[:PIECES]:
        length = len(hit.passage.text.split()) + sum(len(step.split()) for step in hit.passage.steps)
        if chosen and words + length > WORDS:
            break
        chosen.append(hit.passage)
        words += length
    return FoundPage(
        pieces=tuple(chosen),
        score=hits[0].score,
        certainty=max(hit.certainty for hit in hits),
        sensitive=any(passage.sensitive for passage in chosen),
    )
