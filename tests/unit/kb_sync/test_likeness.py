"""Which of a subject's sections a message is asked for, learned from the questions each answers."""

from __future__ import annotations

import pytest

from kb_sync.embed import SHIPPED_WEIGHTS, NumpyEmbedder
from kb_sync.likeness import Likeness, SectionTexts
from nlu.embedding import SentenceEmbedding

SECTIONS = {
    "price": SectionTexts(["ka kosta båtplass", "hvor mye er leien for brygge"], ["Leige for sesongen."]),
    "apply": SectionTexts(["korleis søkjer eg båtplass", "få plass i hamna"], ["Du søkjer på nett."]),
    "brygge": SectionTexts(["kan eg leggje ut flytebryggje", "brygge ved naustet"], []),
}


@pytest.fixture(scope="module")
def embedder() -> NumpyEmbedder:
    return NumpyEmbedder(SentenceEmbedding.load(SHIPPED_WEIGHTS))


@pytest.fixture(scope="module")
def likeness(embedder: NumpyEmbedder) -> Likeness:
    learned = Likeness.learn(SECTIONS, embedder)
    assert learned is not None
    return learned


@pytest.mark.parametrize(
    ("message", "key"),
    [
        ("kva kostar ein båtplass i året", "price"),
        ("kossen søka om båtplass", "apply"),
        ("vil ha flytebrygge", "brygge"),
        ("leige sesongen", "price"),  # as the section itself says it
    ],
)
def test_another_wording_is_told_apart(likeness: Likeness, message: str, key: str) -> None:
    scores = likeness.of(message)
    assert set(scores) == set(SECTIONS)
    assert max(scores, key=scores.__getitem__) == key


def test_a_question_itself_scores_near_one_and_strange_words_near_nothing(likeness: Likeness) -> None:
    assert likeness.of("brygge ved naustet")["brygge"] > 0.5
    assert max(likeness.of("qqq zzz xxx").values()) < 0.3
    assert set(likeness.of("")) == set(SECTIONS)


def test_one_section_or_nothing_known_is_nothing_to_tell_apart(embedder: NumpyEmbedder) -> None:
    assert Likeness.learn({"about": SECTIONS["price"]}, embedder) is None
    assert Likeness.learn({"a": SectionTexts([], []), "b": SectionTexts([], ["Kort."])}, embedder) is None
