"""What a machine adds, what it may not add, and what a person has written always stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb_sync.article import State
from kb_sync.chunks import Passage, SourceReference
from kb_sync.translate.complete import complete, completion
from kb_sync.translate.translator import NoTranslator
from tests.unit.kb_sync.translate.small_translator import Marking

NOBODY: frozenset[str] = frozenset()


def passage(key: str = "price", topic: str | None = "renovasjon", **changes: object) -> Passage:
    one = Passage(
        id=f"testvik/{topic}/{key}/nn",
        municipality="testvik",
        topic=topic,
        key=key,
        aspect="price",
        lang="nn",
        title="Boss",
        heading="Pris",
        text="Ti kroner.",
        steps=("Ring.", "Betal."),
        source=SourceReference("Lova", "https://lov.example.no/1", None, "2026-11-21"),
        state="written",
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def twin(one: Passage, **changes: object) -> Passage:
    return replace(one, id=one.id[:-2] + "nb", lang="nb", **changes)  # type: ignore[arg-type]


def test_the_missing_form_is_added_right_after_and_labelled() -> None:
    first, second = passage(), passage("hours")
    whole = complete([first, second], Marking(), NOBODY)
    assert [one.id for one in whole] == [first.id, twin(first).id, second.id, twin(second).id]
    added = whole[1]
    assert (added.lang, added.state, added.title, added.heading, added.text, added.steps) == (
        "nb",
        "machine",
        "nb:Boss",
        "nb:Pris",
        "nb:Ti kroner.",
        ("nb:Ring.", "nb:Betal."),
    )
    assert added.source == first.source and added.twin_key == first.twin_key
    assert whole[0] == first


def test_each_text_is_asked_for_once() -> None:
    marking = Marking()
    complete([passage(), passage("hours")], marking, NOBODY)
    assert sorted(marking.asked) == ["Betal.", "Boss", "Pris", "Ring.", "Ti kroner."]


@pytest.mark.parametrize("state", ["written", "checked", "machine"])
def test_what_stands_in_both_forms_is_left_alone(state: State) -> None:
    both = [passage(), twin(passage(), state=state, text="Ti spenn.")]
    marking = Marking()
    assert complete(both, marking, NOBODY) == both and marking.asked == []


def test_what_a_person_has_written_of_a_form_is_used() -> None:
    one = passage()
    frame = twin(one, title="Avfall", heading="Hva koster det?", steps=("Bruk telefonen.",), state="machine")
    marking = Marking()
    added = complete([one], marking, NOBODY, {frame.id: frame})[1]
    assert marking.asked == ["Ti kroner."]
    assert (added.title, added.heading, added.text, added.steps) == (
        "Avfall",
        "Hva koster det?",
        "nb:Ti kroner.",
        ("Bruk telefonen.",),
    )


def test_both_directions() -> None:
    nb = twin(passage("hours"))
    whole = complete([passage(), nb], Marking(), NOBODY)
    assert {one.id for one in whole if one.state == "machine"} == {
        "testvik/renovasjon/price/nb",
        "testvik/renovasjon/hours/nn",
    }


def test_about_a_sensitive_subject_a_machine_says_nothing() -> None:
    one, other = passage(topic="krisesenter"), passage()
    marking = Marking()
    result = completion([one, other], marking, frozenset({"krisesenter"}))
    assert [each.id for each in result.passages] == [one.id, other.id, twin(other).id]
    assert (result.translated, result.lacking, result.kept_back) == (1, 0, 1)


def test_a_page_that_speaks_of_something_sensitive_has_no_subject_and_is_left_alone_too() -> None:
    one = passage(topic=None, fact="page:heimeside", sensitive=True)
    marking = Marking()
    result = completion([one], marking, NOBODY)
    assert result.passages == [one] and result.kept_back == 1 and marking.asked == []


def test_a_machines_text_about_a_sensitive_subject_is_left_out() -> None:
    one = passage(topic="krisesenter")
    machine = twin(one, state="machine")
    result = completion([one, machine], Marking(), frozenset({"krisesenter"}))
    assert result.passages == [one] and result.kept_back == 1
    alone = completion([machine], Marking(), frozenset({"krisesenter"}))
    assert alone.passages == [] and alone.kept_back == 1
    checked = replace(machine, state="checked")
    assert complete([one, checked], Marking(), frozenset({"krisesenter"})) == [one, checked]


def test_a_text_that_comes_back_harmed_is_not_shown() -> None:
    result = completion([passage(), passage("hours", steps=("Ring x.",))], Marking(bad="x"), NOBODY)
    assert [one.id[-8:] for one in result.passages] == ["price/nn", "price/nb", "hours/nn"]
    assert (result.translated, result.lacking) == (1, 1)


def test_without_a_translator_the_passages_stay_as_they_are() -> None:
    result = completion([passage(), passage("hours")], NoTranslator(), NOBODY)
    assert result.passages == [passage(), passage("hours")]
    assert (result.translated, result.lacking) == (0, 2)
