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
    coverage: float
    """How much of the question, by rareness of its words, stands in the passage."""
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

    def __init__(self, store: Store, lists: WordLists, embedder: Embedder, ranking: Ranking, texts: Texts) -> None:
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
        rows = self._best_twins(scores.fused, lang, int(self._ranking.candidates.value))
        passages, terms = self.store.passages(rows), self.store.terms(rows)
        hits, rejected = [], []
        for row in rows:
            covered = self._coverage(words, terms[row])
            hit = self._hit(row, passages[row], scores, covered, words, terms[row], lang)
            if hit.certainty < self._ranking.least_certainty.value:
                rejected.append(hit)
            else:
                hits.append(hit)
        return SearchResult(tuple(hits[:limit]), tuple(rejected[:limit]))

    def _scores(self, query: str, words: Sequence[Word], topic: str | None, aspect: str | None) -> _Scores:
        store, ranking, size = self.store, self._ranking, len(self.store)
        bm25 = np.zeros(size, dtype=np.float32)
        fields = (ranking.fields.title, ranking.fields.heading, ranking.fields.body)
        for row, score in store.matches(_question_terms(words), fields, size):
            bm25[row] = score
        letters = store.letters(" ".join(term for word in words for term in word.terms))
        meaning = store.similarity(self._embedder.questions([query])[0])
        boost = np.zeros(size, dtype=np.float32)
        if topic is not None:
            boost += ranking.boosts.topic * np.array([other == topic for other in store.topics], dtype=np.float32)
        if aspect is not None:
            boost += ranking.boosts.aspect * np.array([other == aspect for other in store.aspects], dtype=np.float32)
        # Words the base has never seen (another language, nonsense) make the best of the word scores mean little.
        keep = ranking.unknown_words_keep.value
        trust = keep + (1 - keep) * self._known_share(words)
        weights = self._weights
        surface = weights.words * _against_best(bm25) + weights.letters * _against_best(letters)
        return _Scores(_against_best(bm25), letters, meaning, trust * surface + weights.meaning * meaning + boost, boost)

    def _best_twins(self, fused: np.ndarray, lang: str, limit: int) -> list[int]:
        """The best row of each section, best first: of two twins the one in ``lang``, at the better one's place."""
        chosen: dict[str, int] = {}
        for row in np.argsort(-fused, kind="stable")[: 2 * limit].tolist():
            twin = self.store.twins[row]
            if twin not in chosen or self.store.languages[row] == lang:
                chosen[twin] = row
        return list(chosen.values())[:limit]

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

    def _coverage(self, words: Sequence[Word], terms: frozenset[str]) -> float:
        total = covered = 0.0
        for word in words:
            weight = max(self._rareness(term) for term in word.terms)
            total += weight
            whole = sum(term in terms for term in word.terms) / len(word.terms)
            parts = PART_SHARE * sum(part in terms for part in word.parts) / len(word.parts) if word.parts else 0.0
            covered += weight * max(whole, parts)
        return covered / total if total else 0.0

    def _rareness(self, term: str) -> float:
        return float(np.log(1 + len(self.store) / (self.store.frequency(term) + 0.5)))

    def _hit(
        self,
        row: int,
        passage: Passage,
        scores: _Scores,
        covered: float,
        words: Sequence[Word],
        terms: frozenset[str],
        lang: str,
    ) -> Hit:
        letters, meaning = float(scores.letters[row]), float(scores.meaning[row])
        share = self._ranking.certainty
        certainty = share.meaning * max(meaning, 0.0) + share.letters * letters + share.coverage * covered
        shared = [word.surface for word in words if {*word.terms, *word.parts} & terms]
        boost = float(scores.boost[row])
        key = "rejected" if certainty < self._ranking.least_certainty.value else "found"
        reason = self._texts.get(
            f"search.{key}",
            lang,
            certainty=f"{certainty:.2f}",
            words=", ".join(shared) or self._texts.get("search.no_words", lang),
            letters=f"{letters:.2f}",
            meaning=f"{meaning:.2f}",
        )
        if boost:
            reason += " " + self._texts.get("search.boosted", lang, boost=f"{boost:.2f}")
        return Hit(
            passage,
            float(scores.fused[row]),
            certainty,
            float(scores.words[row]),
            letters,
            meaning,
            covered,
            boost,
            reason,
        )


def _question_terms(words: Sequence[Word]) -> list[str]:
    terms = [term for word in words for term in (*word.terms, *word.parts)]
    beginnings = [f"{term}*" for word in words for term in word.terms if len(term) >= SHORTEST_BEGINNING]
    return list(dict.fromkeys((*terms, *beginnings)))


def _against_best(scores: np.ndarray) -> np.ndarray:
    best = scores.max()
    return scores / best if best > 0 else scores
