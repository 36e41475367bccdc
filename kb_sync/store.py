"""One municipality's knowledge as files: the only module that knows the schema.

A folder holds ``passages.sqlite`` (the passages, their analysed words in a full-text index, and how
many passages each term stands in), ``letters.npz`` (runs of letters) and ``vectors.npy`` (float16, one
row per window of a passage).
It is written once and then only read; a change means a new folder (``versions``). One folder per
municipality is what keeps municipalities apart: a search opens one of them.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from kb_sync.chunks import Passage, SourceReference
from kb_sync.errors import BaseUnusableError
from kb_sync.letters import LetterIndex

SCHEMA_VERSION = 1
DATABASE = "passages.sqlite"
VECTORS = "vectors.npy"
LETTERS = "letters.npz"

_SCHEMA = """
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, topic TEXT, key TEXT NOT NULL, aspect TEXT NOT NULL,
    lang TEXT NOT NULL, fact TEXT, title TEXT NOT NULL, twin TEXT NOT NULL, words INTEGER NOT NULL,
    windows INTEGER NOT NULL, content TEXT NOT NULL
);
CREATE INDEX passage_topic ON passage (topic, key, lang);
CREATE TABLE term (term TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (title, heading, body, tokenize = 'unicode61 remove_diacritics 0');
"""


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage ready to be written: its analysed words, and the vectors of its windows."""

    passage: Passage
    title: str
    heading: str
    body: str
    letters: str
    vectors: np.ndarray
    """float32 ``[windows, dimensions]``, rows of length one (or zero, for a text with no known word)."""


def write_store(folder: Path, passages: Sequence[IndexedPassage]) -> None:
    """Write one municipality's files into ``folder``, which must be new. Raises ``OSError`` or ``sqlite3.Error``."""
    folder.mkdir(parents=True)
    counts: Counter[str] = Counter()
    database = sqlite3.connect(folder / DATABASE, isolation_level=None)
    try:
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        for row, indexed in enumerate(passages):
            passage = indexed.passage
            words = f"{indexed.title} {indexed.heading} {indexed.body}".split()
            counts.update(set(words))
            database.execute(
                "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row,
                    *(passage.id, passage.topic, passage.key, passage.aspect, passage.lang, passage.fact),
                    *(passage.title, passage.twin_key, len(passage.text.split()), len(indexed.vectors)),
                    json.dumps(asdict(passage), ensure_ascii=False),
                ),
            )
            database.execute(
                "INSERT INTO words (rowid, title, heading, body) VALUES (?, ?, ?, ?)",
                (row, indexed.title, indexed.heading, indexed.body),
            )
        database.executemany("INSERT INTO term VALUES (?, ?)", sorted(counts.items()))
        database.execute("COMMIT")
        database.execute("INSERT INTO words (words) VALUES ('optimize')")
    finally:
        database.close()
    LetterIndex.build(indexed.letters for indexed in passages).save(folder / LETTERS)
    vectors = [indexed.vectors for indexed in passages]
    stacked = np.concatenate(vectors) if vectors else np.zeros((0, 0), dtype=np.float32)
    np.save(folder / VECTORS, stacked.astype(np.float16))


class Store:
    """One municipality's files, opened for reading. May be used by several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Open ``folder``. Raises ``BaseUnusableError`` where a file is missing, damaged or of another size."""
        try:
            # immutable: nobody ever writes here again, so SQLite needs no lock files beside it.
            self._database = sqlite3.connect(
                f"{(folder / DATABASE).resolve().as_uri()}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
            )
            weakref.finalize(self, self._database.close)
            rows = self._database.execute(
                "SELECT topic, key, aspect, lang, fact, twin, words, windows, title FROM passage ORDER BY row"
            ).fetchall()
            self._terms: dict[str, int] = dict(self._database.execute("SELECT term, passages FROM term"))
            vectors = np.load(folder / VECTORS, allow_pickle=False).astype(np.float32)
            self._letters = LetterIndex.load(folder / LETTERS)
        except (sqlite3.Error, OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise BaseUnusableError(f"The knowledge base in {folder} cannot be read: {error}") from error
        # SQLite connections may be passed between threads but not used by two at the same moment.
        self._lock = threading.Lock()
        columns = list(zip(*rows, strict=True)) or [()] * 9
        self.topics = np.array(columns[0], dtype=object)
        self.keys: tuple[str, ...] = columns[1]
        self.aspects = np.array(columns[2], dtype=object)
        self.languages: tuple[str, ...] = columns[3]
        self.facts: tuple[str | None, ...] = columns[4]
        self.twins: tuple[str, ...] = columns[5]
        self._by_twin = {
            (twin, lang): row for row, (twin, lang) in enumerate(zip(self.twins, self.languages, strict=True))
        }
        self.median_words = float(np.median(columns[6])) if rows else 0.0
        windows = columns[7]
        self._titles = {
            (topic, lang): title
            for topic, lang, fact, title in zip(columns[0], columns[3], columns[4], columns[8], strict=True)
            if topic is not None and fact is None
        }
        if sum(windows) != len(vectors):
            raise BaseUnusableError(
                f"The knowledge base in {folder} is damaged: {sum(windows)} windows, {len(vectors)} vectors."
            )
        self._vectors = vectors
        self._first_window = np.cumsum([0, *windows[:-1]]) if windows else np.zeros(0, dtype=int)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.topics)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every term that stands in some passage."""
        return frozenset(self._terms)

    def frequency(self, term: str) -> int:
        """In how many passages ``term`` stands."""
        return self._terms.get(term, 0)

    def check(self) -> None:
        """Look through every page of the database. Raises ``BaseUnusableError`` for the first fault."""
        with self._lock:
            try:
                verdict = self._database.execute("PRAGMA quick_check").fetchone()[0]
                indexed = self._database.execute("SELECT count(*) FROM words").fetchone()[0]
            except sqlite3.Error as error:
                raise BaseUnusableError(f"The knowledge base is damaged: {error}") from error
        if verdict != "ok" or indexed != len(self):
            raise BaseUnusableError(
                f"The knowledge base is damaged: {verdict}, {indexed} of {len(self)} indexed."
            )
        if not np.isfinite(self._vectors).all():
            raise BaseUnusableError("The knowledge base is damaged: some vectors are not numbers.")

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The passages of these rows, by row."""
        wanted = json.dumps(list(rows))
        found = self._query(
            "SELECT row, content FROM passage WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row",
            [wanted],
        )
        return {row: _passage(content) for row, content in found}

    def section(self, topic: str, key: str, lang: str) -> Passage | None:
        """Exactly one section: in the form asked for, else in the other, else None."""
        found = self._query(
            "SELECT content FROM passage WHERE topic = ? AND key = ? AND fact IS NULL ORDER BY lang != ? LIMIT 1",
            [topic, key, lang],
        )
        return _passage(found[0][0]) if found else None

    def twin_row(self, row: int, lang: str) -> int:
        """The row of the same section in ``lang``; ``row`` itself where it is not written in that form."""
        return self._by_twin.get((self.twins[row], lang), row)

    def keys_of(self, topic: str) -> tuple[str, ...]:
        """The keys of every section and extra question of a topic, in the article's order."""
        rows = zip(self.keys, self.topics, self.facts, strict=True)
        return tuple(dict.fromkeys(key for key, other, fact in rows if other == topic and fact is None))

    def titles(self, lang: str) -> dict[str, str]:
        """Every subject that has an article, with its title in ``lang`` (in the other form where that is all)."""
        titles = {topic: title for (topic, other), title in self._titles.items() if other != lang}
        return titles | {topic: title for (topic, other), title in self._titles.items() if other == lang}

    def matches(self, terms: Sequence[str], weights: Sequence[float], limit: int) -> list[tuple[int, float]]:
        """Rows that hold at least one term, best first, with their BM25 score (larger is better).

        ``weights``: of title, heading and body. Terms ending in ``*`` match the beginning of a word.
        """
        if not terms:
            return []
        question = " OR ".join(f'"{term[:-1]}"*' if term.endswith("*") else f'"{term}"' for term in terms)
        return self._query(
            "SELECT rowid, -bm25(words, ?, ?, ?) AS score FROM words WHERE words MATCH ? ORDER BY score DESC LIMIT ?",
            [*weights, question, limit],
        )

    def terms(self, rows: Iterable[int]) -> dict[int, frozenset[str]]:
        """The analysed terms of these rows, by row."""
        wanted = json.dumps(list(rows))
        found = self._query(
            "SELECT rowid, title || ' ' || heading || ' ' || body FROM words "
            "WHERE rowid IN (SELECT value FROM json_each(?))",
            [wanted],
        )
        return {row: frozenset(text.split()) for row, text in found}

    def terms_of(self, topic: str) -> list[tuple[str, set[str], set[str], set[str]]]:
        """For each passage of a topic's article: its key, and the terms of its title, heading and body."""
        found = self._query(
            "SELECT key, words.title, words.heading, words.body FROM passage JOIN words ON words.rowid = passage.row "
            "WHERE topic = ? AND fact IS NULL",
            [topic],
        )
        return [(key, *(set(terms.split()) for terms in fields)) for key, *fields in found]

    def letters(self, text: str) -> np.ndarray:
        """float32 ``[len(self)]``: how alike analysed ``text`` and each passage are by letters, 0 to 1."""
        return self._letters.similarity(text)

    def similarity(self, vector: np.ndarray) -> np.ndarray:
        """float32 ``[len(self)]``: the cosine between ``vector`` and each passage's nearest window."""
        if not len(self):
            return np.zeros(0, dtype=np.float32)
        return np.maximum.reduceat(self._vectors @ vector, self._first_window)

    def _query(self, statement: str, values: Sequence[object]) -> list[tuple]:
        with self._lock:
            try:
                return self._database.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise BaseUnusableError(f"The knowledge base could not be searched: {error}") from error


def _passage(content: str) -> Passage:
    fields = json.loads(content)
    fields["steps"] = tuple(fields["steps"])
    fields["source"] = SourceReference(**fields["source"])
    return Passage(**fields)
