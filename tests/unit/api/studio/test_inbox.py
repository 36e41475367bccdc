"""The inbox: what comes first, and what a decision does."""

from __future__ import annotations

from typing import Any

import pytest

from api.errors import (
    EditedMeanwhileError,
    InvalidRequestError,
    NotInStudioError,
    PersonalDataInExampleError,
)
from api.studio.history import History
from api.studio.inbox import Inbox, Judgement
from api.studio.observations import Observations
from api.studio.subjects import Subjects, Title
from api.studio.working_copy import WorkingCopy
from tests.unit.api.studio.conftest import MARIA, NILS, Clock, texts_in, turned

WASTE: dict[str, Any] = {"intent": "subject/renovasjon", "confidence": 0.55, "signs": ("unsure",)}


@pytest.fixture
async def inbox(
    observations: Observations, copy: WorkingCopy, subjects: Subjects, history: History, clock: Clock
) -> Inbox:
    """Three who ask when waste is fetched, one whose answer was no good, one message that went well."""
    await observations.keep(
        [
            turned(clock, 2, "Når vert bosset henta?", conversation="c1", **WASTE),
            turned(clock, 2, "når blir bosset hentet", conversation="c2", form="nb", **WASTE),
            turned(clock, 2, "når hentar dei søpla", conversation="c3", **WASTE),
            turned(
                clock,
                2,
                "kor ladar eg bilen",
                "unanswered",
                conversation="c4",
                signs=("unanswered",),
                intent="subject/barnehageplass",
                confidence=0.2,
                runner_up="subject/renovasjon",
                runner_up_confidence=0.15,
            ),
            turned(clock, 2, "kva kostar barnehagen", conversation="c5", confidence=0.99),
            turned(clock, 2, "eit anna spørsmål", conversation="c6", municipality="austrheim", **WASTE),
        ]
    )
    return Inbox(observations, copy, subjects, history, clock)


async def test_near_duplicates_are_one_line_and_the_most_useful_comes_first(inbox: Inbox) -> None:
    found = await inbox.open("alver")
    assert (found["messages"], found["lines_in_all"]) == (4, 2)
    waste, charging = found["lines"]
    assert (waste["count"], waste["forms"], waste["signs"]) == (3, {"nn": 2, "nb": 1}, {"unsure": 3})
    assert waste["useful"] == pytest.approx(3 * 1.45)
    assert charging["useful"] == pytest.approx(2.8)
    assert charging["guess"] == {
        "id": "barnehageplass",
        "title": {"nn": "Barnehageplass", "nb": "Barnehageplass"},
        "confidence": 0.2,
    }
    assert charging["runner_up"]["id"] == "renovasjon"
    assert charging["answer"] == "Svaret."


async def test_right_makes_examples_of_what_it_thought(inbox: Inbox, copy: WorkingCopy) -> None:
    line = (await inbox.open("alver"))["lines"][0]
    done = await inbox.decide(MARIA, Judgement(tuple(line["ids"]), "right"))
    assert (done.what, done.subject) == ("inbox_right", "renovasjon")
    assert set(texts_in(copy, "subject/renovasjon")) >= set(line["proposed"])
    assert (await inbox.open("alver"))["messages"] == 1
    assert {one["decision"] for one in await inbox.decided("alver")} == {"right"}


async def test_undo_takes_the_examples_and_the_decision_back(
    inbox: Inbox, copy: WorkingCopy, history: History
) -> None:
    before = copy.examples()
    ids = tuple((await inbox.open("alver"))["lines"][1]["ids"])
    done = await inbox.decide(MARIA, Judgement(ids, "new_subject", title=Title("Lading", "Lading")))
    assert texts_in(copy, "subject/lading") == ["kor ladar eg bilen"]
    await history.undo(MARIA, done.id)
    assert copy.examples() == before
    assert (await inbox.open("alver"))["messages"] == 4


@pytest.mark.parametrize(
    ("judgement", "intent", "added"),
    [
        (
            {"decision": "subject", "subject": "barnehageplass"},
            "subject/barnehageplass",
            ["kor ladar eg bilen"],
        ),
        ({"decision": "not_ours"}, "out_of_scope", ["kor ladar eg bilen"]),
        (
            {"decision": "subject", "subject": "renovasjon", "texts": ("lade elbil", "ladestasjon")},
            "subject/renovasjon",
            ["lade elbil", "ladestasjon"],
        ),
        ({"decision": "skipped"}, "out_of_scope", []),
    ],
)
async def test_what_each_decision_adds(
    inbox: Inbox, copy: WorkingCopy, judgement: dict[str, Any], intent: str, added: list[str]
) -> None:
    before = texts_in(copy, intent)
    ids = tuple((await inbox.open("alver"))["lines"][1]["ids"])
    await inbox.decide(MARIA, Judgement(ids, **judgement))
    assert texts_in(copy, intent) == [*before, *added]


async def test_two_who_decide_about_the_same_line(inbox: Inbox) -> None:
    ids = tuple((await inbox.open("alver"))["lines"][0]["ids"])
    await inbox.decide(MARIA, Judgement(ids[:1], "skipped"))
    with pytest.raises(EditedMeanwhileError) as told:
        await inbox.decide(NILS, Judgement(ids, "right"))
    assert told.value.values == {"who": "Maria"}
    assert (await inbox.open("alver"))["messages"] == 3


async def test_what_may_not_be_learned_from_decides_nothing(inbox: Inbox, copy: WorkingCopy) -> None:
    ids = tuple((await inbox.open("alver"))["lines"][1]["ids"])
    for judgement, error in (
        (
            Judgement(ids, "subject", "renovasjon", texts=("ring meg på 91234567",)),
            PersonalDataInExampleError,
        ),
        (Judgement(ids, "subject", "finst-ikkje"), InvalidRequestError),
        (Judgement(ids, "new_subject"), InvalidRequestError),
        (Judgement((999,), "right"), NotInStudioError),
    ):
        with pytest.raises(error):
            await inbox.decide(MARIA, judgement)
    assert (await inbox.open("alver"))["messages"] == 4
    assert copy.changes().added == {}


async def test_a_message_that_is_forgotten_meanwhile_stands_in_nobodys_way(
    inbox: Inbox, observations: Observations, history: History, copy: WorkingCopy
) -> None:
    ids = tuple((await inbox.open("alver"))["lines"][0]["ids"])
    done = await inbox.decide(MARIA, Judgement(ids, "right"))
    await observations.forget("c1")
    await history.undo(MARIA, done.id)
    assert (await inbox.open("alver"))["messages"] == 3
    assert copy.changes().added == {}
