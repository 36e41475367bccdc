"""Which files of this package change what is learned: a model is as old as the oldest of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nlu.embedding import TOKENIZER_FILE, WEIGHTS_FILE

HERE = Path(__file__).parent
SHIPPED_WEIGHTS = HERE / "weights"
CODE = (
    "subject_classifier.py",
    "lexical_features.py",
    "least_squares.py",
    "linear_head.py",
    "training_data.py",
    "yaml_files.py",
    "embedding.py",
    "dialect.py",
    "normalise.py",
    "data/equivalents.yml",
)


def learning_files(weights: Path = SHIPPED_WEIGHTS) -> list[Path]:
    """Code, word list and weights that the classifier learns with; not the examples it learns from."""
    return [*(HERE / name for name in CODE), weights / TOKENIZER_FILE, weights / WEIGHTS_FILE]


def learning_digest(weights: Path = SHIPPED_WEIGHTS) -> str:
    """sha256 (hexadecimal) over :func:`learning_files`."""
    digest = hashlib.sha256()
    for file in learning_files(weights):
        digest.update(file.read_bytes())
    return digest.hexdigest()
