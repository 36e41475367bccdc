"""Which section of an article answers: every sign counts as much as the file says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions.sections import SectionWeights, best_section, signs

WEIGHTS = SectionWeights.load()


def hit(key: str, aspect: str, **likeness: float) -> Any:
    told = {"lexical": 0.2, "letters": 0.2, "semantic": 0.3, **likeness}
    return SimpleNamespace(passage=SimpleNamespace(key=key, aspect=aspect), **told)


ABOUT, PRICE, EXTRA = hit("about", "about"), hit("price", "price"), hit("brygge", "apply")


def test_the_likely_part_wins() -> None:
    assert best_section([ABOUT, PRICE], {"price": 0.8, "about": 0.1}, None, {}, WEIGHTS) is PRICE
    assert best_section([PRICE, ABOUT], {"about": 0.9}, None, {}, WEIGHTS) is ABOUT


def test_an_asking_word_tips_what_the_classifier_cannot_tell() -> None:
    parts = {"price": 0.3, "about": 0.35}
    assert best_section([ABOUT, PRICE], parts, None, {}, WEIGHTS) is ABOUT
    assert best_section([ABOUT, PRICE], parts, "price", {}, WEIGHTS) is PRICE


def test_words_that_only_one_section_has_bring_up_an_extra_question() -> None:
    parts = {"about": 0.3, "apply": 0.2}
    assert best_section([ABOUT, EXTRA], parts, None, {"brygge": 1.0}, WEIGHTS) is EXTRA


def test_the_first_of_the_search_wins_a_tie_and_nothing_gives_nothing() -> None:
    twins = [hit("one", "apply"), hit("two", "apply")]
    assert best_section(twins, {}, None, {}, WEIGHTS) is twins[0]
    assert best_section([], {}, None, {}, WEIGHTS) is None


def test_every_sign_has_a_weight() -> None:
    assert set(signs([ABOUT], {}, None, {})[0]) == set(SectionWeights.model_fields)


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_letters_are_compared_within_the_subject(scale: float) -> None:
    hits = [hit("about", "about", letters=0.2 * scale), hit("price", "price", letters=0.1 * scale)]
    assert [own["letters"] for own in signs(hits, {}, None, {})] == [1.0, 0.5]
