"""What kinds of things words speak of: classes of words written for this project (``data/word_classes``).

Neither letters nor neighbours tell that "salmiakk", "plumbo" and "frostvæske" are things one must not drink. A class
says so, and what is learned of one of its words holds for the rest. A word may be in many classes or none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Dict, List, Set, Tuple

from nlu.dialect import equivalents
from nlu.lexical_features import stem
from nlu.normalise import fold
from nlu.yaml_files import read_yaml

FOLDER = Path(__file__).parent / "data" / "word_classes"
LONGEST_PHRASE = 6
SHORTEST_PART = 3
"""Letters of a beginning or an end; signs of other scripts may be a word each."""

Table = Dict[str, Tuple[str, ...]]


class WordClasses:
    """Finds the classes of the words of a message. Safe to share between threads."""

    def __init__(self, phrases: Table, beginnings: Table, ends: Table, within: Table) -> None:
        """``phrases``: stems with spaces between to names of classes; the others: parts of words to names."""
        self._phrases = phrases
        self._parts = (beginnings, ends, within)
        # No longer part is looked for, so that a word of thousands of letters is read as quickly as a sentence.
        self._longest = max((len(part) for table in self._parts for part in table), default=0)

    @classmethod
    def of_lists(cls, classes: Mapping[str, Iterable[str]]) -> WordClasses:
        """``classes``: name to words; ``begin*``, ``*end`` and ``*in*`` stand for longer ones, ``_`` joins a phrase.

        Raises ``ValueError`` for a part of a word that is too short to mean anything, and for a longer phrase than
        is looked for.
        """
        tables: Tuple[Dict[str, Set[str]], ...] = ({}, {}, {}, {})
        for name, words in classes.items():
            for word in words:
                place, key = _entry(name, word)
                tables[place].setdefault(key, set()).add(name)
        return cls(*({key: tuple(sorted(names)) for key, names in table.items()} for table in tables))

    @classmethod
    def read(cls, folder: Path = FOLDER) -> WordClasses:
        """Read every file of ``folder``, in two seconds; a class may stand in several.

        Raises OSError, and ``ValueError`` as :meth:`of_lists`.
        """
        classes: Dict[str, List[str]] = {}
        for file in sorted(folder.glob("*.yml")):
            for name, words in read_yaml(file.read_text(encoding="utf-8")).items():
                classes.setdefault(name, []).extend(words.split())
        return cls.of_lists(classes)

    @classmethod
    def unpacked(cls, packed: str) -> WordClasses:
        """What :meth:`packed` gave. Raises ``ValueError`` for anything else."""
        names, *tables = json.loads(packed)
        return cls(
            *({key: tuple(names[one] for one in own) for key, own in table.items()} for table in tables)
        )

    def packed(self) -> str:
        """All of it as text, read in a tenth of the time."""
        tables = (self._phrases, *self._parts)
        names = sorted({name for table in tables for own in table.values() for name in own})
        place = {name: number for number, name in enumerate(names)}
        numbered = [{key: [place[name] for name in own] for key, own in table.items()} for table in tables]
        return json.dumps([names, *numbered], ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def of(self, words: Sequence[str]) -> List[Tuple[str, ...]]:
        """The classes of each of the canonical ``words``, in order of name; those of a phrase stand at its first."""
        stems = [stem(word) for word in words]
        found = [self._of_parts(word) for word in words]
        for start, classes in enumerate(found):
            for end in range(start + 1, min(start + LONGEST_PHRASE, len(stems)) + 1):
                classes.update(self._phrases.get(" ".join(stems[start:end]), ()))
        return [tuple(sorted(classes)) for classes in found]

    def _of_parts(self, word: str) -> Set[str]:
        beginnings, ends, within = self._parts
        classes: Set[str] = set()
        for length in range(1, min(self._longest, len(word)) + 1):
            classes.update(beginnings.get(word[:length], ()), ends.get(word[-length:], ()))
            for start in range(len(word) - length + 1):
                classes.update(within.get(word[start : start + length], ()))
        return classes


def _entry(name: str, word: str) -> Tuple[int, str]:
    """Which of the four tables a word of a list belongs in, and as what."""
    if "*" not in word:
        stems = [stem(one) for one in equivalents().canonical_words(word.replace("_", " "))]
        if not 1 <= len(stems) <= LONGEST_PHRASE:
            raise ValueError(
                f"{name}: {word!r} has {len(stems)} words, and {LONGEST_PHRASE} at most are looked for"
            )
        return 0, " ".join(stems)
    part = fold(word.strip("*")).replace(" ", "")
    if len(part) < (SHORTEST_PART if part.isascii() else 1):
        raise ValueError(f"{name}: {word!r} would catch too much")
    if not word.startswith("*"):
        return 1, part
    return (3 if word.endswith("*") else 2), part
