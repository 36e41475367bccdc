"""Which rows each key stands in, and with what number: the inverted index that words and letters share.

Three arrays: key ``k`` stands in ``rows[starts[k]:starts[k + 1]]`` with ``values`` at the same places, rows in
order. They lie in files of their own and are mapped into memory, so that opening reads nothing and a search
reads only the keys it asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np


class Postings:
    """The three arrays. Never changed, so threads may share them."""

    def __init__(self, starts: np.ndarray, rows: np.ndarray, values: np.ndarray) -> None:
        """``starts``: int64 ``[keys + 1]``; ``rows``: int32; ``values``: as long as ``rows``."""
        self.starts, self.rows, self.values = starts, rows, values

    @classmethod
    def load(cls, folder: Path, name: str) -> Postings:
        """Map what ``save`` wrote. Raises ``OSError`` or ``ValueError`` where a file is missing or of another size."""
        starts, rows, values = (
            mapped(folder / f"{name}.{part}.npy") for part in ("starts", "rows", "values")
        )
        if not len(starts) or starts[0] != 0 or not starts[-1] == len(rows) == len(values):
            raise ValueError(f"{name}: {len(rows)} rows and {len(values)} values do not belong together")
        return cls(starts, rows, values)

    def save(self, folder: Path, name: str) -> None:
        """Write ``<name>.starts.npy``, ``.rows.npy`` and ``.values.npy``. Raises ``OSError``."""
        for part, array in (("starts", self.starts), ("rows", self.rows), ("values", self.values)):
            np.save(folder / f"{name}.{part}.npy", array)

    def __len__(self) -> int:
        """The number of keys."""
        return len(self.starts) - 1

    def of(self, first: int, last: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Rows and values of key ``first``, or of all from ``first`` to before ``last``, one key after the other."""
        begin, end = self.starts[first], self.starts[first + 1 if last is None else last]
        return self.rows[begin:end], self.values[begin:end]

    def count(self, key: int) -> int:
        """In how many rows a key stands."""
        return int(self.starts[key + 1] - self.starts[key])

    def check(self, rows: int) -> None:
        """Look through every number. Raises ``ValueError`` where one cannot be right for a base of ``rows`` rows."""
        if (np.diff(self.starts) < 0).any() or (
            self.rows.size and not 0 <= self.rows.min() <= self.rows.max() < rows
        ):
            raise ValueError("the index points outside the base")
        if not np.isfinite(self.values).all():
            raise ValueError("the index holds values that are not numbers")


class PostingsBuilder:
    """Takes postings in the order of the rows and gives them back in the order of the keys.

    Keeps 12 bytes a posting until ``finish``, never one Python object each: 100 000 passages have 18 million runs
    of letters.
    """

    def __init__(self) -> None:
        self._batches: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def add(self, keys: np.ndarray, rows: np.ndarray, values: np.ndarray) -> None:
        """Take one batch, in any order; its rows come after those of earlier batches. Equal pairs are added up."""
        if not len(keys):
            return
        first, last = int(rows.min()), int(rows.max()) + 1
        pairs, place = np.unique(keys.astype(np.int64) * (last - first) + (rows - first), return_inverse=True)
        own_keys, own_rows = np.divmod(pairs, last - first)
        summed = np.bincount(place, weights=values).astype(np.float32)
        self._batches.append((own_keys.astype(np.int32), (own_rows + first).astype(np.int32), summed))

    def finish(self, order: Sequence[int] | np.ndarray) -> Postings:
        """Everything, values as float32. ``order``: every key that was given, in the order they are to be kept."""
        order = np.asarray(order, dtype=np.int64)
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        counts = np.zeros(len(order), dtype=np.int64)
        for keys, _, _ in self._batches:
            counts += np.bincount(keys, minlength=len(order))
        starts = np.concatenate([[0], np.cumsum(counts[order])])
        free = starts[:-1].copy()
        all_rows, all_values = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1], dtype=np.float32)
        while self._batches:
            keys, rows, values = self._batches.pop(0)
            # A batch has each key's postings beside each other, so each key's move together.
            begins = np.flatnonzero(np.diff(keys, prepend=-1))
            lengths = np.diff(begins, append=len(keys))
            own = place[keys[begins]]
            at = np.repeat(free[own] - begins, lengths) + np.arange(len(keys))
            all_rows[at], all_values[at] = rows, values
            free[own] += lengths
        return Postings(starts, all_rows, all_values)


def mapped(file: Path) -> np.ndarray:
    """The array in a ``.npy`` file, mapped, not read. Raises ``OSError`` or ``ValueError``."""
    # As a plain array: numpy.memmap does some bookkeeping for every slice.
    return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
