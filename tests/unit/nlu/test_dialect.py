import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nlu.dialect import EQUIVALENTS_FILE, Equivalents, equivalents
from nlu.normalise import words

LISTS = yaml.safe_load(EQUIVALENTS_FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "spellings",
    [
        ["hvordan", "korleis", "kossen", "kordan"],
        ["jeg", "eg", "æ"],
        ["ikke", "ikkje", "itte"],
        ["hva", "kva", "ka", "ke"],
        ["dere", "dykk", "dokker"],
        ["søppel", "boss"],
        ["barnehagene", "barnehagane"],
        ["daglig", "dagleg"],
        ["rettighet", "rettigheit"],
        ["søkerne", "søkarane"],
        ["målingene", "målingane"],
    ],
)
def test_spellings_of_one_word_meet(spellings):
    assert len({equivalents().canonical(word) for word in spellings}) == 1


@pytest.mark.parametrize(
    "word", ["jernbane", "januar", "ansvar", "seminar", "leg", "vane", "åpen", "kommune"]
)
def test_look_alikes_are_left_alone(word):
    assert equivalents().canonical(word) == word


def test_a_whole_message_in_three_ways():
    messages = ["Korleis søkjer eg?", "hvordan søker jeg", "kossen søkjer æ"]
    assert {tuple(equivalents().canonical_words(message)) for message in messages} == {
        ("hvordan", "søker", "jeg")
    }


def test_variants_are_every_spelling_whichever_is_asked_for():
    assert equivalents().variants("kossen") == equivalents().variants("korleis")
    assert {"hvordan", "korleis", "kossen"} <= equivalents().variants("hvordan")
    assert equivalents().variants("ukjentord") == {"ukjentord"}


@pytest.mark.parametrize("shared", LISTS["words"])
def test_the_list_leads_nowhere_twice(shared):
    assert equivalents().canonical(shared) == shared
    others = LISTS["words"][shared].split()
    assert others
    for other in others:
        assert words(other) == [other], "a spelling has to be one folded word to be met"
        assert equivalents().canonical(other) == shared


@given(
    st.text(alphabet="abdeghiklnrtvåøæ", max_size=12) | st.sampled_from(["mogleg", "barnehagane", "brukarar"])
)
def test_the_shared_spelling_stays(word):
    once = equivalents().canonical(word)
    assert equivalents().canonical(once) == once


def test_a_word_with_two_meanings_is_refused(tmp_path):
    file = tmp_path / "ord.yml"
    file.write_text('words: {a: "x y", b: "y"}\nendings: []\nnot_endings: ""\n', encoding="utf-8")
    with pytest.raises(ValueError, match="'y' is both 'a' and 'b'"):
        Equivalents.load(file)
