"""Subjects and aspects from text."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.subject_classifier import (
    ARRAYS_FILE,
    DESCRIPTION_FILE,
    RANKING_LENGTH,
    ClassifierError,
    SubjectClassifier,
    phrasing_group,
)
from nlu.training_data import Example

EXAMPLES = [
    *(
        Example(text, "subject/broyting", "nn", group, aspect)
        for text, group, aspect in [
            ("når kjem brøytebilen", "når", "hours"),
            ("ka tid blir det brøytt", "når", "hours"),
            ("plogen har ikkje vore her", "klage", "complaint"),
            ("vegen er full av snø", "klage", "complaint"),
            ("brøyting av kommunal veg", "om", "about"),
        ]
    ),
    *(
        Example(text, "subject/barnehageplass", "nb", group, aspect)
        for text, group, aspect in [
            ("når er fristen for barnehage", "frist", "deadline"),
            ("hva koster en barnehageplass", "pris", "price"),
            ("pris på barnehage", "pris", "price"),
            ("søke plass i barnehagen", "søke", "apply"),
        ]
    ),
    *(Example(text, "greet", None, str(n)) for n, text in enumerate(["hei", "hallo", "god dag", "heisann"])),
]


@pytest.fixture(scope="module")
def embedding() -> SentenceEmbedding:
    return SentenceEmbedding.load(SHIPPED_WEIGHTS)


@pytest.fixture(scope="module")
def classifier(embedding: SentenceEmbedding) -> SubjectClassifier:
    return SubjectClassifier.fit(EXAMPLES, embedding)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("kommer brøytebilen snart", "subject/broyting"),
        ("snøplogen har ikke vært i gata", "subject/broyting"),  # no word of it stands in the examples
        ("plass til ungen i bånehagen", "subject/barnehageplass"),
        ("HEI!", "greet"),
    ],
)
def test_new_wordings_are_understood(classifier: SubjectClassifier, text: str, intent: str) -> None:
    assert classifier.predict(text)[0].intent == intent


@pytest.mark.parametrize(
    ("text", "aspect"),
    [("kva kostar det", "price"), ("ka tid kjem dei", "hours"), ("korleis søkjer eg", "apply")],
)
def test_aspects_are_understood(classifier: SubjectClassifier, text: str, aspect: str) -> None:
    assert classifier.predict_aspect(text)[0].intent == aspect


@settings(max_examples=100)
@given(st.text(max_size=120))
def test_any_text_gets_a_ranking_of_probabilities(text: str) -> None:
    ranking = _CLASSIFIER.predict(text)
    confidences = [ranked.confidence for ranked in ranking]
    assert {ranked.intent for ranked in ranking} == set(_CLASSIFIER.intents)
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1, abs=1e-4)


_CLASSIFIER = SubjectClassifier.fit(EXAMPLES, SentenceEmbedding.load(SHIPPED_WEIGHTS))


def test_a_text_that_says_nothing_is_not_trusted(classifier: SubjectClassifier) -> None:
    clear = classifier.predict("når kjem brøytebilen")[0].confidence
    assert clear > 0.9
    for nothing in ("", "."):
        assert classifier.predict(nothing)[0].confidence < clear - 0.2


def test_ranking_is_cut_at_ten(embedding: SentenceEmbedding) -> None:
    many = [Example(f"emne nummer {number}", f"subject/{number}") for number in range(RANKING_LENGTH + 5)]
    assert len(SubjectClassifier.fit(many, embedding).predict("emne")) == RANKING_LENGTH


def test_saved_and_loaded_it_answers_the_same(
    classifier: SubjectClassifier, embedding: SentenceEmbedding, tmp_path: Path
) -> None:
    classifier.save(tmp_path / "new" / "folder")
    loaded = SubjectClassifier.load(tmp_path / "new" / "folder", embedding)
    for text in ("brøyting", "pris", "", "noko heilt anna"):
        assert loaded.predict(text) == classifier.predict(text)
        assert loaded.predict_aspect(text) == classifier.predict_aspect(text)


def test_what_is_stored_holds_no_pickle_and_no_example(classifier: SubjectClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path)
    with np.load(tmp_path / ARRAYS_FILE, allow_pickle=False) as stored:
        assert set(stored) == {"rarity", "intent", "aspect"}
    assert "brøytebilen" not in (tmp_path / DESCRIPTION_FILE).read_text(encoding="utf-8")


def test_without_aspects_there_is_no_aspect(embedding: SentenceEmbedding, tmp_path: Path) -> None:
    plain = SubjectClassifier.fit([Example("hei", "greet"), Example("ha det", "goodbye")], embedding)
    plain.save(tmp_path)
    assert SubjectClassifier.load(tmp_path, embedding).predict_aspect("hei") == []


def test_the_order_of_examples_does_not_matter(
    classifier: SubjectClassifier, embedding: SentenceEmbedding
) -> None:
    turned = SubjectClassifier.fit(list(reversed(EXAMPLES)), embedding)
    assert turned.predict("når kjem plogen") == classifier.predict("når kjem plogen")


def test_given_vectors_are_used_instead_of_encoding(
    classifier: SubjectClassifier, embedding: SentenceEmbedding
) -> None:
    text = "barnehageplass"
    assert classifier.predict_all([text], embedding.encode([text]))[0] == classifier.predict(text)
    other = classifier.predict_all([text], embedding.encode(["vegen er full av snø"]))[0]
    assert other != classifier.predict(text)


def test_other_weights_are_refused(
    classifier: SubjectClassifier, embedding: SentenceEmbedding, tmp_path: Path
) -> None:
    classifier.save(tmp_path)
    description = json.loads((tmp_path / DESCRIPTION_FILE).read_text(encoding="utf-8"))
    (tmp_path / DESCRIPTION_FILE).write_text(
        json.dumps({**description, "embedding": "others"}), encoding="utf-8"
    )
    with pytest.raises(ClassifierError, match="other embedding weights: train again"):
        SubjectClassifier.load(tmp_path, embedding)
    (tmp_path / DESCRIPTION_FILE).write_text(json.dumps({**description, "format": 1}), encoding="utf-8")
    with pytest.raises(ClassifierError, match="format 1, not"):
        SubjectClassifier.load(tmp_path, embedding)


def test_nothing_to_read_and_nothing_to_learn(embedding: SentenceEmbedding, tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match="no readable classifier"):
        SubjectClassifier.load(tmp_path, embedding)
    with pytest.raises(ValueError, match="at least one example"):
        SubjectClassifier.fit([], embedding)


def test_an_example_without_group_stands_alone() -> None:
    assert phrasing_group(Example("a", "x")) != phrasing_group(Example("b", "x"))
    assert phrasing_group(Example("a", "x", group="g")) == phrasing_group(Example("b", "x", group="g"))
    assert phrasing_group(Example("a", "x", group="g")) != phrasing_group(Example("a", "y", group="g"))
