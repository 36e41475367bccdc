"""Norwegian words: Nynorsk, dialect, endings, compounds and missing letters meet in the same terms."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb_sync.lexical import WORD_LISTS, Analyser, WordLists, fold, plain, stem, surfaces, whole
from nlu.dialect import equivalents

LISTS = WordLists.load()
KNOWN = {stem(word) for word in "avfall dunk barnehage plass søknad gebyr vann tømming tomt".split()}


def terms(text: str, vocabulary: set[str] | frozenset[str] = frozenset()) -> list[str]:
    return [term for word in Analyser(LISTS, vocabulary).words(text) for term in (*word.terms, *word.parts)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("barnehagen", "barnehager"),
        ("heimehjelp", "hjemmehjelp"),
        ("vassgebyret", "vanngebyr"),
        ("ka kosta boss", "hva koster avfall"),
        ("bossdunken", "avfall dunk"),
        ("kommunevegane", "kommunale veier"),
        ("syskenmoderasjon", "søskenmoderasjon"),
        ("BARNEHAGE", "barnehage"),
        ("e-post", "epost"),
    ],
)
def test_words_for_the_same_meet(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other))


def test_words_that_say_nothing_are_left_out() -> None:
    assert terms("kva er det eg skal gjere no") == []


def test_a_compound_falls_apart_where_the_base_knows_both_parts() -> None:
    assert Analyser(LISTS, KNOWN).words("barnehagesøknad")[0].parts == (stem("barnehage"), stem("søknad"))


def test_a_compound_with_one_known_part_gives_that_part() -> None:
    assert Analyser(LISTS, KNOWN).words("hyttesøppel")[0].parts == ("avfall",)


def test_nothing_is_taken_apart_without_a_vocabulary() -> None:
    assert Analyser(LISTS).words("barnehagesøknad")[0].parts == ()


def test_a_word_typed_without_norwegian_letters_is_found() -> None:
    assert terms("soknad", KNOWN) == terms("søknad", KNOWN)


def test_a_norwegian_letter_is_never_taken_for_another() -> None:
    assert stem("tomt") not in terms("tømt", KNOWN)


def test_a_hyphenated_word_counts_joined_and_in_parts() -> None:
    assert list(surfaces("HC-kortet")) == ["hckortet", "kortet"]


def test_no_line_says_what_the_dialect_list_says_already() -> None:
    dialect = equivalents()
    meanings = yaml.safe_load(WORD_LISTS.read_text(encoding="utf-8"))["meanings"]
    known = [
        word
        for word, called in meanings.items()
        if " " not in called and stem(dialect.canonical(word)) == stem(dialect.canonical(called))
    ]
    assert known == []


@given(st.text(max_size=60))
def test_any_text_can_be_analysed_and_indexed(text: str) -> None:
    words = Analyser(LISTS, KNOWN).words(text)
    terms = [*whole(words), *plain(words)]
    # The store keeps them with spaces and ends of lines between.
    assert " ".join(terms).split() == "\n".join(terms).split("\n") == terms or not terms


def test_a_word_that_is_remembered_is_analysed_as_it_would_be_anew() -> None:
    text = "barnehagesøknad soknad bossdunken og hyttesøppel"
    remembering, forgetful = Analyser(LISTS, KNOWN), Analyser(LISTS, KNOWN, remembered=0)
    for _ in range(2):
        assert remembering.words(text) == forgetful.words(text)


@given(st.text(alphabet="abcdefghijklmnoprstuvwyåøæÅØÆ", min_size=1, max_size=20))
def test_folding_leaves_no_norwegian_letters_and_looks_at_no_case(word: str) -> None:
    assert not set(fold(word)) & set("åøæ")
    assert fold(word.upper()) == fold(word)
