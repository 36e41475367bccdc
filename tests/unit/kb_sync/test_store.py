"""One municipality's files: what is written comes back, and a damaged file is told, never searched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kb_sync.content import read_content
from kb_sync.errors import BaseUnusableError
from kb_sync.index import index_passages, windows
from kb_sync.lexical import WordLists
from kb_sync.store import DATABASE, LETTERS, VECTORS, Store, write_store
from tests.unit.kb_sync.small_base import LetterEmbedder


@pytest.fixture
def folder(tmp_path: Path, content: Path) -> Path:
    passages = read_content(content).passages["testvik"]
    write_store(tmp_path / "store", index_passages(passages, WordLists.load(), LetterEmbedder()))
    return tmp_path / "store"


def test_every_passage_comes_back_as_it_was(folder: Path, content: Path) -> None:
    store = Store(folder)
    assert list(store.passages(range(len(store))).values()) == read_content(content).passages["testvik"]
    store.check()


def test_full_text_looks_at_beginnings_only_when_asked_to(folder: Path) -> None:
    store = Store(folder)
    assert store.matches(["barnehageplas"], (1, 1, 1), 10) == []
    assert store.matches(["barnehageplas*"], (1, 1, 1), 10) != []
    assert store.matches([], (1, 1, 1), 10) == []


def test_full_text_gives_the_best_first(folder: Path) -> None:
    scores = [score for _, score in Store(folder).matches(["barnehageplass", "digitalt"], (10, 3, 1), 50)]
    assert scores == sorted(scores, reverse=True) and scores[0] > 0


def test_similarity_is_that_of_the_nearest_window(folder: Path, content: Path) -> None:
    store, embedder = Store(folder), LetterEmbedder()
    question = embedder.questions(["Boss og renovasjon"])[0]
    similarity = store.similarity(question)
    passages = read_content(content).passages["testvik"]
    assert similarity.shape == (len(passages),)
    for row, passage in enumerate(passages):
        nearest = (embedder.passages(windows(passage)) @ question).max()
        assert similarity[row] == pytest.approx(nearest, abs=2e-3)  # kept as float16


def test_a_passage_is_cut_into_windows_at_ends_of_sentences(content: Path) -> None:
    passage = read_content(content).passages["testvik"][0]
    long = "Ein kort setning her. " * 60
    from dataclasses import replace

    pieces = windows(replace(passage, text=long.strip()), words=40)
    assert pieces[0] == "Barnehageplass. Om tenesta"
    assert all(piece.endswith(".") and len(piece.split()) <= 44 for piece in pieces[1:])
    assert sum(piece.count("Ein kort setning her.") for piece in pieces) == 60


def test_a_store_without_passages_is_empty_but_whole(tmp_path: Path) -> None:
    write_store(tmp_path / "store", [])
    store = Store(tmp_path / "store")
    assert len(store) == 0
    assert store.similarity(np.zeros(64, dtype=np.float32)).shape == (0,)
    store.check()


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def one_vector_short(file: Path) -> None:
    np.save(file, np.load(file)[:-1])


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        (DATABASE, Path.unlink),
        (DATABASE, truncated),
        (VECTORS, Path.unlink),
        (VECTORS, truncated),
        (VECTORS, one_vector_short),
        (LETTERS, Path.unlink),
        (LETTERS, truncated),
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


def test_nobody_can_write_to_an_open_store(folder: Path) -> None:
    store = Store(folder)
    with pytest.raises(BaseUnusableError, match="readonly"):
        store._query("DELETE FROM passage", [])
