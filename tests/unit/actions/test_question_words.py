"""Which words name a subject, and which only ask."""

from __future__ import annotations

import pytest

from actions.question_words import QuestionWords
from kb_sync.article import ASPECTS

WORDS = QuestionWords.load()


@pytest.mark.parametrize(
    "text",
    [
        "kva kostar det?",
        "ka kosta det",
        "hva koster det da",
        "når er fristen",
        "korleis søkjer eg",
        "kven ringjer eg",
        "",
    ],
)
def test_a_message_may_only_ask(text: str) -> None:
    assert WORDS.naming(text) == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("kva kostar boss", ("boss",)),
        ("når er fristen for SFO", ("sfo",)),
        ("kven i kommunen har ansvar for hjort", ("hjort",)),
    ],
)
def test_what_names_a_subject_is_left(text: str, named: tuple[str, ...]) -> None:
    assert WORDS.naming(text) == named


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("ka kosta det", "price"),
        ("søknadsfrist", "deadline"),
        ("telefonnummeret", "contact"),
        ("når er det ope", "hours"),
        ("kva kostar det å søkje", "price"),
        ("korleis klagar eg på prisen", "complaint"),
        ("hei", None),
    ],
)
def test_asking_words_point_at_an_aspect(text: str, aspect: str | None) -> None:
    assert WORDS.aspect(text) == aspect


def test_every_aspect_has_words() -> None:
    assert set(WORDS.by_aspect) == set(ASPECTS)
    assert all(WORDS.by_aspect.values())
