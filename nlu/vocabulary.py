"""The words the project itself uses, and how often: what compound splitting and spelling help go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from nlu.normalise import words

SHORTEST = 3


class Vocabulary:
    """Folded words with counts. Safe to share between threads."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """``counts``: how often each folded word was met; words with digits and very short ones are left out."""
        self._counts = {w: n for w, n in counts.items() if len(w) >= SHORTEST and w.isalpha()}

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """Count the words of ``texts``."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(words(text))
        return cls(counts)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def __iter__(self) -> Iterable[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, word: str) -> int:
        """How often the folded ``word`` was met; 0 for one that never was."""
        return self._counts.get(word, 0)

    def as_counts(self) -> dict[str, int]:
        """A copy of the counts, for storing."""
        return dict(self._counts)
