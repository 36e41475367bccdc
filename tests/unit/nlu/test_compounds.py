"""Compounds are taken apart, and words written apart are put together, by the words the project knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.compounds import Compounds
from nlu.vocabulary import Vocabulary

KNOWN = (
    "barn barnehage barnehageplass plass frist arbeid plassen båt lånekort kort låne hage hagen snø brøyting"
)
COMPOUNDS = Compounds(Vocabulary(dict.fromkeys(KNOWN.split(), 5)))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("barnehageplass", ("barnehage", "plass")),
        ("arbeidsplassen", ("arbeid", "plassen")),
        ("snøbrøyting", ("snø", "brøyting")),
        ("barnehageplassfrist", ("barnehageplass", "frist")),
        ("båtplassfrist", ("båt", "plass", "frist")),
    ],
)
def test_a_compound_is_its_known_parts(word: str, parts: tuple[str, ...]) -> None:
    found = COMPOUNDS.split(word)
    assert found is not None and found.parts == parts


@pytest.mark.parametrize("word", ["plass", "hagen", "xyzplass", "", "å", "frist1"])
def test_what_is_no_compound_of_known_words_stays_whole(word: str) -> None:
    assert COMPOUNDS.split(word) is None


def test_words_written_apart_are_put_together() -> None:
    assert COMPOUNDS.joined(["barnehage", "plass", "frist"]) == ["barnehageplass"]
    assert COMPOUNDS.joined(["låne", "kort"]) == ["lånekort"]
    assert COMPOUNDS.joined(["frist", "plass"]) == []
    assert COMPOUNDS.joined([]) == []


@given(st.text(max_size=40))
def test_parts_are_known_and_stand_in_the_word(word: str) -> None:
    found = COMPOUNDS.split(word)
    if found is not None:
        assert all(part in KNOWN.split() for part in found.parts)
        assert sum(map(len, found.parts)) <= len(word)
