"""The frozen sentences: translated well enough to be shown, and better with the list of words than without."""

from __future__ import annotations

from collections import Counter

import pytest

from kb_sync.translate.apertium import Apertium
from tests.unit.kb_sync.translate.measure import error_rates, errors, read_pairs, without_words

MOST_WRONG = {"nb→nn": 0.04, "nn→nb": 0.06}  # measured: 0.013 and 0.021 with apertium-nno-nob 1.5.0


def test_the_pairs_are_as_agreed() -> None:
    pairs = read_pairs()
    assert Counter((pair.source, pair.target) for pair in pairs) == {("nb", "nn"): 30, ("nn", "nb"): 30}
    assert len({pair.text for pair in pairs}) == 60


@pytest.mark.usefixtures("installed")
def test_most_words_are_right_and_the_list_helps(apertium: Apertium) -> None:
    with_list = error_rates(apertium, read_pairs())
    with without_words() as alone:
        without = error_rates(alone, read_pairs())
    for direction, most in MOST_WRONG.items():
        assert with_list[direction] <= most
        assert with_list[direction] < without[direction]


@pytest.mark.parametrize(
    ("told", "right", "wrong"),
    [
        ("Ein båt.", "Ein båt.", 0),
        ("Ein bil.", "Ein båt.", 1),
        ("Båt.", "Ein båt.", 2),
        ("", "Ein båt.", 3),
        ("Ein stor båt!", "Ein båt.", 2),
    ],
)
def test_wrong_words_are_counted(told: str, right: str, wrong: int) -> None:
    assert errors(told, right) == (wrong, 3)
