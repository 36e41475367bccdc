"""The search by the plainest means: every passage is scored for itself, and the scores are added up.

SQLite's full-text search for the words, one dictionary of letters a passage, one product over all windows. Slow, and
what ``kb_sync.searcher`` has to agree with.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from kb_sync.chunks import Passage
from kb_sync.embed import Embedder
from kb_sync.index import Analysis, windows
from kb_sync.letters import runs
from kb_sync.lexical import Analyser, Word, WordLists, plain
from kb_sync.ranking import Ranking


class PlainSearch:
    """One base's passages, held as texts."""

    def __init__(self, passages: Sequence[Passage], embedder: Embedder) -> None:
        self.passages, self.embedder, self.ranking = passages, embedder, Ranking.load()
        lists = WordLists.load()
        analysis = Analysis(passages, lists)
        terms = [analysis.of(passage) for passage in passages]
        self.having = Counter(term for own in terms for term in {*own.title, *own.heading, *own.body})
        self.analyser = Analyser(lists, self.having)
        self.windows = [embedder.passages(windows(passage)) for passage in passages]
        self.letters_having = Counter(run for own in terms for run in runs(own.plain))
        self.letters = [self._letters(own.plain) for own in terms]
        self.database = sqlite3.connect(":memory:")
        self.database.execute("CREATE VIRTUAL TABLE words USING fts5 (title, heading, body)")
        self.database.executemany(
            "INSERT INTO words (rowid, title, heading, body) VALUES (?, ?, ?, ?)",
            [(row, *(" ".join(field) for field in own[:3])) for row, own in enumerate(terms)],
        )
        length = float(np.median([len(passage.text.split()) for passage in passages]))
        self.weights = self.ranking.weights_for(length)

    def sections(self, query: str, topic: str | None, aspect: str | None) -> list[tuple[str, float]]:
        """Every section once, by its best form, with its score; best first."""
        best: dict[str, float] = {}
        for passage, score in zip(self.passages, self._scores(query, topic, aspect), strict=True):
            best[passage.twin_key] = max(score, best.get(passage.twin_key, -1.0))
        return sorted(best.items(), key=lambda pair: -pair[1])

    def _scores(self, query: str, topic: str | None, aspect: str | None) -> list[float]:
        words = self.analyser.words(query)
        by_words = self._by_words(words)
        asked = self._letters(plain(words))
        by_letters = [sum(asked[run] * own[run] for run in asked.keys() & own.keys()) for own in self.letters]
        question = self.embedder.questions([query])[0]
        keep, boosts = self.ranking.unknown_words_keep.value, self.ranking.boosts
        trust = keep + (1 - keep) * self._known(words)
        most_words, most_letters = max(*by_words, 1e-12), max(*by_letters, 1e-12)
        return [
            trust * self.weights.words * by_words[row] / most_words
            + trust * self.weights.letters * by_letters[row] / most_letters
            + self.weights.meaning * float((self.windows[row] @ question).max())
            + boosts.topic * (topic is not None and passage.topic == topic)
            + boosts.aspect * (passage.aspect == aspect)
            for row, passage in enumerate(self.passages)
        ]

    def _by_words(self, words: Sequence[Word]) -> list[float]:
        asked = [f'"{term}"' for word in words for term in (*word.terms, *word.parts)]
        asked += [f'"{term}"*' for word in words for term in word.terms if len(term) >= 4]
        scores = [0.0] * len(self.passages)
        if asked:
            statement = "SELECT rowid, -bm25(words, ?, ?, ?) FROM words WHERE words MATCH ?"
            values = [*self.ranking.fields.as_tuple(), " OR ".join(dict.fromkeys(asked))]
            for row, score in self.database.execute(statement, values):
                scores[row] = score
        return scores

    def _letters(self, words: Sequence[str]) -> Mapping[str, float]:
        """Runs and their weights, of length one."""
        size = len(self.passages)
        weights = {
            run: (1 + np.log(times)) * (np.log((1 + size) / (1 + self.letters_having[run])) + 1)
            for run, times in runs(words).items()
        }
        length = np.sqrt(sum(weight * weight for weight in weights.values()))
        return {run: weight / length for run, weight in weights.items()}

    def _known(self, words: Sequence[Word]) -> float:
        total = known = 0.0
        for word in words:
            weight = max(
                float(np.log(1 + len(self.passages) / (self.having[term] + 0.5))) for term in word.terms
            )
            total += weight
            known += weight * (1.0 if all(map(self.having.get, word.terms)) else 0.6 if word.parts else 0.0)
        return known / total if total else 0.0
