"""Suggests what a word was meant to be, from the project's own words.

A suggestion is another reading, never a silent correction: whoever uses one says so to the resident. Found by
symmetric deletion (Wolf Garbe's SymSpell idea: two words within n edits share a form with at most n letters taken out).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Dict, List, Optional, Set

from nlu.vocabulary import Vocabulary

SHORTEST = 5  # one edit away from a word of four letters lies half the language
LONG = 9  # from here two edits are allowed
_SEEN_OFTEN = 3  # a word met fewer times may itself be misspelt
_FAR_MORE_USUAL = 8


@dataclass(frozen=True)
class Suggestion:
    """One word as written and as it was probably meant, both folded."""

    written: str
    meant: str
    edits: int


class Spelling:
    """Suggestions by one vocabulary. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Index the words met at least three times; about 3 MB for ten thousand words."""
        self._known = vocabulary
        self._by_form: Dict[str, Set[str]] = defaultdict(set)
        for word in vocabulary:
            if len(word) >= SHORTEST - 1 and vocabulary.count(word) >= _SEEN_OFTEN:
                for form in _deletions(word, _allowed(word)):
                    self._by_form[form].add(word)

    def suggest(self, word: str) -> Optional[Suggestion]:
        """What the folded ``word`` was probably meant to be.

        None for a usual word, a short one, one with digits, and when two words are equally near and usual. A word
        met once or twice only gives way to one that is far more usual.
        """
        met = self._known.count(word)
        if len(word) < SHORTEST or met >= _SEEN_OFTEN or not word.isalpha():
            return None
        near = {known for form in _deletions(word, _allowed(word)) for known in self._by_form.get(form, ())}
        found = sorted(
            (edits, -self._known.count(known), known)
            for known in near
            if (edits := distance(word, known)) <= min(_allowed(word), _allowed(known))
            and known[0] == word[0]
            and self._known.count(known) >= met * _FAR_MORE_USUAL
        )
        if not found or (len(found) > 1 and found[0][:2] == found[1][:2]):
            return None
        edits, _, meant = found[0]
        return Suggestion(word, meant, edits)

    def suggestions(self, written: Sequence[str]) -> List[Suggestion]:
        """One for each of the folded words that has one, in order."""
        return [found for word in written if (found := self.suggest(word))]


def _allowed(word: str) -> int:
    return 2 if len(word) >= LONG else 1


def _deletions(word: str, most: int) -> Iterator[str]:
    yield word
    for number in range(1, most + 1):
        for places in combinations(range(len(word)), number):
            yield "".join(letter for place, letter in enumerate(word) if place not in places)


def distance(first: str, second: str) -> int:
    """Fewest letters to insert, take out, change or swap with the next (optimal string alignment)."""
    two_back: List[int] = []
    back = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        row = [i]
        for j, other in enumerate(second, 1):
            cost = min(back[j] + 1, row[j - 1] + 1, back[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, two_back[j - 2] + 1)
            row.append(cost)
        two_back, back = back, row
    return back[-1]
