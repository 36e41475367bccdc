"""One municipality's files: what is written comes back, and a damaged file is told, never searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb_sync.build import write_store
from kb_sync.chunks import Passage
from kb_sync.content import read_content
from kb_sync.errors import BaseUnusableError
from kb_sync.index import Analysis, windows
from kb_sync.letters import RUNS
from kb_sync.lexical import WordLists
from kb_sync.ranking import Ranking
from kb_sync.rows import COLUMNS, NAMES
from kb_sync.store import DATABASE, Store
from kb_sync.vectors import BEYOND, PARTS, TURN, WINDOWS
from kb_sync.words import TERMS
from tests.unit.kb_sync.small_base import LetterEmbedder


def write(folder: Path, passages: Sequence[Passage]) -> None:
    fields = Ranking.load().fields
    write_store(folder, Analysis(passages, WordLists.load()), LetterEmbedder(), fields)


@pytest.fixture
def folder(tmp_path: Path, content: Path) -> Path:
    write(tmp_path / "store", read_content(content).passages["testvik"])
    return tmp_path / "store"


def test_every_passage_comes_back_as_it_was(folder: Path, content: Path) -> None:
    store, written = Store(folder), read_content(content).passages["testvik"]
    assert list(store.passages(range(len(store))).values()) == written
    assert store.digests() == {passage.id: passage.digest for passage in written}
    store.check()


def test_every_row_is_known_without_reading_it(folder: Path, content: Path) -> None:
    rows, written = Store(folder).rows, read_content(content).passages["testvik"]
    for row, passage in enumerate(written):
        assert rows.language(row) == passage.lang
        assert rows.sections[row] == [one.twin_key for one in written].index(passage.twin_key)
        for form in ("nn", "nb"):
            twin = written[rows.twin(row, form)]
            assert (twin.twin_key, twin.lang) == (passage.twin_key, form)
        assert rows.twin(row, "en") == row
    for column, name in (("topic", "renovasjon"), ("aspect", "price"), ("lang", "nb"), ("topic", "none")):
        assert rows.having(column, name).tolist() == [getattr(one, column) == name for one in written]


def test_the_nearest_window_counts(folder: Path, content: Path) -> None:
    store, embedder = Store(folder), LetterEmbedder()
    question = embedder.questions(["Boss og renovasjon"])[0]
    passages = read_content(content).passages["testvik"]
    best = store.vectors.best(
        question, np.zeros(len(store), dtype=np.float32), 1.0, np.arange(len(store)), 99
    )
    assert sorted(best.rows.tolist()) == list(range(len(passages)))
    for row, meaning in zip(best.rows.tolist(), best.meaning.tolist(), strict=True):
        nearest = (embedder.passages(windows(passages[row])) @ question).max()
        assert meaning == pytest.approx(nearest, abs=1e-3)


def test_a_passage_is_cut_into_windows_at_ends_of_sentences(content: Path) -> None:
    passage = read_content(content).passages["testvik"][0]
    long = "Ein kort setning her. " * 60
    pieces = windows(replace(passage, text=long.strip()), words=40)
    assert pieces[0] == "Barnehageplass. Om tenesta"
    assert all(piece.endswith(".") and len(piece.split()) <= 44 for piece in pieces[1:])
    assert sum(piece.count("Ein kort setning her.") for piece in pieces) == 60


def test_a_store_without_passages_is_empty_but_whole(tmp_path: Path) -> None:
    write(tmp_path / "store", [])
    store = Store(tmp_path / "store")
    assert len(store) == 0
    question, nothing = np.zeros(64, dtype=np.float32), np.zeros(0, dtype=np.float32)
    assert len(store.vectors.best(question, nothing, 0.5, store.rows.sections, 8).rows) == 0
    assert store.words.scores(["avfall"]).tolist() == store.letters.similarity(["avfall"]).tolist() == []
    store.check()


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def one_short(file: Path) -> None:
    np.save(file, np.load(file)[:-1])


def not_numbers(file: Path) -> None:
    np.save(file, np.load(file) * np.float32("nan"))


def elsewhere(file: Path) -> None:
    np.save(file, np.load(file) + 1000)


ARRAYS = (
    COLUMNS,
    "words.rows.npy",
    "words.values.npy",
    "letters.starts.npy",
    "letters.rows.npy",
    WINDOWS,
    TURN,
)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *((name, Path.unlink) for name in (DATABASE, NAMES, TERMS, RUNS, *ARRAYS)),
        *((name, truncated) for name in (DATABASE, NAMES, TERMS, RUNS, *ARRAYS, PARTS.format(0))),
        *(
            (name, one_short)
            for name in ("words.rows.npy", "letters.values.npy", WINDOWS, PARTS.format(0), BEYOND)
        ),
        *((name, not_numbers) for name in ("words.values.npy", TURN, BEYOND, PARTS.format(0))),
        *((name, elsewhere) for name in (COLUMNS, "words.rows.npy", "letters.rows.npy")),
    ],
)
def test_damage_is_told(folder: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(folder / name)
    with pytest.raises(BaseUnusableError):
        Store(folder).check()


def test_what_is_open_can_be_read_although_the_folder_is_gone(folder: Path) -> None:
    store = Store(folder)
    for file in folder.iterdir():
        file.unlink()
    assert len(store.passages(range(len(store)))) == len(store)
    assert store.words.scores(["barnehageplass"]).max() > 0
    assert store.letters.similarity(["barnehage"]).max() > 0


def test_nobody_can_write_to_an_open_store(folder: Path) -> None:
    store = Store(folder)
    with pytest.raises(BaseUnusableError, match="readonly"):
        store._query("DELETE FROM passage", [])
