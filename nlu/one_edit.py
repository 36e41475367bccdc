"""Recognises a few important words when one letter is wrong, missing, doubled or swapped with the next."""

from __future__ import annotations

from collections.abc import Iterable

_SHORTEST = 6
# A key this long is also recognised at the beginning of a longer word: "selvmrodstanker".
_SHORTEST_BEGINNING = 8


class OneEdit:
    """Puts key words in the place of words that are one edit away from them. Safe to share between threads."""

    def __init__(self, keys: Iterable[str], correct: Iterable[str] = ()):
        """Use `keys` of six letters or more; `correct` begin real words that must not be taken for misspelt keys.

        Raises ValueError for a shorter key: one edit away from a short word is half the language.
        """
        self._keys = tuple(keys)
        self._correct = (*self._keys, *correct)
        for key in self._keys:
            if len(key) < _SHORTEST:
                raise ValueError(f"the key {key!r} is shorter than {_SHORTEST} letters")

    def corrected(self, words: str) -> str:
        """Return the space-separated `words` with every misspelt key word put right."""
        return " ".join(self._key(word) for word in words.split(" "))

    def _key(self, word: str) -> str:
        if len(word) < _SHORTEST - 1 or word.startswith(self._correct):
            return word
        for key in self._keys:
            if one_edit_apart(word, key):
                return key
            if len(key) >= _SHORTEST_BEGINNING and len(word) > len(key):
                for length in (len(key), len(key) - 1, len(key) + 1):
                    if one_edit_apart(word[:length], key):
                        return key + word[length:]
        return word


def one_edit_apart(word: str, key: str) -> bool:
    """Return whether one inserted, missing, changed or swapped letter separates two different words."""
    if word == key or abs(len(word) - len(key)) > 1:
        return False
    start = 0
    while start < min(len(word), len(key)) and word[start] == key[start]:
        start += 1
    left, right = word[start:], key[start:]
    if len(left) == len(right):
        changed = left[1:] == right[1:]
        swapped = len(left) > 1 and left[0] == right[1] and left[1] == right[0] and left[2:] == right[2:]
        return changed or swapped
    return left[1:] == right if len(left) > len(right) else left == right[1:]
