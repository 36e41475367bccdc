"""Two witnesses: one very sure, or both of the same opinion, is an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.decide import Decision, Verdict, decide
from actions.thresholds import Thresholds
from actions.understood import Candidate, Understood
from kb_sync.chunks import Passage, SourceReference
from kb_sync.search import Hit, SearchResult

NOTHING = SearchResult((), ())
SUBJECTS = {"boss", "veg", "vatn", "bygg", "skule"}
THRESHOLDS = Thresholds.load()
MESSAGE = Understood("noko", "nn", "testvik", "subject", 0.9, (), None, None, None, None, None, None)


def said(**topics: float) -> Understood:
    ranked = sorted(topics.items(), key=lambda pair: -pair[1])
    return replace(MESSAGE, topics=tuple(Candidate(name, confidence) for name, confidence in ranked))


def hit(topic: str | None, certainty: float, score: float) -> Hit:
    source = SourceReference("", "", None, "")
    passage = Passage(
        f"t/{topic}/about/nn", "t", topic, "about", "about", "nn", "", "", "", (), source, "written"
    )
    return Hit(passage, score, certainty, 0, 0, 0, 0, "")


def found(*hits: Hit) -> SearchResult:
    return SearchResult(hits, ())


def judge(message: Understood, result: SearchResult = NOTHING, only_question: bool = False) -> Decision:
    return decide(message, result, SUBJECTS, THRESHOLDS, only_question=only_question)


def test_a_sure_classifier_is_believed_whatever_the_search_found() -> None:
    decision = judge(said(boss=0.9), found(hit("veg", 0.9, 1.0)))
    assert (decision.verdict, decision.topic, decision.because) == (Verdict.ANSWER, "boss", "classifier")


def test_an_unsure_classifier_needs_the_search_to_agree() -> None:
    assert judge(said(boss=0.4), found(hit("boss", 0.2, 1.0))).because == "both"
    disagreed = judge(said(boss=0.4), found(hit("veg", 0.25, 1.0)))
    assert (disagreed.verdict, disagreed.candidates) == (Verdict.CLARIFY, ("boss", "veg"))


def test_a_clear_find_is_answered_although_the_classifier_knows_nothing() -> None:
    decision = judge(said(veg=0.1), found(hit("boss", 0.5, 1.0), hit("veg", 0.3, 0.6)))
    assert (decision.verdict, decision.topic, decision.confidence) == (Verdict.ANSWER, "boss", 0.5)


def test_a_find_that_another_subject_rivals_is_asked_back() -> None:
    decision = judge(said(veg=0.1), found(hit("boss", 0.5, 1.0), hit("veg", 0.5, 0.95)))
    assert (decision.verdict, decision.candidates) == (Verdict.CLARIFY, ("boss", "veg"))


def test_a_choice_between_one_gets_the_runner_up() -> None:
    decision = judge(said(boss=0.25, veg=0.1), found())
    assert decision.candidates == ("boss", "veg")


def test_never_more_choices_than_agreed() -> None:
    hits = [hit(topic, 0.25, 1 - place / 100) for place, topic in enumerate(sorted(SUBJECTS))]
    decision = judge(said(boss=0.25, veg=0.24, vatn=0.23), found(*hits))
    assert len(decision.candidates) == THRESHOLDS.most_choices == len(set(decision.candidates))


def test_nothing_that_fits_is_no_answer() -> None:
    assert judge(said(boss=0.1), found(hit("veg", 0.15, 1.0))).verdict is Verdict.NOTHING
    assert judge(said()).verdict is Verdict.NOTHING


def test_what_seems_out_of_scope_must_fit_better_to_be_asked_back() -> None:
    result = found(hit("veg", 0.25, 1.0), hit("boss", 0.25, 0.9))
    assert judge(said(), result).verdict is Verdict.CLARIFY
    assert judge(replace(said(), intent="out_of_scope"), result).verdict is Verdict.NOTHING


def test_a_subject_without_an_article_is_neither_answered_nor_offered() -> None:
    decision = judge(said(utland=0.95, boss=0.3), found(hit("utland", 0.9, 1.0), hit("boss", 0.25, 0.5)))
    assert (decision.verdict, decision.topic) == (Verdict.ANSWER, "boss")
    assert "utland" not in decision.candidates


def test_facts_do_not_count_as_subjects() -> None:
    assert judge(said(), found(hit(None, 0.9, 1.0))).verdict is Verdict.NOTHING


def test_a_choice_is_what_the_resident_chose() -> None:
    decision = judge(replace(said(veg=0.99), chosen_topic="boss"))
    assert (decision.topic, decision.confidence, decision.because) == ("boss", 1.0, "chosen")
    assert judge(replace(MESSAGE, chosen_topic="utland")).verdict is Verdict.NOTHING


def test_a_mere_question_goes_on_about_the_last_subject() -> None:
    before = replace(said(veg=0.4), previous_topic="boss", aspect=Candidate("price", 0.7))
    decision = judge(before, only_question=True)
    assert (decision.verdict, decision.topic, decision.because) == (Verdict.ANSWER, "boss", "follow_up")
    # A message that names its own subject does not.
    assert judge(replace(before, topics=(Candidate("veg", 0.9),)), only_question=True).topic == "veg"
    assert judge(before, only_question=False).topic != "boss"


def test_a_mere_question_about_nothing_is_asked_back() -> None:
    decision = judge(said(veg=0.4, boss=0.2), only_question=True)
    assert (decision.verdict, decision.candidates) == (Verdict.ASK_SUBJECT, ("veg", "boss"))
    assert judge(replace(said(), previous_topic="utland"), only_question=True).verdict is Verdict.ASK_SUBJECT


@pytest.mark.parametrize("confidence", [0.0, 0.29, 0.3, 0.69, 0.7, 1.0])
def test_more_certainty_never_makes_an_answer_into_a_question(confidence: float) -> None:
    lower = judge(said(boss=confidence), found(hit("boss", 0.25, 1.0)))
    higher = judge(said(boss=min(1.0, confidence + 0.2)), found(hit("boss", 0.25, 1.0)))
    assert (lower.verdict, higher.verdict) != (Verdict.ANSWER, Verdict.CLARIFY)


def test_an_answer_that_is_not_quite_sure_has_others_beside_it() -> None:
    decision = judge(said(boss=0.9, veg=0.05, vatn=0.03, bygg=0.025, skule=0.01))
    assert (decision.topic, decision.candidates) == ("boss", ("veg", "vatn"))
    assert len(decision.candidates) == THRESHOLDS.most_alternatives
    assert judge(said(boss=THRESHOLDS.alone.value, veg=0.03)).candidates == ()
    assert judge(said(boss=0.96, veg=THRESHOLDS.alternative.value - 0.001)).candidates == ()


def test_what_the_search_answers_has_the_classifiers_guesses_beside_it() -> None:
    decision = judge(said(veg=0.1, boss=0.05), found(hit("boss", 0.5, 1.0), hit("veg", 0.3, 0.6)))
    assert (decision.because, decision.topic, decision.candidates) == ("search", "boss", ("veg",))


def test_pages_do_not_count_as_subjects() -> None:
    result = found(hit(None, 0.9, 1.0), hit("boss", 0.5, 0.5))
    assert judge(said(), result).topic == "boss"
