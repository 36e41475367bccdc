"""A multinomial logistic regression that keeps only what is needed to read it: weights, biases, one temperature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Dict, List, Tuple

import numpy as np
from sklearn.linear_model import LogisticRegression

STRENGTH = 10.0  # inverse of the penalty; .90 with 3, 10, 30 and 100 alike on five subjects
ITERATIONS = 200
HELD_OUT = 0.2  # share of phrasing groups that sets the temperature
TEMPERATURES = np.geomspace(0.3, 5, 57)
SEED = 7


@dataclass(frozen=True)
class LinearHead:
    """Scores classes from a feature vector and turns the scores into probabilities that can be believed."""

    labels: Tuple[str, ...]
    weights: np.ndarray
    """float32 ``[classes, features]``."""
    bias: np.ndarray
    """float32 ``[classes]``."""
    temperature: float
    """Scores are divided by it: above one, the regression was surer than unseen phrasings warrant."""

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """float32 ``[n, classes]`` from ``[n, features]``; every row sums to one."""
        return _softmax((features @ self.weights.T + self.bias) / self.temperature)

    def arrays(self, name: str) -> Dict[str, np.ndarray]:
        """What to store, under keys that begin with ``name``."""
        return {f"{name}_weights": self.weights, f"{name}_bias": self.bias}

    @classmethod
    def fit(cls, features: np.ndarray, answers: Sequence[str], groups: Sequence[str]) -> LinearHead:
        """Learn from ``[n, features]``; ``groups`` name the phrasing groups, which calibration keeps whole.

        A single class is allowed: it is then always certain. Same data, same result.
        """
        labels = tuple(sorted(set(answers)))
        numbers = {label: number for number, label in enumerate(labels)}
        wanted = np.array([numbers[answer] for answer in answers])
        features = np.asarray(features, dtype=np.float32)
        if len(labels) == 1:
            return cls(labels, np.zeros((1, features.shape[1]), np.float32), np.zeros(1, np.float32), 1.0)
        learn = ~held_out(groups)
        temperature = 1.0
        # Calibration needs the whole range of classes on the learning side and something to test on.
        if len(set(wanted[learn])) == len(labels) and not learn.all():
            weights, bias = _regress(features[learn], wanted[learn])
            temperature = _temperature(features[~learn] @ weights.T + bias, wanted[~learn])
        weights, bias = _regress(features, wanted)
        return cls(labels, weights, bias, temperature)


def held_out(groups: Sequence[str], share: float = HELD_OUT) -> np.ndarray:
    """True for the examples of a fixed random ``share`` of the groups."""
    names: List[str] = list(dict.fromkeys(groups))
    chosen = np.random.default_rng(SEED).permutation(len(names))[: int(len(names) * share)]
    away = {names[number] for number in chosen}
    return np.array([group in away for group in groups], dtype=bool)


def _regress(features: np.ndarray, wanted: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    model = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS, tol=1e-3).fit(features, wanted)
    weights, bias = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
    if len(weights) == 1:  # scikit-learn keeps one row for two classes
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return weights, bias


def _temperature(scores: np.ndarray, wanted: np.ndarray) -> float:
    rows = np.arange(len(wanted))
    losses = [-np.log(_softmax(scores / t)[rows, wanted] + 1e-9).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _softmax(scores: np.ndarray) -> np.ndarray:
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)
