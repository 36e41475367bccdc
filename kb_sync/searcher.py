"""Finds the passages of one municipality that answer a question.

Three kinds of likeness are added up: shared words (BM25 over the full-text index), shared letters
(``letters``) and meaning (``embed``). The scores are weighed by ``ranking.yml``; a subject and an
aspect that are already known raise their passages. Nynorsk and Bokmål twins count as one hit, shown
in the form asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb_sync.chunks import Passage
from kb_sync.embed import Embedder
from kb_sync.lexical import Analyser, Word, WordLists
from kb_sync.ranking import Ranking
from kb_sync.store import Store
from kb_sync.texts import Texts
from kb_sync.within import sections_pointed_at

SHORTEST_BEGINNING = 4  # letters of a term that may match the beginning of a longer one
MOST_MATCHES = 2000  # rows; in a large base a common word stands in tens of thousands that no one will see
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
class _Scores:
    words: np.ndarray
    letters: np.ndarray
    meaning: np.ndarray
    fused: np.ndarray
    boost: np.ndarray


class Searcher:
    """Searches one store. Holds nothing that changes, so threads may share it."""

    def __init__(
        self, store: Store, lists: WordLists, embedder: Embedder, ranking: Ranking, texts: Texts
    ) -> None:
        self.store = store
        self._analyser = Analyser(lists, store.vocabulary)
        self._embedder = embedder
        self._ranking = ranking
        self._weights = ranking.weights_for(store.median_words)
        self._texts = texts

    def search(
        self, query: str, lang: str, topic: str | None = None, aspect: str | None = None, limit: int = 8
    ) -> SearchResult:
        """The best ``limit`` sections for ``query``; see ``KnowledgeBase.search``. Raises ``BaseUnusableError``."""
        if not len(self.store):
            return SearchResult((), ())
        words = self._analyser.words(query)
        scores = self._scores(query, words, topic, aspect)
        sections = self._best_sections(scores.fused, lang, int(self._ranking.candidates.value))
        passages = self.store.passages(shown for _, shown in sections)
        terms = self.store.terms({row for section in sections for row in section})
        hits, rejected = [], []
        for best, shown in sections:
            hit = self._hit(passages[shown], best, scores, words, terms[best] | terms[shown], lang)
            if self._too_little(hit.certainty, hit.boost):
                rejected.append(hit)
            else:
                hits.append(hit)
        return SearchResult(tuple(hits[:limit]), tuple(rejected[:limit]))

    def pointed_at(self, text: str, topic: str) -> dict[str, float]:
        """As ``within.sections_pointed_at``."""
        return sections_pointed_at(self.store, self._analyser, text, topic)

    def _scores(self, query: str, words: Sequence[Word], topic: str | None, aspect: str | None) -> _Scores:
        store, ranking, size = self.store, self._ranking, len(self.store)
        bm25 = np.zeros(size, dtype=np.float32)
        fields = (ranking.fields.title, ranking.fields.heading, ranking.fields.body)
        for row, score in store.matches(_question_terms(words), fields, MOST_MATCHES):
            bm25[row] = score
        letters = store.letters(self._analyser.plain_text(query))
        meaning = store.similarity(self._embedder.questions([query])[0])
        boost = np.zeros(size, dtype=np.float32)
        if topic is not None:
            boost[store.topics == topic] += ranking.boosts.topic
        if aspect is not None:
            boost[store.aspects == aspect] += ranking.boosts.aspect
        # Words the base has never seen (another language, nonsense) make the best of the word scores mean little.
        keep = ranking.unknown_words_keep.value
        trust = keep + (1 - keep) * self._known_share(words)
        weights = self._weights
        surface = weights.words * _against_best(bm25) + weights.letters * _against_best(letters)
        return _Scores(
            _against_best(bm25), letters, meaning, trust * surface + weights.meaning * meaning + boost, boost
        )

    def _best_sections(self, fused: np.ndarray, lang: str, limit: int) -> list[tuple[int, int]]:
        """The best sections, best first: the row that scored, and the row to show (the twin in ``lang``)."""
        sections: dict[str, tuple[int, int]] = {}
        enough = min(len(fused), 2 * limit)  # a section is two rows at most
        top = np.argpartition(-fused, enough - 1)[:enough]
        for row in top[np.lexsort((top, -fused[top]))].tolist():
            twin = self.store.twins[row]
            if twin not in sections:
                if len(sections) == limit:
                    break
                sections[twin] = (row, row)
        for twin, (best, shown) in sections.items():
            if self.store.languages[shown] != lang:
                sections[twin] = (best, self.store.twin_row(best, lang))
        return list(sections.values())

    def _too_little(self, certainty: float, boost: float) -> bool:
        # A subject that is known already is something in common.
        return certainty + boost < self._ranking.least_certainty.value

    def _known_share(self, words: Sequence[Word]) -> float:
        total = known = 0.0
        for word in words:
            weight = max(self._rareness(term) for term in word.terms)
            total += weight
            if all(self.store.frequency(term) for term in word.terms):
                known += weight
            elif word.parts:
                known += PART_SHARE * weight
        return known / total if total else 0.0

    def _rareness(self, term: str) -> float:
        return float(np.log(1 + len(self.store) / (self.store.frequency(term) + 0.5)))

    def _hit(
        self,
        passage: Passage,
        row: int,
        scores: _Scores,
        words: Sequence[Word],
        terms: frozenset[str],
        lang: str,
    ) -> Hit:
        letters, meaning = float(scores.letters[row]), float(scores.meaning[row])
        share = self._ranking.certainty
        certainty = share.meaning * max(meaning, 0.0) + share.letters * letters
        return Hit(
            passage=passage,
            score=float(scores.fused[row]),
            certainty=certainty,
            lexical=float(scores.words[row]),
            letters=letters,
            semantic=meaning,
            boost=float(scores.boost[row]),
            reason=self._reason(certainty, letters, meaning, float(scores.boost[row]), words, terms, lang),
        )

    def _reason(
        self,
        certainty: float,
        letters: float,
        meaning: float,
        boost: float,
        words: Sequence[Word],
        terms: frozenset[str],
        lang: str,
    ) -> str:
        shared = [word.surface for word in words if {*word.terms, *word.parts} & terms]
        reason = self._texts.get(
            "search.rejected" if self._too_little(certainty, boost) else "search.found",
            lang,
            certainty=f"{certainty:.2f}",
            words=", ".join(shared) or self._texts.get("search.no_words", lang),
            letters=f"{letters:.2f}",
            meaning=f"{meaning:.2f}",
        )
        return (
            f"{reason} {self._texts.get('search.boosted', lang, boost=f'{boost:.2f}')}" if boost else reason
        )


def _question_terms(words: Sequence[Word]) -> list[str]:
    terms = [term for word in words for term in (*word.terms, *word.parts)]
    beginnings = [f"{term}*" for word in words for term in word.terms if len(term) >= SHORTEST_BEGINNING]
    return list(dict.fromkeys((*terms, *beginnings)))


def _against_best(scores: np.ndarray) -> np.ndarray:
    best = scores.max()
    return scores / best if best > 0 else scores
