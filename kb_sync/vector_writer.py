"""Writes the vectors of one base as ``vectors`` reads them: turned, and in parts."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kb_sync.vectors import BEYOND, BORDERS, PARTS, TURN, WHOLE, WINDOWS

WAITING = "vectors.waiting"
_CHUNK = 8192  # windows turned at a time


class VectorWriter:
    """Takes the windows' vectors, a few passages at a time, and writes them turned."""

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``. Vectors wait in a file there until all are known: they need not fit in memory."""
        self._folder = folder
        self._windows: list[int] = []
        self._moment: np.ndarray = np.zeros((0, 0))
        self._waiting = (folder / WAITING).open("w+b")

    def __enter__(self) -> VectorWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.close()

    def add(self, vectors: np.ndarray, windows: Sequence[int]) -> None:
        """The vectors of the next passages, and how many each of them has (at least one). Raises ``OSError``."""
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if not self._windows:
            self._moment = np.zeros((vectors.shape[1], vectors.shape[1]))
        self._moment += vectors.T @ vectors
        self._windows.extend(windows)
        self._waiting.write(vectors.data)

    def finish(self) -> None:
        """Write the files. Raises ``OSError``."""
        count, dimensions = sum(self._windows), len(self._moment)
        borders = [0, *(border for border in BORDERS if border < dimensions), dimensions]
        spans = list(itertools.pairwise(borders))
        turn = np.linalg.eigh(self._moment)[1][:, ::-1].astype(np.float32)
        beyond = np.zeros((len(spans), count), dtype=np.float32)
        with contextlib.ExitStack() as stack:
            self._waiting.seek(0)
            files = []
            for number, (begin, end) in enumerate(spans):
                file = stack.enter_context((self._folder / PARTS.format(number)).open("wb"))
                # Not through a memory map: where the disk is full, that ends the process instead of raising.
                _write_header(file, (count, end - begin), np.float32 if number == 0 else np.int16)
                files.append(file)
            for first in range(0, count, _CHUNK):
                size = min(_CHUNK, count - first)
                vectors = (
                    np.fromfile(self._waiting, np.float32, size * dimensions).reshape(size, dimensions) @ turn
                )
                kept = np.rint(vectors * WHOLE).clip(-WHOLE, WHOLE).astype(np.int16)
                squares = np.square(kept.astype(np.float32) / WHOLE)
                for number, (begin, end) in enumerate(spans):
                    part = vectors if number == 0 else kept
                    files[number].write(np.ascontiguousarray(part[:, begin:end]).data)
                    beyond[number, first : first + size] = np.sqrt(squares[:, end:].sum(axis=1))
        (self._folder / WAITING).unlink()
        np.save(self._folder / WINDOWS, np.array(self._windows, dtype=np.int32))
        np.save(self._folder / TURN, turn)
        np.save(self._folder / BEYOND, beyond)


def _write_header(file: BinaryIO, shape: tuple[int, int], kind: type) -> None:
    about = {"descr": np.lib.format.dtype_to_descr(np.dtype(kind)), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, about)
