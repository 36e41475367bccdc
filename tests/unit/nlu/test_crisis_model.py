"""The trained classifier of danger: what it is made of, and that it is refused where it does not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.crisis_features import class_features, group_features, hashed, rarity, weighted, word_features
from nlu.crisis_kinds import KINDS
from nlu.crisis_model import FILE, CrisisModel, CrisisModelError


@pytest.fixture(scope="module")
def model() -> CrisisModel:
    return CrisisModel.load()


def test_danger_scores_higher_than_what_is_ordinary(model: CrisisModel) -> None:
    cries = ["eg vil ikkje leve meir", "han slår meg kvar dag", "guten min pustar ikkje"]
    ordinary = ["når opnar biblioteket", "kva kostar sfo", "søknad om skjenkeløyve"]
    assert (
        min(model.score(text).danger for text in cries)
        > 0
        > -0.5
        > max(model.score(text).danger for text in ordinary)
    )
    assert model.score("eg vil ikkje leve meir").kind == "suicide"


@given(text=st.text(max_size=300))
def test_any_text_gets_a_finite_score_and_a_known_kind(model: CrisisModel, text: str) -> None:
    scored = model.score(text)
    assert np.isfinite(scored.danger) and scored.kind in KINDS


def test_words_count_by_what_stands_beside_them() -> None:
    assert any(feature.startswith("b vil ") for feature in word_features(["vil", "ikke"]))
    assert set(word_features(["ikke", "leve"])) != set(word_features(["leve", "ikke"]))


def test_classes_are_told_together_whatever_is_between_and_in_any_order() -> None:
    child, poison, nothing = ("child",), ("poison", "ting"), ()
    told = set(class_features([child, nothing, nothing, poison]))
    assert {"child", "poison", "p child poison", "p child ting", "b child poison"} <= told
    assert "p child poison" in set(class_features([poison, child]))
    assert set(class_features([nothing])) == {"b ^ $"}


def test_groups_are_told_together_in_their_order_within_reach() -> None:
    told = set(group_features([1, 2, 3, 4, 5, 6, 7]))
    assert {"1", "b ^ 1", "b 7 $", "p 1 6", "p 2 7"} <= told
    assert not {"p 1 7", "p 2 1"} & told


def test_every_row_is_one_long() -> None:
    counts = hashed([word_features(words) for words in (["vil", "ikke", "ikke"], [], ["hei"])], 1000)
    assert counts.shape == (3, 1000)
    rows = weighted(counts, rarity(counts))
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    # The edges of an empty message are features too.
    assert np.allclose(lengths, [1, 1, 1], atol=1e-5)


def test_weights_of_another_embedding_are_refused(tmp_path: Path) -> None:
    with np.load(FILE) as stored:
        arrays = {**stored, "embedding": np.array("another")}
    other = tmp_path / "crisis.npz"
    np.savez_compressed(other, **arrays)
    with pytest.raises(CrisisModelError, match="another embedding"):
        CrisisModel.load(other)


def test_a_missing_or_damaged_file_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "broken.npz").write_bytes(b"no zip")
    for file in (tmp_path / "none.npz", tmp_path / "broken.npz"):
        with pytest.raises(CrisisModelError, match="train_crisis"):
            CrisisModel.load(file)


def test_weights_of_an_older_make_are_refused(tmp_path: Path) -> None:
    with np.load(FILE) as stored:
        arrays = {name: stored[name] for name in stored if name != "classes"}
    older = tmp_path / "crisis.npz"
    np.savez_compressed(older, **arrays)
    with pytest.raises(CrisisModelError, match="older make"):
        CrisisModel.load(older)
