import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.one_edit import OneEdit, one_edit_apart

KEYS = ("selvmord", "overdose", "ambulanse", "kramper")
LETTERS = "abcdefghijklmnoprstuvyæøå"


@st.composite
def misspelt(draw):
    """A key and the same key with one letter missing, too many, changed, or swapped with the next."""
    key = draw(st.sampled_from(KEYS))
    place = draw(st.integers(0, len(key) - 1))
    letter = draw(st.sampled_from(LETTERS))
    written = draw(
        st.sampled_from(
            [
                key[:place] + key[place + 1 :],
                key[:place] + letter + key[place:],
                key[:place] + letter + key[place + 1 :],
                key[:place] + key[place + 1 : place + 2] + key[place] + key[place + 2 :],
            ]
        )
    )
    return key, written


@given(misspelt())
def test_one_wrong_letter_is_put_right(pair):
    key, written = pair
    assert written == key or one_edit_apart(written, key)
    assert OneEdit(KEYS).corrected(f"x {written} y") == (
        f"x {key} y" if not written.startswith(key) else f"x {written} y"
    )


@given(misspelt())
def test_the_beginning_of_a_long_word_is_put_right_too(pair):
    key, written = pair
    if (
        len(key) >= 8
        and written != key
        and len(written) == len(key)
        and not (written + "stankar").startswith(key)
    ):
        assert OneEdit([key]).corrected(f"{written}stankar") == f"{key}stankar"


@pytest.mark.parametrize(
    "word", ["selvmord", "selvmordet", "betaling", "ambulant", "kamper", "hund", "", "."]
)
def test_other_words_are_left_alone(word):
    assert OneEdit(KEYS, ["ambulant", "kamper"]).corrected(word) == word


@pytest.mark.parametrize(
    ("word", "key", "apart"),
    [
        ("brann", "brann", False),
        ("brnan", "brann", True),
        ("bran", "brann", True),
        ("branno", "brann", True),
        ("brenn", "brann", True),
        ("brnna", "brann", False),
        ("brn", "brann", False),
        ("brannen", "brann", False),
    ],
)
def test_what_one_edit_is(word, key, apart):
    assert one_edit_apart(word, key) is apart
    assert one_edit_apart(key, word) is apart


def test_short_keys_are_refused():
    with pytest.raises(ValueError, match="'dør' is shorter"):
        OneEdit(["dør"])
