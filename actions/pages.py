"""The municipality's own web pages as answers: which page fits best, and which of its pieces to show.

A page's own words decide; the subject classifier knows nothing of pages. The figures below are of 408 questions to a
made-up municipality's site (tests/sites; ``python -m tests.bench.website``), chosen with every second one. What helped
those and not the others was taken out again: a gain for pages that have something of the part asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.answer_kind import AnswerKind
from actions.thresholds import Thresholds
from actions.turn import Turn
from kb_sync.chunks import Passage
from kb_sync.page_pieces import WORDS
from kb_sync.pages import address_of, is_page, page_of, place_on_page
from kb_sync.search import Hit, SearchResult

LOOKED_AT = 50
"""Hits: enough to see every section of a subject, and every piece of a page, that fits at all."""
PIECES = 3
"""Most pieces of one page in an answer."""
HELD_BY_PAGE = 0.3
"""What a page gains that holds every word of the message, wherever on it; .2 does as well, nothing costs .01."""
ABOVE_OTHERS = 0.1
"""What a page loses that another page which fits lies below: it leads there, and says little itself."""
HELD_BY_PIECE = 0.1
"""What a piece gains that holds every naming word of the message; .2 does a little less."""
ASPECT_OF_PIECE = 0.05
"""What a piece gains that is about the part asked for; more does not help."""
TELLS = 0.15
"""What a piece gains that tells what is asked for, such as an amount (``answer_kind``): the asked fact is shown for .01
more of the questions."""
FIRST_ON_PAGE = 0.1
"""What the beginning of a page gains: editors say the most important thing there. For .02 more, as above."""
ONLY_A_BOX = 0.2
"""What a contact box loses where nobody asked whom to ring: it is short and fits beside anything."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page that fits."""

    pieces: tuple[Passage, ...]
    """What to show of it, the best first; at least one."""
    score: float
    """The search's score of its nearest piece, comparable with an article's."""
    certainty: float
    sensitive: bool
    whole: bool
    """Whether every word of the message stands somewhere on it."""

    def is_near(self, thresholds: Thresholds) -> bool:
        """Whether it may answer."""
        least = thresholds.page_that_holds_all if self.whole else thresholds.page
        return self.certainty >= least.value

    @property
    def first(self) -> Passage:
        """The piece that fits best decides title, form and state."""
        return self.pieces[0]


@dataclass(frozen=True, slots=True)
class _Question:
    """What is known of the message before any page is looked at."""

    terms: frozenset[str]
    naming: frozenset[str]
    aspect: str | None
    kind: AnswerKind | None

    @property
    def asks_whom(self) -> bool:
        """Whether a telephone number or an address would be the answer."""
        return self.aspect == "contact" or (self.kind is not None and "contact" in self.kind.aspects)


def pages_in(found: SearchResult, turn: Turn, aspect: str | None) -> list[FoundPage]:
    """The pages among the hits, best first, each with the pieces that answer best."""
    by_page: dict[str, list[Hit]] = {}
    for hit in found.hits:
        if is_page(hit.passage):
            by_page.setdefault(page_of(hit.passage), []).append(hit)
    text, words = turn.message.text, turn.context.question_words
    kind = words.kinds.asked_by(text, aspect)
    question = _Question(words.terms(text), words.terms_naming(text), aspect, kind)
    held = {page: _held(turn, hits) for page, hits in by_page.items()}
    folders = {page: _folder(hits[0].passage) for page, hits in by_page.items()}

    def worth(page: str) -> float:
        hits = by_page[page]
        worth = hits[0].score + HELD_BY_PAGE * _share(question.terms, held[page])
        own = folders[page]
        if any(other != own and other.startswith(own) for other in folders.values()):
            worth -= ABOVE_OTHERS
        return worth

    best_first = sorted(by_page, key=worth, reverse=True)
    return [_page(by_page[page], turn, question, held[page]) for page in best_first]


def showable(pages: Sequence[FoundPage], turn: Turn) -> list[FoundPage]:
    """Those near enough to be looked at, and about nothing that a few ambiguous words must not bring up."""
    sensitive, naming = turn.context.sensitive, turn.context.question_words.naming(turn.message.text)
    least, few = turn.context.thresholds.page_worth_a_look.value, sensitive.too_few(naming)
    return [page for page in pages if page.certainty >= least and not (few and page.sensitive)]


def best_article_score(found: SearchResult, topic: str | None) -> float:
    """The score of the nearest passage that is no page, of this subject where one is given; 0 without any."""
    hits = (hit for hit in found.hits if not is_page(hit.passage))
    return max((hit.score for hit in hits if topic is None or hit.passage.topic == topic), default=0.0)


def nearness_of(page: FoundPage, found: SearchResult) -> float:
    """How near the page is to another question, by what that found; 0 where it found others only."""
    own = page_of(page.first)
    hits = (hit for hit in found.hits if is_page(hit.passage) and page_of(hit.passage) == own)
    return max((hit.certainty for hit in hits), default=0.0)


def _folder(passage: Passage) -> str:
    """What the addresses of pages below this one begin with."""
    return f"{address_of(passage).rstrip('/')}/"


def _page(hits: Sequence[Hit], turn: Turn, question: _Question, held: frozenset[str]) -> FoundPage:
    words = turn.context.question_words

    def worth(hit: Hit) -> float:
        passage = hit.passage
        said = _said(passage)
        worth = hit.score + HELD_BY_PIECE * _share(question.naming, words.terms(said))
        if passage.aspect == question.aspect:
            worth += ASPECT_OF_PIECE
        if question.kind is not None and question.kind.is_told_by(said):
            worth += TELLS
        if place_on_page(passage) == 0:
            worth += FIRST_ON_PAGE
        if passage.aspect == "contact" and not question.asks_whom:
            worth -= ONLY_A_BOX
        return worth

    chosen: list[Passage] = []
    left = WORDS
    for hit in sorted(hits, key=worth, reverse=True):
        length = len(hit.passage.text.split()) + sum(len(step.split()) for step in hit.passage.steps)
        if len(chosen) < PIECES and (not chosen or length <= left):
            chosen.append(hit.passage)
            left -= length
    return FoundPage(
        pieces=tuple(chosen),
        score=max(hit.score for hit in hits),
        certainty=max(hit.certainty for hit in hits),
        sensitive=any(map(turn.context.sensitive.is_about, chosen)),
        whole=question.terms <= held,
    )


def _held(turn: Turn, hits: Sequence[Hit]) -> frozenset[str]:
    """The terms of everything that was found of a page."""
    pieces = (hit.passage for hit in hits)
    texts = (f"{piece.title} {_said(piece)} {piece.keywords}" for piece in pieces)
    return turn.context.question_words.terms(" ".join(texts))


def _said(passage: Passage) -> str:
    return " ".join((passage.heading, passage.text, *passage.steps))


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted & held) / len(wanted) if wanted else 0.0
