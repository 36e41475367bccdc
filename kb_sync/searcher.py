"""Finds the passages of one municipality that answer a question.

Three kinds of likeness are added up: shared words (``words``), shared letters (``letters``) and meaning
(``vectors``). The scores are weighed by ``ranking.yml``; a subject and an aspect that are already known raise
their passages. Nynorsk and Bokmål twins count as one hit, shown in the form asked for.

Words and letters are scored for every passage, meaning only for those that it can still bring among the best:
what is found is what comparing everything would find (a test holds the two together).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb_sync.chunks import Passage
from kb_sync.embed import Embedder
from kb_sync.lexical import Analyser, Word, WordLists, plain
from kb_sync.ranking import Ranking
from kb_sync.store import Store
from kb_sync.texts import Texts
from kb_sync.within import sections_pointed_at

SHORTEST_BEGINNING = 4  # letters of a term that may match the beginning of a longer one
PART_SHARE = 0.6  # what a compound's parts tell, against the whole word


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage and why it was found. The parts are 0 to 1; ``score`` is for ordering only."""

    passage: Passage
    score: float
    """The weighted sum with boosts; comparable within one search."""
    certainty: float
    """0 to 1, comparable between searches: how well the passage fits, whatever else was found."""
    lexical: float
    """BM25 against the best passage of this search."""
    letters: float
    semantic: float
    boost: float
    reason: str
    """In a sentence, in the form of the search."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, best first, and what was looked at and put aside, with the reason in ``reason``."""

    hits: tuple[Hit, ...]
    rejected: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """One section among the best: the row that scored, and its scores."""

    row: int
    score: float
    certainty: float
    words: float
    letters: float
    meaning: float
    boost: float


class Searcher:
    """Searches one store. Holds nothing that changes, so threads may share it."""

    def __init__(
        self, store: Store, lists: WordLists, embedder: Embedder, ranking: Ranking, texts: Texts
    ) -> None:
        self.store = store
        self._analyser = Analyser(lists, store.vocabulary)
        self._embedder = embedder
        self._ranking = ranking
        self._weights = ranking.weights_for(store.rows.median_words)
        self._texts = texts

    def search(
        self, query: str, lang: str, topic: str | None = None, aspect: str | None = None, limit: int = 8
    ) -> SearchResult:
        """The best ``limit`` sections for ``query``; see ``KnowledgeBase.search``. Raises ``BaseUnusableError``."""
        if not len(self.store):
            return SearchResult((), ())
        words = self._analyser.words(query)
        best = self._best(query, words, topic, aspect)
        fitting = [found for found in best if not self._too_little(found)][:limit]
        others = [found for found in best if self._too_little(found)][:limit]
        shown = {found.row: self.store.rows.twin(found.row, lang) for found in (*fitting, *others)}
        passages = self.store.passages({*shown.values()})
        terms = self.store.terms({*shown.keys(), *shown.values()})

        def hit(found: _Found) -> Hit:
            other = shown[found.row]
            return self._hit(found, passages[other], words, terms[found.row] | terms[other], lang)

        return SearchResult(tuple(map(hit, fitting)), tuple(map(hit, others)))

    def pointed_at(self, text: str, topic: str) -> dict[str, float]:
        """As ``within.sections_pointed_at``."""
        return sections_pointed_at(self.store, self._analyser, text, topic)

    def alike(self, text: str, topic: str) -> dict[str, float]:
        """As ``KnowledgeBase.alike``."""
        return self.store.likeness.of(topic, text, self._embedder)

    def _best(self, query: str, words: Sequence[Word], topic: str | None, aspect: str | None) -> list[_Found]:
        """The best sections, best first."""
        store, ranking, weights = self.store, self._ranking, self._weights
        by_words = _against_best(store.words.scores(question_terms(words)))
        by_letters = store.letters.similarity(plain(words))
        # Words the base has never seen (another language, nonsense) make the best of the word scores mean little.
        keep = ranking.unknown_words_keep.value
        trust = keep + (1 - keep) * self._known_share(words)
        surface = weights.words * by_words + weights.letters * _against_best(by_letters)
        boost = np.zeros(len(store), dtype=np.float32)
        if topic is not None:
            boost[store.rows.having("topic", topic)] += ranking.boosts.topic
        if aspect is not None:
            boost[store.rows.having("aspect", aspect)] += ranking.boosts.aspect
        best = store.vectors.best(
            self._embedder.questions([query])[0],
            trust * surface + boost,
            weights.meaning,
            store.rows.sections,
            int(ranking.candidates.value),
        )
        found = []
        share = ranking.certainty
        for row, score, meaning in zip(*(column.tolist() for column in best), strict=True):
            letters = float(by_letters[row])
            certainty = share.meaning * max(meaning, 0.0) + share.letters * letters
            found.append(
                _Found(row, score, certainty, float(by_words[row]), letters, meaning, float(boost[row]))
            )
        return found

    def _too_little(self, found: _Found) -> bool:
        # A subject that is known already is something in common.
        return found.certainty + found.boost < self._ranking.least_certainty.value

    def _known_share(self, words: Sequence[Word]) -> float:
        total = known = 0.0
        for word in words:
            weight = max(self._rareness(term) for term in word.terms)
            total += weight
            if all(self.store.words.frequency(term) for term in word.terms):
                known += weight
            elif word.parts:
                known += PART_SHARE * weight
        return known / total if total else 0.0

    def _rareness(self, term: str) -> float:
        return float(np.log(1 + len(self.store) / (self.store.words.frequency(term) + 0.5)))

    def _hit(
        self, found: _Found, passage: Passage, words: Sequence[Word], terms: frozenset[str], lang: str
    ) -> Hit:
        return Hit(
            passage=passage,
            score=found.score,
            certainty=found.certainty,
            lexical=found.words,
            letters=found.letters,
            semantic=found.meaning,
            boost=found.boost,
            reason=self._reason(found, words, terms, lang),
        )

    def _reason(self, found: _Found, words: Sequence[Word], terms: frozenset[str], lang: str) -> str:
        shared = [word.surface for word in words if {*word.terms, *word.parts} & terms]
        reason = self._texts.get(
            "search.rejected" if self._too_little(found) else "search.found",
            lang,
            certainty=f"{found.certainty:.2f}",
            words=", ".join(shared) or self._texts.get("search.no_words", lang),
            letters=f"{found.letters:.2f}",
            meaning=f"{found.meaning:.2f}",
        )
        if not found.boost:
            return reason
        return f"{reason} {self._texts.get('search.boosted', lang, boost=f'{found.boost:.2f}')}"


def question_terms(words: Sequence[Word]) -> list[str]:
    """What ``WordIndex.scores`` is asked for: every term, every part, and the beginning of every longer term."""
    terms = [term for word in words for term in (*word.terms, *word.parts)]
    beginnings = [f"{term}*" for word in words for term in word.terms if len(term) >= SHORTEST_BEGINNING]
    return list(dict.fromkeys((*terms, *beginnings)))


def _against_best(scores: np.ndarray) -> np.ndarray:
    best = scores.max()
    return scores / best if best > 0 else scores
