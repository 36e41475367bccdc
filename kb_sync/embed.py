"""Meaning as numbers: one unit vector for each text, by the weights that come with the program or a hub model."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

import nlu
from kb_sync.errors import EmbeddingUnavailableError
from nlu.embedding import SentenceEmbedding, WeightsError, fingerprint, read_weights

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

log = logging.getLogger(__name__)

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


class NumpyEmbedder:
    """The weights that come with the program, without sentence-transformers: for asking, and where it cannot be had.

    The same vectors as sentence-transformers gives (to 1e-6, kept by a test), so a base built by one may be
    read by the other.
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


class TransformersEmbedder:
    """A sentence-transformers model: the shipped weights as a static embedding, or any model by name."""

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
            return _shipped()
        except (WeightsError, OSError) as error:
            raise EmbeddingUnavailableError(str(error)) from error
    # Imported here, as it takes seconds: whoever only asks what is in the base should not wait for it.
    from sentence_transformers import SentenceTransformer

    try:
        built = SentenceTransformer(model, device="cpu")
    except (OSError, ValueError, ImportError) as error:
        raise EmbeddingUnavailableError(
            f"The embedding model '{model}' could not be loaded ({type(error).__name__}). Give a folder that "
            "holds it, or leave SVARA_EMBEDDING_MODEL empty to use the weights that come with the program."
        ) from error
    return TransformersEmbedder(built, embedding_fingerprint(model))


def load_question_embedder(model: str = "") -> Embedder:
    """As ``load_embedder``, for whoever only asks a base that is built: the same vectors.

    The shipped weights are read with NumPy, so that no process that answers waits five seconds for
    sentence-transformers or holds its hundreds of megabytes. Raises ``EmbeddingUnavailableError``.
    """
    if model:
        return load_embedder(model)
    try:
        return NumpyEmbedder(SentenceEmbedding.load(SHIPPED_WEIGHTS))
    except (WeightsError, OSError) as error:
        raise EmbeddingUnavailableError(str(error)) from error


def _shipped() -> Embedder:
    try:
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
    except ImportError:
        log.warning("embedding.without_sentence_transformers")
        return NumpyEmbedder(SentenceEmbedding.load(SHIPPED_WEIGHTS))
    tokenizer, table = read_weights(SHIPPED_WEIGHTS)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=table), Normalize()], device="cpu"
    )
    return TransformersEmbedder(model, embedding_fingerprint(""))


def _shipped_fingerprint(digest: str) -> str:
    return f"shipped:{digest[:16]}"


def _folder_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
