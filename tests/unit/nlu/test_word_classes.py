"""Classes of words: found by the word, its parts and its phrases, the same after being packed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.dialect import equivalents
from nlu.word_classes import WordClasses

CLASSES = WordClasses.of_lists(
    {
        "poison": ["plumbo", "klor*", "*middel"],
        "child": ["jente", "*åring*", "孩*"],
        "breathing": ["får_ikkje_luft", "puste"],
        "air": ["luft"],
    }
)


def of(text: str) -> list[tuple[str, ...]]:
    return CLASSES.of(equivalents().canonical_words(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plumbo", [("poison",)]),
        ("klorin", [("poison",)]),
        ("vaskemiddel", [("poison",)]),
        ("femåringen", [("child",)]),
        ("jentene", [("child",)]),
        ("孩子", [("child",)]),
        ("barnehage", [()]),
        ("", []),
        # A phrase in any form, and the words it is made of.
        ("han får ikke luft", [(), ("breathing",), (), ("air",)]),
    ],
)
def test_what_a_word_speaks_of(text: str, expected: list[tuple[str, ...]]) -> None:
    assert of(text) == expected


def test_what_would_catch_too_much_or_is_never_found_is_refused() -> None:
    with pytest.raises(ValueError, match=r"child: 'is\*' would catch too much"):
        WordClasses.of_lists({"child": ["is*"]})
    with pytest.raises(ValueError, match="has 7 words"):
        WordClasses.of_lists({"child": ["ein_to_tre_fire_fem_seks_sju"]})
    with pytest.raises(ValueError, match="has 0 words"):
        WordClasses.of_lists({"child": ["🔥"]})


@given(st.lists(st.text(max_size=12), max_size=6))
def test_packed_and_unpacked_says_the_same_of_anything(words: list[str]) -> None:
    again = WordClasses.unpacked(CLASSES.packed())
    assert again.of(words) == CLASSES.of(words)
    assert len(again.of(words)) == len(words)


def test_no_word_is_searched_for_longer_parts_than_there_are() -> None:
    # Every part of a word of thousands of letters would be millions: seconds in which nobody else is answered.
    class Counted(dict[str, tuple[str, ...]]):
        looked = 0

        def get(self, key: str, default: object = None) -> tuple[str, ...]:
            self.looked += 1
            return super().get(key, ())

    within = Counted({"åring": ("child",)})
    (classes,) = WordClasses({}, {}, {}, within).of(["x" * 3000 + "femåringen"])
    assert classes == ("child",)
    assert within.looked <= len("åring") * 3010


def test_the_projects_own_lists_can_be_read() -> None:
    own = WordClasses.read()
    told = own.of(equivalents().canonical_words("toåringen har drukke plumbo"))
    assert "child" in told[0] and "ingest" in told[2] and "poisoning_substance" in told[3]
    assert WordClasses.unpacked(own.packed()).packed() == own.packed()
