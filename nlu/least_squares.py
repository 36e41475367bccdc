"""Regularised least squares for many classes at once: every answer is +1 for its class and -1 for the others.

The sums over examples are kept, so that what was left out first can be taken in afterwards. With more examples than
features the table is features by features, with fewer it is examples by examples (the dual form; Saunders, Gammerman
and Vovk 1998, "Ridge regression learning algorithm in dual variables"): the solution is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Protocol

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.blas import ssyrk
from scipy.sparse import csr_matrix, diags

PENALTY = 0.1
BALANCE = 0.25  # 0: every example counts alike, 1: every class does
ROWS_AT_ONCE = 4096  # of the full part, weighted
COLUMNS_AT_ONCE = 512  # of the sparse part, multiplied: what they give is kept only until it is filled in


@dataclass(frozen=True)
class Features:
    """What is known of n examples: columns that are always filled, then columns that are nearly always empty.

    Kept apart because a full column stored as a sparse one takes twice the memory and several times the time.
    """

    full: np.ndarray
    """float32 ``[n, a]``."""
    sparse: csr_matrix
    """float32 ``[n, b]``."""

    @property
    def columns(self) -> int:
        """How many there are of both."""
        return self.full.shape[1] + self.sparse.shape[1]

    def at(self, positions: np.ndarray) -> Features:
        """The examples at these positions."""
        return Features(self.full[positions], self.sparse[positions])

    def toarray(self) -> np.ndarray:
        """float32 ``[n, columns]``."""
        return np.hstack([self.full, self.sparse.toarray()])

    def times(self, weights: np.ndarray) -> np.ndarray:
        """The product with ``weights`` ``[columns, m]``."""
        edge = self.full.shape[1]
        return self.full @ weights[:edge] + self.sparse @ weights[edge:]


class LeastSquares(Protocol):
    """Learns from more and more of the examples it was made with."""

    def take_in(self, part: np.ndarray) -> None:
        """Learn from the examples at the positions ``part`` too."""

    def solved(self, *, last: bool = False) -> np.ndarray:
        """Weights ``[columns, classes]`` learned so far. ``last``: nothing more is taken in, so the sums may go."""


def least_squares(features: Features, wanted: np.ndarray, classes: int) -> LeastSquares:
    """A problem whose example ``n`` is of the class ``wanted[n]``."""
    size = np.bincount(wanted, minlength=classes)
    importance = ((len(wanted) / (classes * size)) ** BALANCE)[wanted].astype(np.float32)
    few = len(wanted) < features.columns
    return (_ByExample if few else _ByFeature)(features, wanted, classes, importance)


class _ByFeature:
    """Only the upper triangle of the table is filled. Products of nearly empty columns are made as such."""

    def __init__(self, features: Features, wanted: np.ndarray, classes: int, importance: np.ndarray) -> None:
        self._features = features
        self._wanted = wanted
        self._classes = classes
        self._importance = importance
        self._products = np.zeros((features.columns, features.columns), np.float32, order="F")
        self._answers = np.zeros((features.columns, classes), np.float32)

    def take_in(self, part: np.ndarray) -> None:
        """See :class:`LeastSquares`."""
        edge = self._features.full.shape[1]
        self._take_in_sparse(part, edge)
        for start in range(0, len(part) if edge else 0, ROWS_AT_ONCE):
            rows = part[start : start + ROWS_AT_ONCE]
            root = np.sqrt(self._importance[rows])
            full = self._features.full[rows] * root[:, None]
            sparse = diags(root).dot(self._features.sparse[rows])
            self._products[:edge, :edge] += ssyrk(1.0, full.T)
            self._products[:edge, edge:] += (sparse.T @ full).T
            self._answers[:edge] += 2 * (self._of_class(rows, root).T @ full).T - (root @ full)[:, None]

    def _take_in_sparse(self, part: np.ndarray, edge: int) -> None:
        root = np.sqrt(self._importance[part])
        rows = diags(root).dot(self._features.sparse[part]).tocsr()
        across = rows.T.tocsr()
        for start in range(0, rows.shape[1], COLUMNS_AT_ONCE):
            columns = slice(start, start + COLUMNS_AT_ONCE)
            self._products[edge:, edge:][columns] += (across[columns] @ rows).toarray()
        self._answers[edge:] += 2 * (across @ self._of_class(part, root)).toarray() - (across @ root)[:, None]

    def _of_class(self, part: np.ndarray, root: np.ndarray) -> csr_matrix:
        where = (np.arange(len(part)), self._wanted[part])
        return csr_matrix((root, where), (len(part), self._classes), np.float32)

    def solved(self, *, last: bool = False) -> np.ndarray:
        """See :class:`LeastSquares`."""
        system = self._products
        kept = system.diagonal().copy()
        if not last:
            _copy_triangle(system.T, system)
        system[np.diag_indices(len(system))] += PENALTY
        factor = cho_factor(system, lower=False, overwrite_a=True, check_finite=False)
        found = np.asarray(cho_solve(factor, self._answers, check_finite=False))
        if not last:
            _copy_triangle(system, system.T)
            system[np.diag_indices(len(system))] = kept
        return found


def _copy_triangle(to: np.ndarray, of: np.ndarray) -> None:
    """What stands above the diagonal of ``of`` into ``to``.

    With ``to`` the same table transposed it is kept below the diagonal while the half above is factorised in place:
    a second table would be the largest thing there is.
    """
    for start in range(0, len(of), COLUMNS_AT_ONCE):
        columns = slice(start, start + COLUMNS_AT_ONCE)
        to[:start, columns] = of[:start, columns]
        block = of[columns, columns]
        above = np.triu_indices(len(block), 1)
        to[columns, columns][above] = block[above]


class _ByExample:
    """The likeness of every two examples is known from the start; what is taken in is only remembered."""

    def __init__(self, features: Features, wanted: np.ndarray, classes: int, importance: np.ndarray) -> None:
        root = np.sqrt(importance)
        self._full = features.full * root[:, None]
        self._sparse = diags(root).dot(features.sparse).tocsr()
        self._alike = self._full @ self._full.T + (self._sparse @ self._sparse.T).toarray()
        self._answers = -np.repeat(root[:, None], classes, axis=1)
        self._answers[np.arange(len(wanted)), wanted] = root
        self._taken: List[np.ndarray] = []

    def take_in(self, part: np.ndarray) -> None:
        """See :class:`LeastSquares`."""
        self._taken.append(part)

    def solved(self, *, last: bool = False) -> np.ndarray:
        """See :class:`LeastSquares`."""
        taken = np.concatenate(self._taken)
        system = self._alike[np.ix_(taken, taken)]
        system[np.diag_indices(len(taken))] += PENALTY
        factor = cho_factor(system, overwrite_a=True, check_finite=False)
        shares = cho_solve(factor, self._answers[taken], check_finite=False)
        return np.vstack([self._full[taken].T @ shares, self._sparse[taken].T @ shares])
