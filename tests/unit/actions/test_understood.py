"""What the actions read from Rasa's tracker, also when parts of it are missing or odd."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa_sdk import Tracker

from actions.understood import Candidate, understood
from nlu.pipeline_output import intent_output, subject_output
from nlu.subject_classifier import Ranked
from tests.unit.actions.small_turn import choice, tracker


def test_a_written_message() -> None:
    read = understood(
        tracker(
            "boss",
            topics={"renovasjon": 0.8, "byggesak": 0.1},
            aspect=("hours", 0.6),
            slots={"topic": "byggesak"},
        )
    )
    assert read.text == "boss" and read.form == "nn" and read.municipality == "testvik"
    assert read.best == Candidate("renovasjon", 0.8)
    assert read.aspect == Candidate("hours", 0.6)
    assert read.chosen_topic is None and read.chosen_aspect is None
    assert read.previous_topic == "byggesak"


def test_what_the_pipeline_writes_is_what_the_actions_read() -> None:
    ranking = [Ranked("subject/byggesak", 0.7), Ranked("greet", 0.2), Ranked("subject/broyting", 0.1)]
    message = {
        "text": "hei",
        "intent": intent_output(ranking[0]),
        **subject_output(ranking, [Ranked("price", 0.4), Ranked("apply", 0.3)]),
    }
    read = understood(
        Tracker.from_dict({"sender_id": "c", "slots": {}, "latest_message": message, "events": []})
    )
    assert read.intent == "subject" and read.intent_confidence == 0.7
    assert [candidate.name for candidate in read.topics] == ["byggesak", "broyting"]
    assert read.aspect == Candidate("price", 0.4)


def test_a_choice_is_no_text_and_is_sure() -> None:
    read = understood(choice("subject", topic="byggesak", aspect="price"))
    assert (read.text, read.chosen_topic, read.chosen_aspect) == ("", "byggesak", "price")
    assert understood(choice("subject", topic="byggesak", aspect="garasje-2")).chosen_aspect == "garasje-2"
    assert understood(choice("subject", topic="byggesak", aspect="rm -rf")).chosen_aspect is None
    assert understood(choice("opening_hours", place="neset")).place == "neset"


def test_metadata_is_read_from_the_event_where_the_message_has_none() -> None:
    read = understood(tracker("boss", lang="nb", metadata_on_event=True))
    assert (read.form, read.municipality) == ("nb", "testvik")


@pytest.mark.parametrize(
    ("lang", "slots", "form"),
    [
        ("nb", {"written_standard": "nn"}, "nb"),
        (None, {"written_standard": "nb"}, "nb"),
        (None, {}, None),
        ("en", {}, None),
    ],
)
def test_the_form_asked_for_goes_before_the_form_remembered(lang, slots, form) -> None:
    assert understood(tracker("boss", lang=lang, slots=slots)).form == form


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries({}, optional={key: json_values for key in ("topic_ranking", "aspect", "metadata")})
)
def test_whatever_stands_there_it_is_read(message: dict[str, Any]) -> None:
    ranking = message.get("topic_ranking")
    if ranking is not None and not isinstance(ranking, list):
        message["topic_ranking"] = [ranking]
    read = understood(
        Tracker.from_dict({"sender_id": "c", "slots": {}, "latest_message": message, "events": []})
    )
    assert all(isinstance(candidate.confidence, float) for candidate in read.topics)
