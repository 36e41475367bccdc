"""Likeness by letters: the index gives what comparing every text by itself would give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.letters import RUNS, LetterIndex, LetterIndexBuilder, runs

TEXTS = ["barnehage plass", "bryt veg", "avfall dunk", ""]
words = st.text(alphabet="abcdef", min_size=1, max_size=6)
texts = st.lists(st.lists(words, max_size=4).map(" ".join), min_size=1, max_size=6)


def index_of(*batches: list[str]) -> LetterIndex:
    builder = LetterIndexBuilder()
    for batch in batches:
        builder.add(text.split() for text in batch)
    return builder.finish()


def likeness(index: LetterIndex, text: str) -> np.ndarray:
    return index.similarity(text.split())


def test_runs_mark_the_ends_of_a_word() -> None:
    assert dict(runs(["sfo"])) == {"_sf": 1, "sfo": 1, "fo_": 1}


def test_a_misspelt_word_finds_its_passage() -> None:
    similarity = likeness(index_of(TEXTS), "barnhage")
    assert int(np.argmax(similarity)) == 0
    assert similarity[2] == 0


def test_the_same_text_is_fully_alike_and_an_empty_one_not_at_all() -> None:
    index = index_of(TEXTS)
    assert likeness(index, "avfall dunk")[2] == pytest.approx(1, abs=1e-3)
    assert likeness(index, "").tolist() == [0, 0, 0, 0]
    assert likeness(index, "avfall dunk")[3] == 0


def test_letters_nobody_has_lower_the_likeness() -> None:
    index = index_of(TEXTS)
    assert likeness(index, "dunk xyzzy qwerty").max() < likeness(index, "dunk").max()


@given(texts, words)
def test_the_index_agrees_with_comparing_one_by_one(indexed: list[str], question: str) -> None:
    similarity = likeness(index_of(indexed), question)
    known = sorted({run for text in indexed for run in runs(text.split())})
    size = len(indexed)
    rarity = {
        run: np.log((1 + size) / (1 + sum(run in runs(text.split()) for text in indexed))) + 1
        for run in {*known, *runs(question.split())}
    }

    def vector(text: str) -> dict[str, float]:
        return {run: (1 + np.log(times)) * rarity[run] for run, times in runs(text.split()).items()}

    asked = vector(question)
    for row, text in enumerate(indexed):
        there = vector(text)
        lengths = np.sqrt(sum(v * v for v in asked.values()) * sum(v * v for v in there.values()))
        expected = sum(asked[run] * there.get(run, 0) for run in asked) / lengths if lengths else 0
        assert similarity[row] == pytest.approx(expected, abs=1e-4)


@given(texts, st.integers(min_value=1, max_value=5))
def test_it_does_not_matter_how_many_are_added_at_a_time(indexed: list[str], border: int) -> None:
    together, apart = index_of(indexed), index_of(indexed[:border], indexed[border:])
    for text in indexed:
        assert likeness(apart, text).tolist() == likeness(together, text).tolist()


@given(texts)
def test_what_is_saved_can_be_loaded(tmp_path_factory: pytest.TempPathFactory, indexed: list[str]) -> None:
    folder = tmp_path_factory.mktemp("letters")
    index = index_of(indexed)
    index.save(folder)
    loaded = LetterIndex.load(folder, len(indexed))
    loaded.check()
    for text in indexed:
        assert likeness(loaded, text).tolist() == likeness(index, text).tolist()


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    index_of(TEXTS).save(tmp_path)
    with (tmp_path / RUNS).open("a", encoding="utf-8") as file:
        file.write("\nxyz")
    with pytest.raises(ValueError, match="runs of letters"):
        LetterIndex.load(tmp_path, len(TEXTS))


def test_rows_outside_the_base_are_told(tmp_path: Path) -> None:
    index_of(TEXTS).save(tmp_path)
    with pytest.raises(ValueError, match="outside the base"):
        LetterIndex.load(tmp_path, 2).check()
