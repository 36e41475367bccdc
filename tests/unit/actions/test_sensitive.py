"""A word or two never bring up what may hurt, unless they name it."""

from __future__ import annotations

import pytest

from actions.decide import Decision, Verdict
from actions.sensitive import SensitiveSubjects
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.subjects import load_subjects

SENSITIVE = SensitiveSubjects.load()
TITLES = {name: subject.name.nn for name, subject in load_subjects(PACKAGE_CONTENT).items()}


def answer(topic: str, *candidates: str, because: str = "classifier") -> Decision:
    return Decision(Verdict.ANSWER, because, topic, 0.9, candidates)


def test_every_one_is_a_subject() -> None:
    assert set(SENSITIVE.named_by) <= set(TITLES)


def test_an_ambiguous_word_gets_no_sensitive_answer() -> None:
    checked = SENSITIVE.checked(answer("hjelp-ved-overgrep"), ["slå", "graset"], TITLES)
    assert (checked.verdict, checked.because) == (Verdict.NOTHING, "sensitive")


def test_other_likely_subjects_are_offered_instead() -> None:
    decision = answer("krisesenter", "krisesenter", "vegvedlikehold", "broyting")
    checked = SENSITIVE.checked(decision, ["senter"], TITLES)
    assert (checked.verdict, checked.candidates) == (Verdict.CLARIFY, ("vegvedlikehold", "broyting"))


def test_among_choices_it_stands_only_when_named() -> None:
    choices = Decision(
        Verdict.CLARIFY, "unsure", "barnevern", 0.3, ("barnevern", "barnehageplass", "lekeplass")
    )
    assert SENSITIVE.checked(choices, ["barn"], TITLES).candidates == ("barnehageplass", "lekeplass")
    assert SENSITIVE.checked(choices, ["barnevernet"], TITLES).candidates == choices.candidates
    # A choice of one is none.
    two = Decision(Verdict.CLARIFY, "unsure", "barnevern", 0.3, ("barnevern", "barnehageplass"))
    assert SENSITIVE.checked(two, ["barn"], TITLES).verdict is Verdict.NOTHING


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
    assert SENSITIVE.checked(decision, naming, TITLES) == decision
