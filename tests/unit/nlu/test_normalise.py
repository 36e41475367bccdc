import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.normalise import fold, normalise, words

ANY_TEXT = st.text(max_size=200)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  når\tåpner \n legevakta ", "når åpner legevakta"),
        ("sma\u030a barn", "små barn"),
        ("barne\u200bhage", "barnehage"),
        ("barne\u00adhage", "barnehage"),
        ("kva\u00a0kostar\u2009det", "kva kostar det"),
        ("a\u200b\u030a", "å"),
        ("hei\x00\x07 du", "hei du"),
        ("\ufeffHei!", "Hei!"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("takk 🙂", "takk 🙂"),
        ("", ""),
        ("\u200b\u200b", ""),
    ],
)
def test_normalise_keeps_what_is_seen_and_drops_what_is_not(written, expected):
    assert normalise(written) == expected


@given(ANY_TEXT)
def test_normalise_twice_is_normalise_once(text):
    assert normalise(normalise(text)) == normalise(text)


@given(ANY_TEXT)
def test_normalise_never_removes_a_letter(text):
    def letters(of):
        return [c for c in unicodedata.normalize("NFD", of) if unicodedata.category(c).startswith("L")]

    assert sorted(letters(normalise(text))) == sorted(letters(text))


@given(ANY_TEXT)
def test_normalise_leaves_one_clean_line(text):
    result = normalise(text)
    assert result == result.strip()
    assert "  " not in result
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in result)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("HEEEEI!!!", "heei"),
        ("Kva kostar SFO?", "kva kostar sfo"),
        ("e-post: post@alver.kommune.no", "e post post alver kommune no"),
        ("１０００ kr", "1000 kr"),
        ("1000000", "1000000"),
        ("oppgjer", "oppgjer"),
        ("Østre Å", "østre å"),
        ("مرحبا، كيف", "مرحبا كيف"),
        ("!!!", ""),
    ],
)
def test_fold_keeps_only_what_matters_for_matching(written, expected):
    assert fold(written) == expected


@given(ANY_TEXT)
def test_fold_twice_is_fold_once(text):
    assert fold(fold(text)) == fold(text)


def test_words_of_a_message():
    assert words("Når opnar legevakta i Knarvik?") == ["når", "opnar", "legevakta", "i", "knarvik"]
    assert words(" ?! ") == []
