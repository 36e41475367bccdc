"""Words and pieces of words as numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu.lexical_features import COLUMNS, character_features, count, rarity, stem, weighted, word_features


def likeness(one: str, other: str) -> np.ndarray:
    """How alike two texts are in words and in characters."""
    halves = weighted(count([one, other]), np.ones(2 * COLUMNS, np.float32))
    return np.array([half[0].multiply(half[1]).sum() for half in halves])


def test_words_become_stems_and_pairs() -> None:
    assert list(word_features(["brøyting", "av", "vegen"])) == [
        stem("brøyting"),
        "av",
        stem("vegen"),
        stem("brøytingav"),
        stem("avvegen"),
    ]


def test_a_compound_written_apart_has_the_feature_of_the_whole() -> None:
    assert stem("legemidler") in word_features(["lege", "midler"])


def test_characters_keep_the_edges_of_words() -> None:
    assert set(character_features("snø")) == {
        " s",
        "sn",
        "nø",
        "ø ",
        " sn",
        "snø",
        "nø ",
        " snø",
        "snø ",
        " snø ",
    }


def test_dialect_and_bokmål_meet() -> None:
    assert likeness("kva kostar det", "hva koster det")[0] > 0.9


def test_an_inflected_word_is_alike_in_characters() -> None:
    words, characters = likeness("barnehageplassen", "barnehage")
    assert words < 0.2 < characters


def test_rare_columns_weigh_more() -> None:
    weights = rarity(count(["felles ord", "felles snø", "felles is"]))
    common, rare = (count([word]).indices.min() for word in ("felles", "snø"))
    assert weights[rare] > weights[common]


def test_the_same_text_always_falls_in_the_same_columns() -> None:
    # Python's own hash() differs from process to process; these figures must not.
    words = count(["boss"])[:, :COLUMNS]
    assert words.indices.tolist() == [90]
    assert words.data.tolist() == [1]


@given(st.text(max_size=80))
def test_each_half_is_one_long_or_zero(text: str) -> None:
    for half in weighted(count([text]), np.ones(2 * COLUMNS, np.float32)):
        length = np.linalg.norm(half.toarray())
        assert length == 0 or abs(length - 1) < 1e-4
