"""Vectors: the shipped weights read two ways agree, and a model that is not there is told clearly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb_sync.embed import (
    SHIPPED_WEIGHTS,
    NumpyEmbedder,
    TransformersEmbedder,
    embedding_fingerprint,
    load_embedder,
    load_question_embedder,
)
from kb_sync.errors import EmbeddingUnavailableError
from nlu.embedding import SentenceEmbedding, read_weights

TEXTS = ["når er fristen for barnehage", "Ka kosta bosset?", "snow clearing", ""]


def test_shipped_vectors_have_length_one() -> None:
    embedder = load_embedder()
    vectors = embedder.questions(TEXTS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-5)
    assert embedder.passages(TEXTS) == pytest.approx(vectors)


def test_shipped_vectors_put_like_beside_like() -> None:
    boss, avfall, byggesak = load_embedder().questions(["boss", "avfall", "byggesak"])
    assert boss @ avfall > boss @ byggesak + 0.1


def test_numpy_and_sentence_transformers_read_the_same_vectors() -> None:
    shipped, numpy = load_embedder(), NumpyEmbedder(SentenceEmbedding.load(SHIPPED_WEIGHTS))
    assert isinstance(shipped, TransformersEmbedder)
    assert shipped.questions(TEXTS) == pytest.approx(numpy.questions(TEXTS), abs=1e-6)
    # A base that one has built may be read by the other.
    assert shipped.fingerprint == numpy.fingerprint


def test_who_only_asks_reads_the_shipped_weights_without_loading_libraries() -> None:
    assert isinstance(load_question_embedder(), NumpyEmbedder)


def test_who_only_asks_by_another_model_is_told_the_same(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailableError, match="leave SVARA_EMBEDDING_MODEL empty"):
        load_question_embedder(str(tmp_path))


def test_the_fingerprint_is_known_before_loading() -> None:
    assert embedding_fingerprint("") == load_embedder().fingerprint
    assert embedding_fingerprint("some/hub-model") == "hub:some/hub-model"


def test_a_folder_is_told_by_its_files(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"1")
    before = embedding_fingerprint(str(tmp_path))
    (tmp_path / "weights").write_bytes(b"2")
    assert embedding_fingerprint(str(tmp_path)) != before


def test_a_saved_model_can_be_used_by_its_folder(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    tokenizer, table = read_weights(SHIPPED_WEIGHTS)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table)], device="cpu").save(
        str(tmp_path / "model")
    )
    embedder = load_embedder(str(tmp_path / "model"))
    # Saved without a normalising layer: the lengths must be one all the same.
    assert embedder.questions(TEXTS[:3]) == pytest.approx(load_embedder().questions(TEXTS[:3]), abs=1e-6)
    assert embedder.fingerprint == embedding_fingerprint(str(tmp_path / "model"))


def test_a_folder_that_holds_no_model_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailableError, match="leave SVARA_EMBEDDING_MODEL empty"):
        load_embedder(str(tmp_path))
