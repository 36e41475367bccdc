"""What the pipeline writes on a message."""

from __future__ import annotations

import pytest

from nlu.pipeline_output import entity, form_of, intent_output, subject_output
from nlu.subject_classifier import Ranked

RANKING = [Ranked("subject/byggesak", 0.6), Ranked("contact", 0.3), Ranked("subject/broyting", 0.1)]


def test_a_subject_is_the_base_intent_for_the_rules() -> None:
    assert intent_output(RANKING[0]) == {
        "name": "subject",
        "full_name": "subject/byggesak",
        "confidence": 0.6,
    }
    assert intent_output(RANKING[1])["name"] == "contact"


def test_subjects_are_ranked_without_the_rest() -> None:
    written = subject_output(RANKING, [Ranked("price", 0.8), Ranked("about", 0.2)])
    assert written == {
        "topic_ranking": [{"topic": "byggesak", "confidence": 0.6}, {"topic": "broyting", "confidence": 0.1}],
        "aspect": {"name": "price", "confidence": 0.8},
        "aspect_ranking": [{"name": "price", "confidence": 0.8}, {"name": "about", "confidence": 0.2}],
    }
    assert subject_output([], []) == {"topic_ranking": [], "aspect": None, "aspect_ranking": []}


@pytest.mark.parametrize(
    ("metadata", "form"),
    [
        ({"lang": "nn"}, "nn"),
        ({"lang": "nb"}, "nb"),
        ({"lang": "en"}, None),
        ({}, None),
        (None, None),
        ("nn", None),
    ],
)
def test_only_written_forms_count(metadata: object, form: str | None) -> None:
    assert form_of(metadata) == form  # type: ignore[arg-type]


def test_an_entity_covers_the_text() -> None:
    found = entity("aspect", "price", "kva kostar", "SubjectIntents", 0.7)
    assert (found["start"], found["end"], found["value"], found["confidence_entity"]) == (0, 10, "price", 0.7)
