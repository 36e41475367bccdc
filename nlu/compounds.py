"""Takes Norwegian compounds apart and puts together what was written in two words.

Norwegian writes "barnehageplass" in one word; people also write "barnehage plass". Both readings lie beside the
message, never instead of it: matching gains, and nothing that was written is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import List, Optional, Tuple

from nlu.vocabulary import Vocabulary

SHORTEST_PART = 3
_LINKS = ("", "s", "e")  # arbeid-s-plass, barn-e-hage
_SEEN_OFTEN = 2  # a part met once only may be a typing error of somebody's
# Endings that look like words: "hagen" is no compound of "hag" and "en".
_NO_LAST_PART = frozenset(
    "ane ene ning het leg lig isk else inga inge ande ende ast est ene dom skap".split()
)


@dataclass(frozen=True)
class Split:
    """One compound and its parts, as they stand in the vocabulary."""

    word: str
    parts: Tuple[str, ...]


class Compounds:
    """Splits and joins by one vocabulary. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._known = vocabulary

    def split(self, word: str) -> Optional[Split]:
        """The parts of a folded ``word``, as few and usual as possible; None when it is no compound of known words."""
        best: Optional[Tuple[str, ...]] = None
        for parts in self._two(word) or self._three(word):
            if best is None or self._weight(parts) > self._weight(best):
                best = parts
        return Split(word, best) if best else None

    def joined(self, written: Sequence[str]) -> List[str]:
        """Known words that two neighbouring folded words make together."""
        found = []
        for first, second in pairwise(written):
            if len(first) < SHORTEST_PART or len(second) < SHORTEST_PART:
                continue
            together = (first + link + second for link in _LINKS)
            found += [word for word in together if self._known.count(word) >= _SEEN_OFTEN][:1]
        return found

    def _weight(self, parts: Tuple[str, ...]) -> Tuple[int, int]:
        return min(len(part) for part in parts), min(self._known.count(part) for part in parts)

    def _part(self, word: str) -> bool:
        return len(word) >= SHORTEST_PART and self._known.count(word) >= _SEEN_OFTEN

    def _two(self, word: str) -> List[Tuple[str, ...]]:
        return [
            (first, rest)
            for first, rest in self._first_parts(word)
            if self._part(rest) and rest not in _NO_LAST_PART
        ]

    def _three(self, word: str) -> List[Tuple[str, ...]]:
        return [(first, *two) for first, rest in self._first_parts(word) for two in self._two(rest)]

    def _first_parts(self, word: str) -> List[Tuple[str, str]]:
        found = []
        for end in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            if self._part(word[:end]):
                for link in _LINKS:
                    rest = word[end:]
                    if rest.startswith(link) and len(rest) - len(link) >= SHORTEST_PART:
                        found.append((word[:end], rest[len(link) :]))
        return found
