"""What a search must know of every passage without reading it: subject, aspect, form, and which are the same section.

Kept as numbers, one column for each, so that a base of 100 000 passages opens in milliseconds.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from kb_sync.chunks import Passage
from kb_sync.postings import mapped

COLUMNS = "rows.npy"
NAMES = "rows.json"
_COLUMNS = ("topic", "aspect", "lang")


class RowIndex:
    """Subject, aspect, form and section of each row, the subjects' titles, and how long the passages are."""

    def __init__(self, columns: np.ndarray, names: dict) -> None:
        """``columns``: int32 ``[4, passages]``: topic, aspect and lang by number, and the first row of the section."""
        topics, aspects, languages, sections = columns
        self.sections: np.ndarray = sections
        """A number for each row that the Nynorsk and the Bokmål passage of one section share."""
        self._columns = dict(zip(_COLUMNS, (topics, aspects, languages), strict=True))
        self._numbers = {
            column: {name: number for number, name in enumerate(names[column])} for column in _COLUMNS
        }
        self._languages = names["lang"]
        self._titles: dict[str, dict[str, str]] = names["titles"]
        self.median_words = float(names["median_words"])

    @classmethod
    def load(cls, folder: Path) -> RowIndex:
        """Open what ``RowIndexBuilder`` wrote. Raises ``OSError``, ``KeyError`` or ``ValueError``."""
        return cls(mapped(folder / COLUMNS), json.loads((folder / NAMES).read_text(encoding="utf-8")))

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.sections)

    def check(self) -> None:
        """Look through every number. Raises ``ValueError`` for the first fault."""
        if ((self.sections < 0) | (self.sections > np.arange(len(self)))).any():
            raise ValueError("some sections begin outside the base")
        for column, numbers in self._numbers.items():
            known = self._columns[column]
            if known.size and not -1 <= known.min() <= known.max() < len(numbers):
                raise ValueError(f"some passages have no {column} that is known")

    def having(self, column: str, name: str) -> np.ndarray:
        """bool ``[len(self)]``: the rows whose ``topic``, ``aspect`` or ``lang`` is ``name``."""
        return self._columns[column] == self._numbers[column].get(name, -2)

    def language(self, row: int) -> str:
        """The form a row is written in."""
        return self._languages[self._columns["lang"][row]]

    def twin(self, row: int, lang: str) -> int:
        """The row of the same section in ``lang``; ``row`` itself where it is not written in that form."""
        if self.language(row) == lang:
            return row
        for other in np.flatnonzero(self.sections == self.sections[row]).tolist():
            if self.language(other) == lang:
                return other
        return row

    def titles(self, lang: str) -> dict[str, str]:
        """Every subject that has an article, with its title in ``lang`` (in the other form where that is all)."""
        return {
            topic: titles.get(lang) or next(iter(titles.values())) for topic, titles in self._titles.items()
        }


class RowIndexBuilder:
    """Takes the passages, in order, and writes the index."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {column: {} for column in _COLUMNS}
        self._rows: list[tuple[int, int, int, int]] = []
        self._sections: dict[str, int] = {}
        self._titles: dict[str, dict[str, str]] = {}
        self._words: list[int] = []

    def add(self, passages: Iterable[Passage]) -> None:
        """The next passages."""
        for passage in passages:
            topic, aspect, lang = (self._number(column, getattr(passage, column)) for column in _COLUMNS)
            section = self._sections.setdefault(passage.twin_key, len(self._rows))
            self._rows.append((topic, aspect, lang, section))
            self._words.append(len(passage.text.split()))
            if passage.topic is not None and passage.fact is None:
                self._titles.setdefault(passage.topic, {})[passage.lang] = passage.title

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``. Raises ``OSError``."""
        np.save(folder / COLUMNS, np.array(self._rows, dtype=np.int32).reshape(-1, 4).T.copy())
        names: dict[str, object] = {column: list(numbers) for column, numbers in self._numbers.items()}
        names["titles"] = self._titles
        names["median_words"] = statistics.median(self._words) if self._words else 0.0
        (folder / NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    def _number(self, column: str, name: str | None) -> int:
        return -1 if name is None else self._numbers[column].setdefault(name, len(self._numbers[column]))
