"""A word or two never bring up what may hurt, unless they name it."""

from __future__ import annotations

import pytest

from actions.decide import Decision, Verdict
from actions.sensitive import SensitiveSubjects
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.subjects import load_subjects

SENSITIVE = SensitiveSubjects.load()
TITLES = {name: subject.name.nn for name, subject in load_subjects(PACKAGE_CONTENT).items()}


def answer(topic: str, *candidates: str, because: str = "classifier", confidence: float = 0.9) -> Decision:
    return Decision(Verdict.ANSWER, because, topic, confidence, candidates)


def test_every_one_is_a_subject() -> None:
    assert set(SENSITIVE.named_by) <= set(TITLES)
    assert set(SENSITIVE.in_messages) <= set(SENSITIVE.named_by)


def test_an_ambiguous_word_gets_no_sensitive_answer() -> None:
    checked = SENSITIVE.checked(answer("hjelp-ved-overgrep"), ["slå", "graset"], TITLES, length=2)
    assert (checked.verdict, checked.because) == (Verdict.NOTHING, "sensitive")


def test_other_likely_subjects_are_offered_instead() -> None:
    decision = answer("krisesenter", "krisesenter", "vegvedlikehold", "broyting")
    checked = SENSITIVE.checked(decision, ["senter"], TITLES, length=2)
    assert (checked.verdict, checked.candidates) == (Verdict.CLARIFY, ("vegvedlikehold", "broyting"))


def test_among_choices_it_stands_only_when_named() -> None:
    choices = Decision(
        Verdict.CLARIFY, "unsure", "barnevern", 0.3, ("barnevern", "barnehageplass", "lekeplass")
    )
    assert SENSITIVE.checked(choices, ["barn"], TITLES, length=2).candidates == (
        "barnehageplass",
        "lekeplass",
    )
    assert SENSITIVE.checked(choices, ["barnevernet"], TITLES, length=2).candidates == choices.candidates
    # A choice of one is none.
    two = Decision(Verdict.CLARIFY, "unsure", "barnevern", 0.3, ("barnevern", "barnehageplass"))
    assert SENSITIVE.checked(two, ["barn"], TITLES, length=2).verdict is Verdict.NOTHING


@pytest.mark.parametrize(
    ("decision", "naming"),
    [
        (answer("krisesenter"), ["krisesenteret"]),
        (answer("krisesenter"), ["mannen", "slår", "meg"]),
        (answer("krisesenter", because="chosen"), ["x"]),
        (answer("krisesenter", because="follow_up"), []),
        (answer("broyting"), ["plog"]),
    ],
)
def test_what_is_named_chosen_or_told_at_length_is_answered(decision: Decision, naming: list[str]) -> None:
    assert SENSITIVE.checked(decision, naming, TITLES, length=2) == decision


@pytest.mark.parametrize(
    ("topic", "naming"),
    [
        ("fosterhjem", ["fosterforeldre", "betalt"]),
        ("hjelp-ved-rusavhengighet", ["rus"]),
        ("psykisk-helse", ["BUP"]),
        ("samlivsbrudd", ["mekling"]),
        ("sosialhjelp", ["nødhjelp", "mat"]),
    ],
)
def test_people_name_it_in_many_words(topic: str, naming: list[str]) -> None:
    decision = answer(topic)
    assert SENSITIVE.checked(decision, naming, TITLES, length=2) == decision


def test_a_whole_word_is_no_beginning() -> None:
    checked = SENSITIVE.checked(answer("hjelp-ved-rusavhengighet"), ["russ"], TITLES, length=1)
    assert checked.verdict is Verdict.NOTHING


def test_a_whole_sentence_the_classifier_is_sure_of_is_answered() -> None:
    sure = answer("samlivsbrudd", confidence=0.98)
    assert SENSITIVE.checked(sure, ["gå", "kvarandre"], TITLES, length=7) == sure
    assert SENSITIVE.checked(sure, ["gå", "kvarandre"], TITLES, length=2).verdict is Verdict.NOTHING
    unsure = answer("samlivsbrudd", confidence=0.9)
    assert SENSITIVE.checked(unsure, ["gå", "kvarandre"], TITLES, length=7).verdict is Verdict.NOTHING
