"""The sentence embedding, on a small table of its own and on the weights that come with the program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from nlu.embedding import (
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    SentenceEmbedding,
    WeightsError,
    fingerprint,
    read_weights,
    write_weights,
)
from nlu.embedding_start import train_tokenizer
from nlu.learning_files import SHIPPED_WEIGHTS

TEXTS = ["når kommer brøytebilen", "barnehageplass i Knarvik", "kva kostar barnehagen", "snø og is på vegen"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return train_tokenizer(TEXTS * 20, 120)


@pytest.fixture(scope="module")
def table(tokenizer: Tokenizer) -> np.ndarray:
    return np.random.default_rng(3).normal(size=(tokenizer.get_vocab_size(), 16)).astype(np.float32)


@pytest.fixture
def folder(tmp_path: Path, tokenizer: Tokenizer, table: np.ndarray) -> Path:
    write_weights(tmp_path, tokenizer, table)
    return tmp_path


@pytest.fixture(scope="module")
def shipped() -> SentenceEmbedding:
    return SentenceEmbedding.load(SHIPPED_WEIGHTS)


def test_vectors_are_the_normalised_sum_of_their_tokens(folder: Path) -> None:
    tokenizer, table = read_weights(folder)
    ids = tokenizer.encode(TEXTS[0], add_special_tokens=False).ids
    expected = table[ids].sum(axis=0)
    got = SentenceEmbedding.load(folder).encode([TEXTS[0]])
    assert got.dtype == np.float32
    np.testing.assert_allclose(got[0], expected / np.linalg.norm(expected), rtol=1e-5)


def test_eight_bits_are_within_a_127th_of_the_largest_value(folder: Path, table: np.ndarray) -> None:
    _, read = read_weights(folder)
    largest = np.abs(table).max(axis=1, keepdims=True)
    assert np.all(np.abs(read - table) <= largest / 127)


def test_empty_text_is_the_zero_vector_and_keeps_its_row(folder: Path) -> None:
    vectors = SentenceEmbedding.load(folder).encode(["", TEXTS[1], "   "])
    assert vectors.shape == (3, 16)
    assert not vectors[0].any() and not vectors[2].any() and vectors[1].any()


def test_no_texts_give_no_rows(folder: Path) -> None:
    assert SentenceEmbedding.load(folder).encode([]).shape == (0, 16)


def test_case_and_unicode_form_do_not_matter(shipped: SentenceEmbedding) -> None:
    small, large, decomposed = shipped.encode(["på brøyta veg", "PÅ BRØYTA VEG", "pa\u030a brøyta veg"])
    np.testing.assert_array_equal(small, large)
    np.testing.assert_array_equal(small, decomposed)


def test_fingerprint_follows_both_files(folder: Path, tokenizer: Tokenizer, table: np.ndarray) -> None:
    before = fingerprint(folder)
    assert SentenceEmbedding.load(folder).fingerprint == before == fingerprint(folder)
    write_weights(folder, tokenizer, table + 1)
    assert fingerprint(folder) != before


@pytest.mark.parametrize("name", [TOKENIZER_FILE, WEIGHTS_FILE])
def test_a_missing_file_is_named_with_its_remedy(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(WeightsError, match=rf"{name} is missing: run `python -m nlu.train_embedding`"):
        SentenceEmbedding.load(folder)


@pytest.mark.parametrize("name", [TOKENIZER_FILE, WEIGHTS_FILE])
def test_a_damaged_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"not what it was")
    with pytest.raises(WeightsError, match="damaged"):
        read_weights(folder)


def test_files_of_two_trainings_are_refused(folder: Path, tokenizer: Tokenizer, table: np.ndarray) -> None:
    rows = table[:-1]
    write_weights(folder, tokenizer, rows)
    with pytest.raises(WeightsError, match="different trainings"):
        read_weights(folder)


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_text_gives_a_unit_vector_or_zero(text: str) -> None:
    vector = _SHIPPED.encode([text])[0]
    length = float(np.linalg.norm(vector))
    assert np.isfinite(vector).all()
    assert length == pytest.approx(1, abs=1e-4) or length == 0


_SHIPPED = SentenceEmbedding.load(SHIPPED_WEIGHTS)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("når blir det brøytet hos oss", "snøplogen har ikkje vore her", "søknad om barnehageplass"),
        ("ka tid hentar dei bosset", "søppeltømming og avfall", "fartsgrense i bustadområde"),
        ("mor treng hjelp til å vaska huset", "praktisk bistand heime", "byggesøknad for garasje"),
        ("where can i park", "parkering", "barnevern"),
        ("plass til ettåringen vår", "opptak i barnehage", "vatn og avlaup"),
        ("kloakken er tett", "vann og avløp", "kulturskule"),
    ],
)
def test_shipped_weights_know_what_residents_mean(
    shipped: SentenceEmbedding, question: str, near: str, far: str
) -> None:
    asked, right, wrong = shipped.encode([question, near, far])
    assert asked @ right > asked @ wrong + 0.1


def test_shipped_weights_are_small() -> None:
    assert sum(file.stat().st_size for file in SHIPPED_WEIGHTS.iterdir()) < 12_500_000
    assert _SHIPPED.dimensions == 256
