"""Groups of words: the nearest centre of each division, remembered but never without end."""

from __future__ import annotations

import numpy as np
import pytest

from nlu import word_groups
from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.word_groups import WordGroups, found_groups

WORDS = ["boss", "avfall", "søppel", "barnehage", "barnehageplass", "skule", "veg", "brøyting", "asfalt"]


@pytest.fixture(scope="module")
def embedding() -> SentenceEmbedding:
    return SentenceEmbedding.load(SHIPPED_WEIGHTS)


@pytest.fixture(scope="module")
def groups(embedding: SentenceEmbedding) -> WordGroups:
    return WordGroups(embedding, found_groups(WORDS, np.ones(len(WORDS)), embedding, (3, 5)))


def test_words_used_alike_are_in_one_group(groups: WordGroups) -> None:
    boss, avfall, barnehage, plass = groups.of(["boss", "avfall", "barnehage", "barnehageplass"])
    assert boss[0] == avfall[0] != barnehage[0] == plass[0]


def test_every_word_has_a_group_in_each_division_also_unknown_and_empty_ones(groups: WordGroups) -> None:
    assert groups.divisions == 2
    assert [len(own) for own in groups.of(["boss", "xyzzy", "", "boss"])] == [2, 2, 2, 2]
    assert groups.of([]) == []


def test_whatever_people_write_does_not_fill_the_memory(
    groups: WordGroups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_groups, "MOST_REMEMBERED", 20)
    before = groups.of(WORDS)
    for number in range(50):
        groups.of([f"ord{number}", *WORDS])
        assert len(groups._known) <= 20 + len(WORDS)
    assert groups.of(WORDS) == before
