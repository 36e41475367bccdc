"""The same solution whether the table is of features or of examples, and however the examples are taken in."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import random as sparse_random

from nlu import least_squares as least_squares_module
from nlu.least_squares import BALANCE, PENALTY, Features, least_squares

FULL, SPARSE, CLASSES = 7, 23, 4


def problem(examples: int) -> tuple[Features, np.ndarray]:
    random = np.random.default_rng(examples)
    sparse = sparse_random(examples, SPARSE, 0.15, "csr", np.float32, random_state=random)
    full = random.normal(size=(examples, FULL)).astype(np.float32)
    return Features(full, sparse), np.concatenate(
        [np.arange(CLASSES), random.integers(0, CLASSES, examples - CLASSES)]
    )


def textbook(features: Features, wanted: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Weighted ridge regression in double precision on the examples of ``part``."""
    size = np.bincount(wanted, minlength=CLASSES)
    importance = ((len(wanted) / (CLASSES * size)) ** BALANCE)[wanted][part]
    rows = features.toarray().astype(np.float64)[part]
    targets = np.where(wanted[part][:, None] == np.arange(CLASSES), 1.0, -1.0)
    system = rows.T @ (rows * importance[:, None]) + PENALTY * np.eye(rows.shape[1])
    return np.linalg.solve(system, rows.T @ (targets * importance[:, None]))


@pytest.mark.parametrize("examples", [12, 29, 30, 31, 200])
def test_what_is_left_out_first_can_be_taken_in_afterwards(
    examples: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(least_squares_module, "COLUMNS_AT_ONCE", 8)  # so that there are several blocks
    features, wanted = problem(examples)
    learning = least_squares(features, wanted, CLASSES)
    first, rest = np.arange(0, examples, 2), np.arange(1, examples, 2)
    learning.take_in(first)
    np.testing.assert_allclose(learning.solved(), textbook(features, wanted, first), atol=2e-3)
    learning.take_in(rest)
    everything = textbook(features, wanted, np.arange(examples))
    np.testing.assert_allclose(learning.solved(), everything, atol=2e-3)
    np.testing.assert_allclose(learning.solved(last=True), everything, atol=2e-3)


def test_features_are_the_same_in_parts_and_whole() -> None:
    features, _ = problem(20)
    some = np.array([3, 1, 19])
    weights = np.random.default_rng(1).normal(size=(features.columns, 2)).astype(np.float32)
    np.testing.assert_array_equal(features.at(some).toarray(), features.toarray()[some])
    np.testing.assert_allclose(features.times(weights), features.toarray() @ weights, atol=1e-5)
