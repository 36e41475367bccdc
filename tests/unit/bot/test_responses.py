"""The small talk written out in the domain: in both forms, true about what the service is, facts left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
RESPONSES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (ROOT / "bot" / "domain" / "responses.yml").read_text(encoding="utf-8")
)["responses"]
TOPICS = {path.stem for path in (ROOT / "kb_sync" / "content" / "felles").glob("*.yml")}
EXPECTED = {"utter_greet", "utter_thank", "utter_goodbye", "utter_who_are_you"}


def _variants() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, variants in RESPONSES.items():
        for variant in variants:
            yield name, variant


def _form(variant: dict[str, Any]) -> str:
    """The form Rasa chooses this variant for: Bokmål by its condition, Nynorsk where there is none."""
    condition = variant.get("condition")
    if condition is None:
        return "nn"
    assert condition == [{"type": "slot", "name": "written_standard", "value": "nb"}]
    return "nb"


def test_the_small_talk_is_all_there() -> None:
    assert set(RESPONSES) >= EXPECTED


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_answer_has_two_variants_in_each_form(name: str) -> None:
    forms = [_form(variant) for variant in RESPONSES[name]]
    assert forms.count("nn") >= 2
    assert forms.count("nb") >= 2


def test_each_variant_carries_a_whole_reply_in_its_own_form() -> None:
    for name, variant in _variants():
        custom = variant["custom"]
        assert set(custom) <= {"text", "outcome", "lang", "choices"}, name
        assert custom["lang"] == _form(variant), name
        assert custom["outcome"] == "smalltalk", name
        assert custom["text"].strip(), name
        # Rasa fills braces with slots: one brace too many is an error in front of a resident.
        assert "{" not in custom["text"], name


def test_choices_lead_to_a_subject_or_a_person() -> None:
    for name, variant in _variants():
        for choice in variant["custom"].get("choices", []):
            payload = choice["payload"]
            assert payload == "handover" or payload.removeprefix("ask:") in TOPICS, (name, payload)


def test_who_are_you_says_robot_person_and_no_personal_number() -> None:
    for variant in RESPONSES["utter_who_are_you"]:
        custom = variant["custom"]
        text = custom["text"].lower()
        assert "chatbot" in text
        assert "menneske" in text
        assert "fødselsnummer" in text
        assert any(choice["payload"] == "handover" for choice in custom["choices"])
