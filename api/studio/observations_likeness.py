"""Which messages say the same? By the words that tell what they are about, in one spelling.

A word is turned as the search turns it (``kb_sync.lexical``): dialect and Nynorsk into Bokmål, endings taken away,
what residents call things into what articles call them; words that say nothing are left out. Two messages are alike
when they share enough of these words (the Jaccard index: shared words by all words), and near-duplicates when
nearly all. What is left of a message may be nothing ("hei du"); such messages are alike when they are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from kb_sync.letters import runs
from kb_sync.lexical import Analyser, WordLists, plain
from nlu.normalise import fold

NEARLY_ALL = 0.75
"""Near-duplicates: of four different words in both, three are shared."""
SAID_AGAIN = 0.5
"""The same question in other words, asked at once: half of the words, or of the letter runs, are shared."""


@lru_cache(maxsize=20_000)
def words_of(text: str) -> frozenset[str]:
    """The words of ``text`` that tell what it is about, in one spelling; the folded text where none does."""
    return frozenset(plain(_analyser().words(text))) or frozenset((fold(text),))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words both have, 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 0.0


def said_again(before: str, now: str) -> bool:
    """Whether ``now`` is ``before`` in other words. Letters are compared too: people first mend their spelling."""
    if likeness(words_of(before), words_of(now)) >= SAID_AGAIN:
        return True
    one, other = frozenset(runs(fold(before).split())), frozenset(runs(fold(now).split()))
    return likeness(one, other) >= SAID_AGAIN


def grouped(texts: Sequence[str], enough: float = NEARLY_ALL) -> list[list[int]]:
    """The texts in groups of those alike, by place; each group in the order given, groups by their first text.

    A text joins the first group whose first text is alike enough, so the same texts always give the same groups.
    """
    groups: list[list[int]] = []
    heads: list[frozenset[str]] = []
    by_word: dict[str, list[int]] = defaultdict(list)
    same: dict[frozenset[str], int] = {}
    for place, text in enumerate(texts):
        words = words_of(text)
        home = same.get(words)
        if home is None:
            near = sorted({group for word in words for group in by_word[word]})
            home = next((group for group in near if likeness(heads[group], words) >= enough), None)
        if home is None:
            home = len(groups)
            groups.append([])
            heads.append(words)
            for word in words:
                by_word[word].append(home)
        same.setdefault(words, home)
        groups[home].append(place)
    return groups


@lru_cache(maxsize=1)
def _analyser() -> Analyser:
    return Analyser(WordLists.load())
