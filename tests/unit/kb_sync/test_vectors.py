"""Likeness by meaning: what is put aside early would not have been found anyway."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_sync.vector_writer import WAITING, VectorWriter
from kb_sync.vectors import VectorIndex


def vectors(chance: np.random.Generator, count: int, dimensions: int, kinds: int) -> np.ndarray:
    """Unit vectors around a few directions, as texts are around a few subjects, with rounding of the files in them."""
    middles = chance.normal(size=(kinds, dimensions))
    spread = middles[chance.integers(kinds, size=count)] + 0.7 * chance.normal(size=(count, dimensions))
    return (spread / np.linalg.norm(spread, axis=1, keepdims=True)).astype(np.float32)


def write(folder: Path, own: np.ndarray, windows: list[int], at_a_time: int) -> VectorIndex:
    borders = np.cumsum([0, *windows])
    with VectorWriter(folder) as writer:
        for first in range(0, len(windows), at_a_time):
            last = min(first + at_a_time, len(windows))
            writer.add(own[borders[first] : borders[last]], windows[first:last])
        writer.finish()
    assert not (folder / WAITING).exists()
    return VectorIndex.load(folder)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    passages=st.integers(1, 400),
    dimensions=st.sampled_from([3, 64, 65, 200]),
    weight=st.sampled_from([0.0, 0.3, 0.5, 1.0]),
    count=st.integers(1, 60),
    forms=st.integers(1, 3),
)
def test_the_best_are_those_of_comparing_everything(
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    passages: int,
    dimensions: int,
    weight: float,
    count: int,
    forms: int,
) -> None:
    chance = np.random.default_rng(seed)
    windows = chance.integers(1, 4, size=passages).tolist()
    own = vectors(chance, sum(windows), dimensions, kinds=5)
    index = write(tmp_path_factory.mktemp("vectors"), own, windows, at_a_time=100)
    index.check()
    question = vectors(chance, 1, dimensions, kinds=1)[0]
    others = (chance.random(passages) ** 6).astype(np.float32)

    sections = np.arange(passages) // forms * 7

    best = index.best(question, others, weight, sections, count)

    meaning = np.maximum.reduceat(own @ question, np.cumsum([0, *windows[:-1]]))
    totals = others + weight * meaning
    of_sections = np.maximum.reduceat(totals, np.arange(0, passages, forms))
    expected = np.sort(of_sections)[::-1][:count]
    assert best.totals == pytest.approx(expected, abs=5e-4)
    assert totals[best.rows] == pytest.approx(expected, abs=5e-4)  # the same rows, or others that are as good
    assert best.meaning == pytest.approx(meaning[best.rows], abs=5e-4)
    assert len(set(sections[best.rows].tolist())) == len(best.rows) == min(count, len(of_sections))


def test_equal_ones_come_in_the_order_of_the_rows(tmp_path: Path) -> None:
    own = np.tile(vectors(np.random.default_rng(1), 1, 8, 1), (50, 1))
    index = write(tmp_path, own, [1] * 50, at_a_time=7)
    best = index.best(own[0], np.zeros(50, dtype=np.float32), 0.5, np.arange(50), 10)
    assert best.rows.tolist() == list(range(10))


def test_more_than_a_sample_can_be_asked_for(tmp_path: Path) -> None:
    """Of a base so large that a sample tells what is good, nearly everything."""
    chance = np.random.default_rng(3)
    own = vectors(chance, 25_000, 8, kinds=5)
    index = write(tmp_path, own, [2] * 12_500, at_a_time=5000)
    question, others = own[17], np.zeros(12_500, dtype=np.float32)
    best = index.best(question, others, 1.0, np.arange(12_500), 12_499)
    assert len(best.rows) == 12_499
    meaning = (own @ question).reshape(-1, 2).max(axis=1)
    assert best.totals == pytest.approx(np.sort(meaning)[::-1][:12_499], abs=5e-4)


def test_a_text_of_unknown_words_is_like_nothing(tmp_path: Path) -> None:
    own = np.zeros((4, 8), dtype=np.float32)
    own[1, 3] = 1
    index = write(tmp_path, own, [1, 1, 2], at_a_time=1)
    best = index.best(own[1], np.zeros(3, dtype=np.float32), 1.0, np.arange(3), 3)
    assert best.rows.tolist() == [1, 0, 2]
    assert best.meaning == pytest.approx([1, 0, 0], abs=1e-4)
