"""Writes one municipality's files, a thousand passages at a time: analysed, embedded, stored."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from kb_sync.chunks import Passage
from kb_sync.embed import Embedder
from kb_sync.errors import BuildFailedError
from kb_sync.index import Analysis, Terms, batches, windows
from kb_sync.letters import LetterIndexBuilder
from kb_sync.likeness_index import LikenessIndex, write_likeness
from kb_sync.ranking import Fields
from kb_sync.rows import RowIndexBuilder
from kb_sync.store import DATABASE, SCHEMA
from kb_sync.vector_writer import VectorWriter
from kb_sync.words import WordIndexBuilder


def write_store(
    folder: Path,
    analysis: Analysis,
    embedder: Embedder,
    fields: Fields,
    digests: Mapping[str, str] | None = None,
    earlier: LikenessIndex | None = None,
    progress: Callable[[int], None] = lambda passages: None,
) -> None:
    """Write the analysed passages into ``folder``, which must be new.

    ``digests``: of each passage, by id, where they are known already. ``earlier``: what an earlier version had learned,
    with the same embedding. ``progress`` is told how many more passages have been written, and then learned from.
    Raises ``OSError``, ``sqlite3.Error``, or ``BuildFailedError`` where the embedding gives vectors that no search can
    use.
    """
    folder.mkdir(parents=True)
    rows, words, letters = RowIndexBuilder(), WordIndexBuilder(fields.as_tuple()), LetterIndexBuilder()
    with _Database(folder / DATABASE) as database, VectorWriter(folder) as vectors:
        for batch in batches(analysis.passages):
            terms = [analysis.of(passage) for passage in batch]
            database.add(batch, terms, digests or {})
            rows.add(batch)
            words.add((own.title, own.heading, own.body) for own in terms)
            letters.add(own.plain for own in terms)
            texts = [windows(passage) for passage in batch]
            vectors.add(_embedded(embedder, texts), [len(own) for own in texts])
            progress(len(batch))
        vectors.finish()
    rows.save(folder)
    words.finish().save(folder)
    letters.finish().save(folder)
    write_likeness(folder, analysis.passages, embedder, digests or {}, earlier, progress)


def _embedded(embedder: Embedder, texts: Sequence[Sequence[str]]) -> np.ndarray:
    vectors = embedder.passages([text for windows_of_one in texts for text in windows_of_one])
    if not np.isfinite(vectors).all():
        raise BuildFailedError(
            "The embedding gave vectors that are not numbers; the new version was not made."
        )
    return vectors


class _Database:
    """``passages.sqlite`` while it is written. One that is not finished is thrown away with its folder."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, isolation_level=None)
        self._row = 0
        # No journal: nobody reads the file before it is whole, and ``publish`` puts it on the disk.
        self._database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA} BEGIN;")

    def add(self, passages: Sequence[Passage], terms: Sequence[Terms], digests: Mapping[str, str]) -> None:
        first = self._row
        self._row += len(passages)
        self._database.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (row, one.id, one.topic, one.key, one.lang, one.fact, digests.get(one.id) or one.digest)
                for row, one in enumerate(passages, start=first)
            ),
        )
        self._database.executemany(
            "INSERT INTO content VALUES (?, ?, ?, ?, ?)",
            (
                (
                    *(row, json.dumps(asdict(one), ensure_ascii=False)),
                    *(" ".join(words) for words in (own.title, own.heading, own.body)),
                )
                for row, (one, own) in enumerate(zip(passages, terms, strict=True), start=first)
            ),
        )

    def __enter__(self) -> _Database:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._database.execute("COMMIT")
        finally:
            self._database.close()
