"""Meaning as numbers: one unit vector for each text, by the weights that come with the program or a hub model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

import nlu
from kb_sync.errors import EmbeddingUnavailableError
from nlu.embedding import SentenceEmbedding, WeightsError, fingerprint

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SHIPPED_WEIGHTS = Path(nlu.__file__).parent / "weights"


class Embedder(Protocol):
    """Whatever can turn texts into vectors; tests bring a small one of their own."""

    @property
    def fingerprint(self) -> str:
        """Changes when the vectors may change; a base is only read by the embedder it was built with."""

    def questions(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text: float32 ``[len(texts), dimensions]`` of length one (zeros for an empty text)."""

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        """As ``questions``; some hub models treat the two differently."""


class ShippedEmbedder:
    """The weights that come with the program, read with NumPy.

    The same vectors as a sentence-transformers ``StaticEmbedding`` of these weights (to 1e-6, kept by a
    test), but ready in 0.3 s instead of 12, in a tenth of the memory, and 0.03 ms a question instead of 0.26.
    """

    def __init__(self, embedding: SentenceEmbedding) -> None:
        self._embedding = embedding

    @property
    def fingerprint(self) -> str:
        return _shipped_fingerprint(self._embedding.fingerprint)

    def questions(self, texts: Sequence[str]) -> np.ndarray:
        return self._embedding.encode(texts)

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._embedding.encode(texts)


class HubEmbedder:
    """Any sentence-transformers model."""

    def __init__(self, model: SentenceTransformer, fingerprint: str) -> None:
        self._model = model
        self._fingerprint = fingerprint

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def questions(self, texts: Sequence[str]) -> np.ndarray:
        return self._unit(self._model.encode_query(list(texts), show_progress_bar=False))

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._unit(self._model.encode_document(list(texts), show_progress_bar=False))

    @staticmethod
    def _unit(vectors: np.ndarray) -> np.ndarray:
        # Not every hub model ends in a normalising layer, and the search takes dot products for cosines.
        vectors = np.asarray(vectors, dtype=np.float32)
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(length > 0, length, 1)


def embedding_fingerprint(model: str) -> str:
    """The fingerprint ``load_embedder(model)`` will have, without loading any library (about 10 ms).

    A folder is told by its files. A hub name is told by the name alone: after a new revision of it, sync
    with ``--rebuild``. Raises ``EmbeddingUnavailableError`` where the shipped weights are missing.
    """
    try:
        if not model:
            return _shipped_fingerprint(fingerprint(SHIPPED_WEIGHTS))
        folder = Path(model)
        if folder.is_dir():
            return f"folder:{_folder_digest(folder)}"
    except OSError as error:
        raise EmbeddingUnavailableError(f"The embedding's files cannot be read: {error}") from error
    return f"hub:{model}"


def load_embedder(model: str = "") -> Embedder:
    """Load the shipped weights (``""``), or a sentence-transformers model by folder or hub name.

    Raises ``EmbeddingUnavailableError`` with what to do about it.
    """
    if not model:
        try:
            return ShippedEmbedder(SentenceEmbedding.load(SHIPPED_WEIGHTS))
        except (WeightsError, OSError) as error:
            raise EmbeddingUnavailableError(str(error)) from error
    # Imported here: the library takes seconds and 600 MB, and the shipped weights never need it.
    from sentence_transformers import SentenceTransformer

    try:
        built = SentenceTransformer(model, device="cpu")
    except (OSError, ValueError, ImportError) as error:
        raise EmbeddingUnavailableError(
            f"The embedding model '{model}' could not be loaded ({type(error).__name__}). Give a folder that "
            "holds it, or leave SVARA_EMBEDDING_MODEL empty to use the weights that come with the program."
        ) from error
    return HubEmbedder(built, embedding_fingerprint(model))


def _shipped_fingerprint(digest: str) -> str:
    return f"shipped:{digest[:16]}"


def _folder_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
