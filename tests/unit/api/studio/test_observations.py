"""What is kept of messages, what tells that an answer was no good, and what is forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import text as sql

from api.studio.observations import Observations, Rated, decide
from api.studio.observations_likeness import grouped, said_again
from tests.unit.api.studio.conftest import Clock, turned


async def signs(observations: Observations) -> dict[str, tuple[str, ...]]:
    return {one.text: one.signs for one in await observations.find()}


async def test_a_message_is_kept_once_however_often_its_turn_is_taken_up(
    observations: Observations, clock: Clock
) -> None:
    once = turned(clock, 2, "kva kostar barnehage", intent="subject/barnehageplass", confidence=0.9)
    await observations.keep([once, once])
    (kept,) = await observations.find()
    assert (kept.text, kept.intent, kept.confidence, kept.signs) == (
        "kva kostar barnehage",
        "subject/barnehageplass",
        0.9,
        (),
    )


async def test_the_next_message_tells_whether_the_answer_was_any_good(
    observations: Observations, clock: Clock
) -> None:
    await observations.keep(
        [
            turned(clock, 2, "nr tømmes søpla", "clarification"),
            turned(clock, 4, "når tømmer dere søppelet", "answered"),
            turned(clock, 6, "takk"),
            turned(clock, 8, "kor mykje er gebyret", "unanswered", signs=("unanswered",)),
            turned(clock, 10, None, "handover", wants_person=True),
        ]
    )
    assert await signs(observations) == {
        "nr tømmes søpla": ("not_taken", "rephrased"),
        "når tømmer dere søppelet": (),
        "takk": (),
        "kor mykje er gebyret": ("unanswered", "handed_over"),
    }


async def test_a_choice_that_was_offered_is_taken(observations: Observations, clock: Clock) -> None:
    await observations.keep([turned(clock, 2, "bossdunk", "clarification"), turned(clock, 4, None)])
    assert await signs(observations) == {"bossdunk": ()}


async def test_what_comes_much_later_or_elsewhere_says_nothing(
    observations: Observations, clock: Clock
) -> None:
    await observations.keep([turned(clock, 2, "kva kostar barnehage")])
    await observations.keep([turned(clock, 2, "kva kostar barnehage", conversation="c2")])
    clock.move(minutes=11)
    await observations.keep([turned(clock, 4, "kva kostar barnehage?"), Rated(clock(), "c2")])
    assert all(not one.signs for one in await observations.find())


async def test_a_thumb_down_and_asking_for_a_person_mark_the_message_they_are_about(
    observations: Observations, clock: Clock
) -> None:
    await observations.keep(
        [turned(clock, 2, "byggje garasje"), turned(clock, 4, "opningstid på tenestetorget")]
    )
    await observations.keep([Rated(clock(), "c1", 2), Rated(clock(), "c1")])
    assert await signs(observations) == {
        "byggje garasje": ("thumb_down",),
        "opningstid på tenestetorget": ("handed_over",),
    }


async def test_forgetting_a_conversation_and_what_is_old(
    observations: Observations, clock: Clock, sql_url: str
) -> None:
    await observations.keep([turned(clock, 2, "ein"), turned(clock, 2, "to", conversation="c2")])
    assert (await observations.forget("c1")).deleted == 1
    assert (await observations.forget("c1")).deleted == 0
    assert [one.text for one in await observations.find()] == ["to"]
    with observations._engine.connect() as connection:
        kept = connection.execute(sql("select * from studio_observations")).mappings().all()
    assert "c2" not in {str(value) for row in kept for value in row.values()}
    clock.move(days=61)
    assert await observations.forget_old() == 1
    assert await observations.find() == []


async def test_lists_are_by_municipality_by_sign_and_by_what_is_decided(
    observations: Observations, clock: Clock
) -> None:
    await observations.keep(
        [
            turned(clock, 2, "ein", signs=("unsure",)),
            turned(clock, 4, "to ulike ord", "unanswered", signs=("unanswered",)),
            turned(clock, 2, "tre", conversation="c3", municipality="austrheim", signs=("unsure",)),
        ]
    )
    unsure = await observations.find(municipality="alver", signs=["unsure"])
    assert [one.text for one in unsure] == ["ein"]
    step = {"to": [{"id": unsure[0].id, "decision": "skipped", "by": "Maria", "at": clock().isoformat()}]}
    with observations._engine.begin() as connection:
        back = decide(connection, step)
    assert back["to"] == [{"id": unsure[0].id, "decision": None, "by": None, "at": None}]
    assert await observations.find(municipality="alver", signs=["unsure"]) == []
    (decided,) = await observations.find(decided=True)
    assert (decided.decision, decided.decided_by, decided.decided_at) == ("skipped", "Maria", clock())
    assert [one.text for one in await observations.find(outcomes=["unanswered"])] == ["to ulike ord"]


@pytest.mark.parametrize(
    ("before", "now", "again"),
    [
        ("når tømmes bosset", "nr blir bosset tømt", True),
        ("barnhageplas", "barnehageplass", True),
        ("kva kostar barnehage", "kva kostar sfo", False),
        ("hei", "når opnar tenestetorget", False),
    ],
)
def test_said_again(before: str, now: str, again: bool) -> None:
    assert said_again(before, now) is again


def test_near_duplicates_are_grouped_across_forms_and_spellings() -> None:
    texts = [
        "Når tømmes bosset?",
        "kva kostar barnehage",
        "når blir bosset tømt",
        "hva koster barnehagen",
        "hei du",
    ]
    assert grouped(texts) == [[0, 2], [1, 3], [4]]
    assert grouped([]) == []
