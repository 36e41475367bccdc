"""Groups of words: the nearest centre of each division, for any words and any number of them."""

from __future__ import annotations

import numpy as np
import pytest

from nlu import word_groups
from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.word_groups import WordGroups, found_groups

WORDS = ["boss", "avfall", "søppel", "barnehage", "barnehageplass", "skule", "veg", "brøyting", "asfalt"]


@pytest.fixture(scope="module")
def groups() -> WordGroups:
    embedding = SentenceEmbedding.load(SHIPPED_WEIGHTS)
    return WordGroups(embedding, found_groups(WORDS, np.ones(len(WORDS)), embedding, (3, 5)))


def test_words_used_alike_are_in_one_group(groups: WordGroups) -> None:
    of = groups.of(WORDS)
    assert of["boss"][0] == of["avfall"][0] != of["barnehage"][0] == of["barnehageplass"][0]


def test_every_word_has_a_group_in_each_division_also_unknown_and_empty_ones(groups: WordGroups) -> None:
    assert groups.divisions == 2
    assert [len(own) for own in groups.of(["boss", "xyzzy", "", "boss"]).values()] == [2, 2, 2]
    assert groups.of([]) == {}


def test_many_at_once_get_what_each_gets_alone(groups: WordGroups, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = {word: groups.of([word])[word] for word in WORDS}
    monkeypatch.setattr(word_groups, "AT_ONCE", 2)
    assert groups.of(WORDS) == alone
