"""A suggestion is near, usual and the only one; a known word gets none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.spelling import Spelling, distance
from nlu.vocabulary import Vocabulary

SPELLING = Spelling(
    Vocabulary(
        {"barnehage": 40, "renovasjon": 20, "sjukeheim": 9, "hallen": 5, "hullen": 5, "gift": 9, "rarord": 1}
    )
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("barnehaje", "barnehage"),
        ("banrehage", "barnehage"),
        ("renovsjon", "renovasjon"),
        ("sjukheim", "sjukeheim"),
    ],
)
def test_a_misspelt_word_gets_the_one_it_was_meant_to_be(written: str, meant: str) -> None:
    found = SPELLING.suggest(written)
    assert found is not None and found.meant == meant


@pytest.mark.parametrize(
    "written", ["barnehage", "gifd", "hollen", "åbarnehage", "barn3hage", "rarord", "", "xyzxyz"]
)
def test_known_short_and_doubtful_words_get_none(written: str) -> None:
    assert SPELLING.suggest(written) is None


def test_a_word_met_once_gives_way_to_a_far_more_usual_one() -> None:
    rare = Spelling(Vocabulary({"bibliotek": 30, "biblotek": 1, "bibliotak": 9}))
    assert [s.meant for s in rare.suggestions(["biblotek", "bibliotek", "bibliotak"])] == ["bibliotek"]


@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7))
def test_distance_is_a_distance(first: str, second: str) -> None:
    assert distance(first, second) == distance(second, first)
    assert (distance(first, second) == 0) == (first == second)
    assert abs(len(first) - len(second)) <= distance(first, second) <= max(len(first), len(second))


@given(st.text(max_size=20))
def test_a_suggestion_is_never_far_away(word: str) -> None:
    found = SPELLING.suggest(word)
    if found is not None:
        assert found.written == word and 1 <= found.edits <= 2 and distance(word, found.meant) == found.edits
