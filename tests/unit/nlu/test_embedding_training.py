"""From texts to weights: tokenizer, starting vectors, contrast. On a language of a few words, in seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu.embedding import SentenceEmbedding
from nlu.embedding_materials import Material
from nlu.embedding_start import UNKNOWN, start_vectors, train_tokenizer

SERVICES = {
    "snø": ("brøyting", "snøplog", "måke veg", "brøytebil", "snow ploughing"),
    "boss": ("søppel", "bossdunk", "avfall", "renovasjon", "garbage"),
    "barn": ("barnehage", "barnehageplass", "plass til ungen", "daycare"),
    **{f"anna{number}": (f"ord{number}", f"teneste{number}", f"service{number}") for number in range(40)},
}
MATERIAL = Material(
    {"pairs": tuple((f"tittel {n}", f"tekst nummer {n}") for n in range(50))}, {"services": SERVICES}
)


def test_tokens_are_lower_case_and_leave_punctuation_alone() -> None:
    tokenizer = train_tokenizer(["Når kommer brøytebilen?", "Brøytebilen kommer nå."] * 30, 90)
    assert tokenizer.encode("BRØYTEBILEN").tokens == tokenizer.encode("brøytebilen").tokens
    assert tokenizer.encode("kommer?").tokens[-1] in {"▁?", "?"}
    assert UNKNOWN in tokenizer.get_vocab()


def test_tokens_with_the_same_neighbours_start_together() -> None:
    documents = [np.array(pair) for pair in ([1, 3], [2, 3], [4, 6], [5, 6], [7, 8])] * 5
    vectors = start_vectors(documents, [(np.array([7]), np.array([3]))] * 20, 9, 4, seed=1)
    assert vectors.shape == (9, 4) and vectors.dtype == np.float32

    def alike(one: int, other: int) -> float:
        lengths = np.linalg.norm(vectors[one]) * np.linalg.norm(vectors[other])
        return float(vectors[one] @ vectors[other] / lengths)

    assert alike(1, 2) > alike(1, 4) + 0.3
    assert alike(1, 7) > alike(4, 7) + 0.3  # known from the pairs alone


def test_training_brings_words_of_one_service_together(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="`make train-tools` installs it")
    from nlu.train_embedding import train

    told = train(MATERIAL, tmp_path, passes=6, seed=3)
    assert told["sets"] == {"services": len(SERVICES)}
    embedding = SentenceEmbedding.load(tmp_path)
    assert told["fingerprint"] == embedding.fingerprint
    plough, car, waste = embedding.encode(["snøplog", "brøytebil", "søppel"])
    assert plough @ car > plough @ waste + 0.3
