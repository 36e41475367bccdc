"""Which section of an article answers: every sign counts as much as the file says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions.sections import SectionWeights, ranked_sections, signs

WEIGHTS = SectionWeights.load()


def hit(key: str, aspect: str, **likeness: float) -> Any:
    told = {"lexical": 0.2, "letters": 0.2, "semantic": 0.3, **likeness}
    return SimpleNamespace(passage=SimpleNamespace(key=key, aspect=aspect), **told)


ABOUT, PRICE, EXTRA = hit("about", "about"), hit("price", "price"), hit("brygge", "apply")


def ranked(*hits: Any, parts: dict[str, float], word: str | None = None, **known: Any) -> list[Any]:
    return ranked_sections(hits, parts, word, known.get("points", {}), known.get("alike", {}), WEIGHTS)


def best(*hits: Any, **asked: Any) -> Any:
    return ranked(*hits, **asked)[0]


def test_the_likely_part_wins() -> None:
    assert best(ABOUT, PRICE, parts={"price": 0.8, "about": 0.1}) is PRICE
    assert best(PRICE, ABOUT, parts={"about": 0.9}) is ABOUT


def test_an_asking_word_tips_what_the_classifier_cannot_tell() -> None:
    parts = {"price": 0.25, "about": 0.7}
    assert best(ABOUT, PRICE, parts=parts) is ABOUT
    assert best(ABOUT, PRICE, parts=parts, word="price") is PRICE


def test_words_that_only_one_section_has_bring_up_an_extra_question() -> None:
    parts = {"about": 0.3, "apply": 0.2}
    assert best(ABOUT, EXTRA, parts=parts, points={"brygge": 1.0}) is EXTRA


def test_likeness_to_its_questions_brings_up_a_section() -> None:
    parts = {"price": 0.6, "about": 0.1}
    assert best(PRICE, EXTRA, parts=parts, alike={"price": 0.1, "brygge": 0.6}) is EXTRA


def test_the_first_of_the_search_wins_a_tie_and_nothing_gives_nothing() -> None:
    twins = [hit("one", "apply"), hit("two", "apply")]
    assert ranked(*twins, parts={}) == twins
    assert ranked(parts={}) == []


def test_the_next_best_comes_next() -> None:
    contact = hit("contact", "contact")
    parts = {"price": 0.8, "contact": 0.15, "about": 0.02}
    assert ranked(ABOUT, contact, PRICE, parts=parts) == [PRICE, contact, ABOUT]


def test_every_sign_has_a_weight() -> None:
    assert set(signs([ABOUT], {}, None, {}, {})[0]) == set(SectionWeights.model_fields)


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_letters_are_compared_within_the_subject(scale: float) -> None:
    hits = [hit("about", "about", letters=0.2 * scale), hit("price", "price", letters=0.1 * scale)]
    assert [own["letters"] for own in signs(hits, {}, None, {}, {})] == [1.0, 0.5]
