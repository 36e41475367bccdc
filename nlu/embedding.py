"""Sentence vectors from a table of token vectors: the mean of a text's tokens, made one long.

Two readers share the same two files. Rasa's environment reads them here with NumPy; the service environment
may build a sentence-transformers ``StaticEmbedding`` from :func:`read_weights`. Lower-casing and every other
treatment of the text lies in ``tokenizer.json``, so that both see the same tokens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Tuple

import numpy as np
from tokenizers import Tokenizer

TOKENIZER_FILE = "tokenizer.json"
WEIGHTS_FILE = "weights.npz"
_FILES = (TOKENIZER_FILE, WEIGHTS_FILE)


class WeightsError(Exception):
    """The folder does not hold weights that can be read; the message names the file and the remedy."""

    code = "embedding_weights_unreadable"


def read_weights(folder: Path) -> Tuple[Tokenizer, np.ndarray]:
    """The tokenizer and the float32 table ``[vocabulary, dimensions]``, turned back from int8 rows.

    Raises :class:`WeightsError` when a file is missing, damaged, or the two do not belong together.
    """
    for name in _FILES:
        if not (folder / name).is_file():
            raise WeightsError(f"{folder / name} is missing: run `python -m nlu.train_embedding`")
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as stored:
            table = stored["rows"].astype(np.float32) * stored["scale"].astype(np.float32)[:, None]
    except Exception as error:  # tokenizers raises bare Exception, np.load four kinds
        raise WeightsError(f"{folder} holds damaged weights ({error}): train or copy them again") from error
    if tokenizer.get_vocab_size() != len(table):
        raise WeightsError(
            f"{folder / WEIGHTS_FILE} has {len(table)} rows, {TOKENIZER_FILE} {tokenizer.get_vocab_size()} tokens: "
            "they come from different trainings"
        )
    return tokenizer, table


def write_weights(folder: Path, tokenizer: Tokenizer, table: np.ndarray) -> None:
    """Store ``table`` as int8 rows with one float32 scale a row (a quarter of float32, within a point of it)."""
    folder.mkdir(parents=True, exist_ok=True)
    scale = np.maximum(np.abs(table).max(axis=1), 1e-12).astype(np.float32) / 127
    rows = np.clip(np.rint(table / scale[:, None]), -127, 127).astype(np.int8)
    np.savez_compressed(folder / WEIGHTS_FILE, rows=rows, scale=scale)
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)


def fingerprint(folder: Path) -> str:
    """sha256 (hexadecimal) over both files: it changes when, and only when, the vectors may."""
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update(name.encode())
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


class SentenceEmbedding:
    """Encodes texts as unit vectors; two texts' similarity is the dot product."""

    def __init__(self, tokenizer: Tokenizer, table: np.ndarray, digest: str) -> None:
        """``table`` is float32 ``[vocabulary, dimensions]``; ``digest`` tells one set of weights from another."""
        self._tokenizer = tokenizer
        self._table = table
        self.fingerprint = digest
        self.dimensions = int(table.shape[1])

    @classmethod
    def load(cls, folder: Path) -> SentenceEmbedding:
        """Read both files of ``folder`` (about 0.3 s). Raises :class:`WeightsError`."""
        tokenizer, table = read_weights(folder)
        return cls(tokenizer, table, fingerprint(folder))

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text: float32 ``[len(texts), dimensions]``, length one, or zeros where no token is known."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, encoding in enumerate(self._tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            if encoding.ids:
                vectors[row] = self._table[encoding.ids].sum(axis=0)
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(length > 0, length, 1)
