"""One municipality's knowledge as files: the only module that knows which there are.

A folder holds ``passages.sqlite`` (the passages and their analysed words), and arrays that are mapped into
memory: what is known of each row (``rows``), words (``words``), runs of letters (``letters``), vectors (``vectors``)
and what tells the sections of each subject apart (``likeness_index``).
It is written once (``build``) and then only read; a change means a new folder (``versions``). One folder per
municipality is what keeps municipalities apart: a search opens one of them.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kb_sync.chunks import Passage, SourceReference
from kb_sync.errors import BaseUnusableError
from kb_sync.letters import LetterIndex
from kb_sync.likeness_index import LikenessIndex
from kb_sync.rows import RowIndex
from kb_sync.vectors import VectorIndex
from kb_sync.words import WordIndex

SCHEMA_VERSION = 4
DATABASE = "passages.sqlite"

# The contents lie apart, so that looking up a section reads pages that hold little else.
SCHEMA = """
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, topic TEXT, key TEXT NOT NULL, lang TEXT NOT NULL,
    fact TEXT, digest TEXT NOT NULL
);
CREATE INDEX passage_topic ON passage (topic, key, lang);
CREATE TABLE content (
    row INTEGER PRIMARY KEY, content TEXT NOT NULL, title TEXT NOT NULL, heading TEXT NOT NULL, body TEXT NOT NULL
);
"""


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
            last = self._database.execute("SELECT max(row) FROM content").fetchone()[0]
            self.rows = RowIndex.load(folder)
            self.words = WordIndex.load(folder)
            self.letters = LetterIndex.load(folder, len(self.rows))
            self.vectors = VectorIndex.load(folder)
            self.likeness = LikenessIndex.load(folder)
        except (sqlite3.Error, OSError, ValueError, KeyError, EOFError) as error:
            raise BaseUnusableError(f"The knowledge base in {folder} cannot be read: {error}") from error
        # SQLite connections may be passed between threads but not used by two at the same moment.
        self._lock = threading.Lock()
        sizes = [0 if last is None else last + 1, len(self.words), len(self.vectors)]
        if sizes != [len(self)] * len(sizes):
            raise BaseUnusableError(
                f"The knowledge base in {folder} is damaged: its files hold {len(self)}, "
                f"{', '.join(map(str, sizes))} passages."
            )

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.rows)

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """Every term that stands in some passage."""
        return self.words.keys

    def check(self) -> None:
        """Look through every page and every number. Raises ``BaseUnusableError`` for the first fault."""
        verdict = self._query("PRAGMA quick_check", [])[0][0]
        counted = self._query("SELECT (SELECT count(*) FROM passage), (SELECT count(*) FROM content)", [])[0]
        if verdict != "ok" or set(counted) != {len(self)}:
            raise BaseUnusableError(
                f"The knowledge base is damaged: {verdict}, {counted} passages of {len(self)}."
            )
        try:
            for part in (self.rows, self.words, self.letters, self.vectors, self.likeness):
                part.check()
        except ValueError as error:
            raise BaseUnusableError(f"The knowledge base is damaged: {error}") from error

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The passages of these rows, by row."""
        wanted = json.dumps(list(rows))
        found = self._query(
            "SELECT row, content FROM content WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row",
            [wanted],
        )
        return {row: _passage(content) for row, content in found}

    def digests(self) -> dict[str, str]:
        """The digest of every passage, by id."""
        return dict(self._query("SELECT id, digest FROM passage", []))

    def section(self, topic: str, key: str, lang: str) -> Passage | None:
        """Exactly one section: in the form asked for, else in the other, else None."""
        found = self._query(
            "SELECT content FROM passage JOIN content USING (row) "
            "WHERE topic = ? AND key = ? AND fact IS NULL ORDER BY lang != ?, row LIMIT 1",
            [topic, key, lang],
        )
        return _passage(found[0][0]) if found else None

    def keys_of(self, topic: str) -> tuple[str, ...]:
        """The keys of every section and extra question of a topic, in the article's order."""
        found = self._query("SELECT key FROM passage WHERE topic = ? AND fact IS NULL ORDER BY row", [topic])
        return tuple(dict.fromkeys(key for (key,) in found))

    def terms(self, rows: Iterable[int]) -> dict[int, frozenset[str]]:
        """The analysed terms of these rows, by row."""
        wanted = json.dumps(list(rows))
        found = self._query(
            "SELECT row, title || ' ' || heading || ' ' || body FROM content "
            "WHERE row IN (SELECT value FROM json_each(?))",
            [wanted],
        )
        return {row: frozenset(text.split()) for row, text in found}

    def terms_of(self, topic: str) -> list[tuple[str, set[str], set[str], set[str]]]:
        """For each passage of a topic's article: its key, and the terms of its title, heading and body."""
        found = self._query(
            "SELECT key, title, heading, body FROM passage JOIN content USING (row) "
            "WHERE topic = ? AND fact IS NULL ORDER BY row",
            [topic],
        )
        return [(key, *(set(terms.split()) for terms in fields)) for key, *fields in found]

    def _query(self, statement: str, values: Sequence[object]) -> list[tuple]:
        with self._lock:
            try:
                return self._database.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise BaseUnusableError(f"The knowledge base could not be searched: {error}") from error


def _passage(content: str) -> Passage:
    fields = json.loads(content)
    fields["steps"], fields["asked"] = tuple(fields["steps"]), tuple(fields["asked"])
    fields["source"] = SourceReference(**fields["source"])
    return Passage(**fields)
