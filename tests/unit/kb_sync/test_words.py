"""Likeness by words: the figures are those of SQLite's own full-text search."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.words import WordIndex, WordIndexBuilder

WEIGHTS = (10.0, 3.0, 1.0)
Fields = tuple[list[str], list[str], list[str]]
terms = st.sampled_from("avfall avfallsdunk avf barn barnehage barnehageplass veg øy øyar 2026".split())
fields = st.lists(terms, max_size=5)
bases = st.lists(st.tuples(fields, fields, fields), min_size=1, max_size=12)
questions = st.lists(st.one_of(terms, terms.map(lambda term: f"{term}*")), min_size=1, max_size=6)


def index_of(passages: Sequence[Fields], at_a_time: int = 5) -> WordIndex:
    builder = WordIndexBuilder(WEIGHTS)
    for first in range(0, len(passages), at_a_time):
        builder.add(passages[first : first + at_a_time])
    return builder.finish()


def full_text(passages: Sequence[Fields], question: Sequence[str]) -> list[float]:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5 (title, heading, body, tokenize = 'unicode61')")
    database.executemany(
        "INSERT INTO words VALUES (?, ?, ?)", [[" ".join(one) for one in own] for own in passages]
    )
    asked = " OR ".join(f'"{term[:-1]}"*' if term.endswith("*") else f'"{term}"' for term in question)
    found = database.execute(
        "SELECT rowid, -bm25(words, ?, ?, ?) FROM words WHERE words MATCH ?", [*WEIGHTS, asked]
    ).fetchall()
    database.close()
    scores = [0.0] * len(passages)
    for row, score in found:
        scores[row - 1] = score
    return scores


@given(bases, questions)
def test_scores_are_those_of_fts5(passages: list[Fields], question: list[str]) -> None:
    asked = list(dict.fromkeys(question))
    assert index_of(passages).scores(asked).tolist() == pytest.approx(
        full_text(passages, asked), rel=1e-4, abs=1e-8
    )


@given(bases)
def test_frequency_counts_passages(passages: list[Fields]) -> None:
    index = index_of(passages)
    everything = [{*title, *heading, *body} for title, heading, body in passages]
    for term in set().union(*everything):
        assert term in index.keys
        assert index.frequency(term) == sum(term in own for own in everything)
    assert index.frequency("finst ikkje") == 0


def test_beginnings_count_only_when_asked_for() -> None:
    index = index_of([(["barnehageplass"], [], []), ([], [], ["avfall"])])
    assert index.scores(["barnehageplas"]).tolist() == [0, 0]
    assert index.scores(["barnehageplas*"])[0] > 0
    assert index.scores([]).tolist() == index.scores(["*"[1:]]).tolist() == [0, 0]


@given(bases)
def test_what_is_saved_can_be_loaded(
    tmp_path_factory: pytest.TempPathFactory, passages: list[Fields]
) -> None:
    folder = tmp_path_factory.mktemp("words")
    index = index_of(passages)
    index.save(folder)
    loaded = WordIndex.load(folder)
    loaded.check()
    asked = ["avfall", "barn*"]
    assert np.array_equal(loaded.scores(asked), index.scores(asked))
