"""What is offered beside an answer: the nearest first, then what people usually ask."""

from __future__ import annotations

import pytest

from actions.choices import MOST_FOLLOW_UPS, OtherSubject, follow_ups, or_meant
from actions.context import ActionContext
from actions.turn import Turn
from actions.understood import understood
from kb_sync.chunks import Passage
from tests.unit.actions.small_turn import tracker

TOPIC = "barnehageplass"
KEYS = ("about", "price", "apply", "syskenmoderasjon")


@pytest.fixture
def turn(acting: ActionContext) -> Turn:
    """A message in Nynorsk."""
    return Turn.of(acting, understood(tracker("plass til to")))


@pytest.fixture
async def passages(acting: ActionContext) -> dict[str, Passage]:
    """The article's passages by key."""
    found = await acting.lookup.ask(lambda base: [base.section("testvik", TOPIC, key, "nn") for key in KEYS])
    return {passage.key: passage for passage in found if passage is not None}


def test_without_knowing_what_is_near_the_usual_questions_come(turn: Turn) -> None:
    offered = follow_ups(turn, TOPIC, KEYS, None)
    assert [one.payload for one in offered] == [f"ask:{TOPIC}:{key}" for key in ("price", "apply", "about")]


def test_the_nearest_come_first_and_an_extra_question_in_its_own_words(
    turn: Turn, passages: dict[str, Passage]
) -> None:
    nearest = [passages[key] for key in ("apply", "syskenmoderasjon", "about", "price")]
    offered = follow_ups(turn, TOPIC, KEYS, passages["apply"], nearest)
    assert [one.payload.rpartition(":")[2] for one in offered] == ["syskenmoderasjon", "about", "price"]
    assert offered[0].title == "Får vi syskenmoderasjon?"
    assert len(offered) == MOST_FOLLOW_UPS


def test_beside_an_extra_question_its_part_is_offered_only_when_near(
    turn: Turn, passages: dict[str, Passage]
) -> None:
    answered = passages["syskenmoderasjon"]
    far = follow_ups(turn, TOPIC, KEYS, answered)
    assert f"ask:{TOPIC}:price" not in [one.payload for one in far]
    near = follow_ups(turn, TOPIC, KEYS, answered, [answered, passages["price"]])
    assert near[0].payload == f"ask:{TOPIC}:price"


def test_another_subject_leads_to_the_part_asked_for(turn: Turn) -> None:
    whole, part = or_meant(
        turn, [OtherSubject("sfo", "SFO"), OtherSubject(TOPIC, "Barnehageplass", "syskenmoderasjon")]
    )
    assert (whole.title, whole.payload) == ("Meinte du SFO?", "ask:sfo")
    assert (part.title, part.payload) == ("Meinte du barnehageplass?", f"ask:{TOPIC}:syskenmoderasjon")
