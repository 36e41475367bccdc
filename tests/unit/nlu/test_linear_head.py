"""The classifier's last step: least squares, calibrated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from nlu.least_squares import PENALTY, Features
from nlu.linear_head import LinearHead, folds, softmax


def blobs(seed: int, each: int, spread: float, features: int = 6) -> tuple[np.ndarray, list[str], list[str]]:
    """Three classes of points around corners of their own; two points make a group."""
    random = np.random.default_rng(seed)
    points, answers, groups = [], [], []
    for number, name in enumerate("abc"):
        centre = np.zeros(features)
        centre[number] = 1
        points.append(centre + random.normal(scale=spread, size=(each, features)))
        answers += [name] * each
        groups += [f"{name}{place // 2}" for place in range(each)]
    return np.vstack(points).astype(np.float32), answers, groups


def fitted(points: np.ndarray, answers: list[str], groups: list[str]) -> LinearHead:
    return LinearHead.fit(halves(points), answers, groups)


def halves(points: np.ndarray) -> Features:
    """Half of the columns as full ones, the others as sparse."""
    edge = points.shape[1] // 2
    return Features(
        np.ascontiguousarray(points[:, :edge], np.float32), csr_matrix(points[:, edge:], dtype=np.float32)
    )


def test_clear_classes_are_told_apart_with_confidence() -> None:
    head = fitted(*blobs(1, 40, 0.05))
    chances = head.probabilities(np.eye(6, dtype=np.float32)[:3])
    assert [head.labels[best] for best in chances.argmax(axis=1)] == ["a", "b", "c"]
    assert chances.max(axis=1).min() > 0.9


def test_probabilities_are_about_as_often_right_as_they_say() -> None:
    head = fitted(*blobs(2, 200, 0.6))
    features, answers, _ = blobs(3, 400, 0.6)
    chances = head.probabilities(features)
    hits = np.array(head.labels)[chances.argmax(axis=1)] == np.array(answers)
    assert chances.max(axis=1).mean() == pytest.approx(hits.mean(), abs=0.07)


def test_confidence_is_honest_where_a_group_gives_the_answer_away() -> None:
    """Points that repeat within a group must not be judged by their own copies."""
    random = np.random.default_rng(5)
    features = np.repeat(random.normal(size=(60, 200)), 4, axis=0).astype(np.float32)
    answers = [str(place % 3) for place in range(60) for _ in range(4)]  # nothing to learn but the copies
    groups = [str(place) for place in range(60) for _ in range(4)]
    honest = fitted(features, answers, groups)
    fooled = fitted(features, answers, [str(place) for place in range(240)])
    assert honest.temperature > 2 * fooled.temperature


@pytest.mark.parametrize("each", [3, 60])
def test_solved_as_the_textbook_says(each: int) -> None:
    """Both ways of solving, few examples and many, give the weighted ridge solution."""
    features, answers, groups = blobs(4, each, 0.4, features=24)
    head = fitted(features, answers, groups)
    targets = np.where(np.array(answers)[:, None] == np.array(head.labels), 1.0, -1.0)
    wide = features.astype(np.float64)  # classes of one size: every example counts alike
    expected = np.linalg.solve(wide.T @ wide + PENALTY * np.eye(24), wide.T @ targets)
    np.testing.assert_allclose(head.weights, expected, atol=2e-3)


def test_a_rare_class_is_not_drowned() -> None:
    features, answers, groups = blobs(6, 120, 0.35)
    keep = [place for place, answer in enumerate(answers) if answer != "c" or place % 12 == 0]
    head = fitted(features[keep], [answers[p] for p in keep], [groups[p] for p in keep])
    fresh, wanted, _ = blobs(7, 100, 0.35)
    given_ = np.array(head.labels)[head.probabilities(fresh).argmax(axis=1)]
    rare = np.array(wanted) == "c"
    assert (given_[rare] == "c").mean() > 0.7


def test_one_class_is_certain() -> None:
    head = fitted(np.ones((3, 2), np.float32), ["a"] * 3, ["x", "y", "z"])
    assert head.probabilities(np.zeros((2, 2), np.float32)).tolist() == [[1.0], [1.0]]


def test_same_data_same_bits() -> None:
    first, second = (fitted(*blobs(8, 30, 0.5)) for _ in range(2))
    assert first.temperature == second.temperature
    np.testing.assert_array_equal(first.weights, second.weights)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=60), st.integers(2, 6))
def test_folds_judge_everything_once_and_never_split_a_group(numbers: list[int], count: int) -> None:
    groups = [str(number) for number in numbers]
    judged = []
    for learn, judge in folds(groups, count):
        assert not {groups[place] for place in learn} & {groups[place] for place in judge}
        assert sorted([*learn, *judge]) == list(range(len(groups)))
        judged += judge.tolist()
    assert sorted(judged) == (list(range(len(groups))) if len(set(groups)) > 1 else [])


def test_softmax_stands_large_scores() -> None:
    assert softmax(np.array([[1e4, 0.0]])).tolist() == [[1.0, 0.0]]
