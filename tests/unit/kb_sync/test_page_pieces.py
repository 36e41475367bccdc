"""A page is cut without a word being lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.documents import Part
from kb_sync.page_pieces import WORDS, pieces_of
from tests.unit.kb_sync.page_documents import SENTENCE, document, part


def pieces(*parts: Part) -> list[Part]:
    return list(pieces_of(document("/boss/", *parts)))


def words_in(*parts: Part) -> Counter[str]:
    return Counter(" ".join(f"{one.text} {' '.join(one.steps)}" for one in parts).split())


def test_parts_that_are_short_enough_stay_as_they_are() -> None:
    given_parts = (part(SENTENCE), part("Ring oss på 55 00 00 00.", "Kontakt", anchor="kontakt"))
    assert pieces(*given_parts) == list(given_parts)


def test_a_long_part_is_cut_between_its_lines() -> None:
    lines = [f"Plass {number}: {number} 000 kroner i året for kvart barn" for number in range(30)]
    cut = pieces(part("\n".join(lines), "Prisar", anchor="prisar"))
    assert len(cut) > 1
    assert [line for one in cut for line in one.text.split("\n")] == lines
    assert all(len(one.text.split()) <= WORDS for one in cut)
    assert {(one.trail, one.anchor) for one in cut} == {(("Boss", "Prisar"), "prisar")}


def test_a_long_line_is_cut_between_its_sentences() -> None:
    cut = pieces(part(" ".join(f"{SENTENCE} Dette er setning {number}." for number in range(12))))
    assert len(cut) > 1
    assert all(one.text.endswith(".") and len(one.text.split()) <= WORDS for one in cut)


def test_steps_stay_with_the_last_words_before_them() -> None:
    cut = pieces(part("\n".join([SENTENCE] * 12), "Slik søkjer du", steps=("Logg inn.", "Send.")))
    assert [bool(one.steps) for one in cut] == [False] * (len(cut) - 1) + [True]


def test_steps_alone_are_a_piece() -> None:
    steps = part("", "Slik søkjer du", steps=("Logg inn.", "Send."))
    assert pieces(steps) == [steps]


def test_a_word_alone_is_joined_to_what_follows() -> None:
    (joined,) = pieces(part("Sentrum", "Adresse"), part(SENTENCE, "Henting"))
    assert joined == part(f"Adresse: Sentrum\n{SENTENCE}", "Henting")


def test_a_word_at_the_end_is_kept() -> None:
    assert pieces(part(SENTENCE), part("Stengt", "I dag"))[-1] == part("Stengt", "I dag")


@pytest.mark.parametrize(("text", "heading"), [("Ja.", "Er det gratis?"), ("110", "Brann")])
def test_an_answer_of_one_word_and_a_number_stand_alone(text: str, heading: str) -> None:
    assert pieces(part(text, heading), part(SENTENCE))[0] == part(text, heading)


def test_what_a_page_says_twice_is_taken_once() -> None:
    assert pieces(part(SENTENCE, "Henting"), part(SENTENCE, "Kort sagt")) == [part(SENTENCE, "Henting")]


def test_the_same_short_answer_to_two_questions_is_two_answers() -> None:
    two = (part("Nei.", "Kostar det noko?"), part("Nei.", "Må eg vere heime?"))
    assert pieces(*two) == list(two)


def test_two_lists_without_a_text_are_two() -> None:
    two = (part("", "Søkje", steps=("Logg inn.", "Send.")), part("", "Klage", steps=("Skriv.", "Send.")))
    assert pieces(*two) == list(two)


WORD = st.sampled_from(
    ("boss", "henting", "Dunken", "kostar", "450", "kroner", "55 00", "ja", "– nei", "veke.")
)
TEXT = st.lists(st.lists(WORD, min_size=1, max_size=130).map(" ".join), max_size=4).map("\n".join)
HEADINGS = st.lists(st.sampled_from(("Pris", "Når?", "Kontakt")), max_size=2)
STEPS = st.lists(WORD, max_size=3).map(tuple)
PARTS = st.lists(
    st.builds(lambda text, headings, steps: part(text, *headings, steps=steps), TEXT, HEADINGS, STEPS).filter(
        lambda one: bool(one.text.strip() or one.steps)
    ),
    max_size=6,
)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@given(PARTS)
def test_every_line_and_every_step_stands_whole_in_a_piece(parts: list[Part]) -> None:
    cut = pieces(*parts) if parts else []
    said = [squeezed(one.text) for one in cut]
    for one in parts:
        assert not one.steps or one.steps in [piece.steps for piece in cut]
        for line in one.text.split("\n"):
            if len(line.split()) <= WORDS:
                assert any(squeezed(line) in text for text in said)
            else:
                assert words_in(part(line)) <= words_in(*cut)


@given(PARTS)
def test_nothing_is_added_but_headings(parts: list[Part]) -> None:
    headings = {f"{heading}:" for one in parts for heading in one.trail}
    added = words_in(*(pieces(*parts) if parts else [])) - words_in(*parts)
    assert set(added) <= headings


@given(PARTS)
def test_pieces_are_short_and_say_something(parts: list[Part]) -> None:
    for one in pieces(*parts) if parts else []:
        assert one.text.strip() or one.steps
        # A sentence is never cut, and a heading with a word under it may come before one.
        longest = max(len(line.split()) for line in one.text.split("\n"))
        assert len(one.text.split()) <= max(WORDS, longest + 4)
