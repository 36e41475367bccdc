"""Words and pieces of words as numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu.lexical_features import COLUMNS, character_features, count, rarity, stem, weighted, word_features


def likeness(one: str, other: str) -> np.ndarray:
    """How alike two texts are in words and in characters."""
    counts = count([one, other])
    first, second = weighted(counts, np.ones((2, COLUMNS), np.float32))
    return (first * second).sum(axis=1)


def test_words_become_stems_and_pairs() -> None:
    assert list(word_features(["brøyting", "av", "vegen"])) == [
        stem("brøyting"),
        "av",
        stem("vegen"),
        f"{stem('brøyting')} av",
        f"av {stem('vegen')}",
    ]


def test_characters_keep_the_edges_of_words() -> None:
    assert set(character_features(["snø"])) == {
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
    common = np.abs(count(["felles"])[0, 0]).argmax()
    rare = np.abs(count(["snø"])[0, 0]).argmax()
    assert weights[0, rare] > weights[0, common]


def test_the_same_text_always_falls_in_the_same_columns() -> None:
    # Python's own hash() differs from process to process; these figures must not.
    words = count(["boss"])[0, 0]
    assert np.flatnonzero(words).tolist() == [90]
    assert words[90] == 1


@given(st.text(max_size=80))
def test_each_half_is_one_long_or_zero(text: str) -> None:
    lengths = np.linalg.norm(weighted(count([text]), np.ones((2, COLUMNS), np.float32)), axis=2)[0]
    assert all(length == 0 or abs(length - 1) < 1e-4 for length in lengths)
