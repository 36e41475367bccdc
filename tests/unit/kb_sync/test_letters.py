"""Likeness by letters: the index gives what comparing every text by itself would give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.letters import LetterIndex, runs

TEXTS = ["barnehage plass", "bryt veg", "avfall dunk", ""]
words = st.text(alphabet="abcdef", min_size=1, max_size=6)
texts = st.lists(st.lists(words, max_size=4).map(" ".join), min_size=1, max_size=6)


def test_runs_mark_the_ends_of_a_word() -> None:
    assert dict(runs("sfo")) == {"_sf": 1, "sfo": 1, "fo_": 1}


def test_a_misspelt_word_finds_its_passage() -> None:
    similarity = LetterIndex.build(TEXTS).similarity("barnhage")
    assert int(np.argmax(similarity)) == 0
    assert similarity[2] == 0


def test_the_same_text_is_fully_alike_and_an_empty_one_not_at_all() -> None:
    index = LetterIndex.build(TEXTS)
    assert index.similarity("avfall dunk")[2] == pytest.approx(1, abs=1e-3)
    assert index.similarity("").tolist() == [0, 0, 0, 0]
    assert index.similarity("avfall dunk")[3] == 0


def test_letters_nobody_has_lower_the_likeness() -> None:
    index = LetterIndex.build(TEXTS)
    assert index.similarity("dunk xyzzy qwerty").max() < index.similarity("dunk").max()


@given(texts, words)
def test_the_index_agrees_with_comparing_one_by_one(indexed: list[str], question: str) -> None:
    similarity = LetterIndex.build(indexed).similarity(question)
    known = sorted({run for text in indexed for run in runs(text)})
    size = len(indexed)
    rarity = {
        run: np.log((1 + size) / (1 + sum(run in runs(text) for text in indexed))) + 1
        for run in {*known, *runs(question)}
    }

    def vector(text: str) -> dict[str, float]:
        return {run: (1 + np.log(times)) * rarity[run] for run, times in runs(text).items()}

    asked = vector(question)
    for row, text in enumerate(indexed):
        there = vector(text)
        lengths = np.sqrt(sum(v * v for v in asked.values()) * sum(v * v for v in there.values()))
        expected = sum(asked[run] * there.get(run, 0) for run in asked) / lengths if lengths else 0
        assert similarity[row] == pytest.approx(expected, abs=1e-4)


@given(texts)
def test_what_is_saved_can_be_loaded(tmp_path_factory: pytest.TempPathFactory, indexed: list[str]) -> None:
    file = tmp_path_factory.mktemp("letters") / "letters.npz"
    index = LetterIndex.build(indexed)
    index.save(file)
    # Weights are kept as float16.
    loaded = LetterIndex.load(file)
    for text in indexed:
        assert loaded.similarity(text) == pytest.approx(index.similarity(text), abs=2e-3)


def test_a_file_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letters.npz"
    np.savez(file, other=np.zeros(1))
    with pytest.raises(KeyError):
        LetterIndex.load(file)
