"""Training as the service does it, then a conversation with what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.studio.compare_archive import classifier_of
from tests.support.models import embedding
from tests.unit.bot.conftest import InRasa, run_in_rasa

TEXTS = {
    "subject/broyting": [
        "når kjem brøytebilen",
        "vegen er ikkje brøytt",
        "snø i vegen",
        "plogen har ikkje vore her",
    ],
    "subject/barnehageplass": [
        "plass i barnehage",
        "fristen for barnehage",
        "søke barnehageplass",
        "kva kostar barnehage",
    ],
    "opening_hours": ["opningstider", "når er de opne", "ope i dag", "åpningstid"],
    "greet": ["hei", "hallo", "god dag", "heisann"],
}
ASPECTS = {
    "kva kostar barnehage": "price",
    "fristen for barnehage": "deadline",
    "når kjem brøytebilen": "hours",
}

SAID = [
    ("kommer brøytebilen snart", "nb"),
    ("hva koster barnehage på Frekhøug", None),
    ('/subject{"topic":"barnehageplass","aspect":"price"}', "nn"),
    ("er de opne i knarvika", "nn"),
    ("hei", "nb"),
    ("kvantefysikk og superstrengar", None),
]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    for intent, texts in TEXTS.items():
        blocks = [
            {"text": text, "metadata": {"lang": "nn", "group": text, "aspect": ASPECTS.get(text, "about")}}
            for text in texts
        ]
        content = {"version": "3.1", "nlu": [{"intent": intent, "examples": blocks}]}
        (folder / f"{intent.replace('/', '-')}.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


def train(out: Path, examples: Path, *more: str) -> list[dict[str, Any]]:
    lines = run_in_rasa("-m", "bot.train", "--out", str(out), "--data", str(examples), *more).splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> tuple[Path, list[dict[str, Any]]]:
    out = tmp_path_factory.mktemp("models")
    (out / ".training-killed" / "half").mkdir(parents=True)
    return out, train(out, examples)


def test_training_tells_how_far_it_is(trained: tuple[Path, list[dict[str, Any]]]) -> None:
    _, lines = trained
    *steps, result = lines
    assert [line["done"] for line in steps] == list(range(steps[0]["of"] + 1))
    assert Path(result["model"]).is_file() and result["changed"] is True


def test_nothing_changed_is_not_trained_again(
    trained: tuple[Path, list[dict[str, Any]]], examples: Path
) -> None:
    out, lines = trained
    (again,) = train(out, examples)
    assert again["changed"] is False
    assert (again["model"], again["digest"]) == (lines[-1]["model"], lines[-1]["digest"])


def test_a_model_and_its_record_are_all_that_is_left(trained: tuple[Path, list[dict[str, Any]]]) -> None:
    out, lines = trained
    name = Path(lines[-1]["model"]).name
    assert {file.name for file in out.iterdir() if file.name != ".cache"} == {name, f"{name}.json"}


def test_nothing_is_trained_for_which_there_is_a_model_elsewhere(
    tmp_path: Path, trained: tuple[Path, list[dict[str, Any]]], examples: Path
) -> None:
    (again,) = train(tmp_path / "empty", examples, "--unless", "other", "--unless", trained[1][-1]["digest"])
    assert (again["changed"], again["model"]) == (False, None)
    assert again["program"] != again["digest"]


def test_data_that_cannot_be_read_is_one_line_and_no_model(tmp_path: Path, examples: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "x.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: x\n  examples: [{tekst: a}]\n', encoding="utf-8"
    )
    with pytest.raises(AssertionError, match=r"TrainingDataError.*data_unreadable"):
        train(tmp_path / "out", bad)
    assert not list((tmp_path / "out").glob("*.tar.gz"))


@pytest.fixture(scope="module")
def said(in_rasa: InRasa, trained: tuple[Path, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    told = in_rasa("conversation", trained[1][-1]["model"], given=json.dumps(SAID))["said"]
    return {text: turn for (text, _), turn in zip(SAID, told, strict=True)}


def entities(turn: dict[str, Any]) -> dict[str, str]:
    return {found["entity"]: found["value"] for found in turn["parse"]["entities"]}


def test_a_question_becomes_a_subject_for_one_rule(said: dict[str, dict[str, Any]]) -> None:
    turn = said["kommer brøytebilen snart"]
    assert turn["action"] == "action_answer"
    assert turn["parse"]["intent"]["name"] == "subject"
    assert turn["parse"]["intent"]["full_name"] == "subject/broyting"
    assert turn["parse"]["intent_ranking"][0]["name"] == "subject/broyting"
    assert [ranked["topic"] for ranked in turn["parse"]["topic_ranking"]] == ["broyting", "barnehageplass"]


def test_the_gateways_form_goes_before_the_messages(said: dict[str, dict[str, Any]]) -> None:
    assert said["kommer brøytebilen snart"]["slots"]["written_standard"] == "nb"
    assert said["hva koster barnehage på Frekhøug"]["slots"]["written_standard"] == "nb"  # detected
    assert said["er de opne i knarvika"]["slots"]["written_standard"] == "nn"


def test_places_are_found_however_written(said: dict[str, dict[str, Any]]) -> None:
    assert entities(said["hva koster barnehage på Frekhøug"])["place"] == "frekhaug"
    assert entities(said["er de opne i knarvika"])["place"] == "knarvik"
    assert said["er de opne i knarvika"]["action"] == "action_opening_hours"


def test_aspects_come_along(said: dict[str, dict[str, Any]]) -> None:
    assert said["hva koster barnehage på Frekhøug"]["parse"]["aspect"]["name"] == "price"


def test_a_choice_arrives_as_entities(said: dict[str, dict[str, Any]]) -> None:
    turn = said['/subject{"topic":"barnehageplass","aspect":"price"}']
    assert turn["action"] == "action_answer"
    assert entities(turn) == {"topic": "barnehageplass", "aspect": "price"}
    # A choice keeps the form the conversation had: the pipeline's own finds are dropped for it.
    assert turn["slots"]["written_standard"] == "nb"


def test_an_older_message_leaves_no_entity_behind(said: dict[str, dict[str, Any]]) -> None:
    turn = said["er de opne i knarvika"]
    assert "topic" not in entities(turn)
    assert turn["slots"]["topic"] == "barnehageplass"  # for follow-ups only


def test_small_talk_and_doubt(said: dict[str, dict[str, Any]]) -> None:
    assert said["hei"]["action"] == "utter_greet"
    doubt = said["kvantefysikk og superstrengar"]
    clear = said["kommer brøytebilen snart"]
    assert (
        doubt["parse"]["intent_ranking"][0]["confidence"] < clear["parse"]["intent_ranking"][0]["confidence"]
    )


def test_the_classifier_read_from_the_archive_says_what_rasa_says(
    said: dict[str, dict[str, Any]], trained: tuple[Path, list[dict[str, Any]]]
) -> None:
    classifier = classifier_of(Path(trained[1][-1]["model"]), embedding())
    for text, turn in said.items():
        if text.startswith("/"):
            continue  # a choice, which Rasa does not classify
        by_rasa = [(one["name"], one["confidence"]) for one in turn["parse"]["intent_ranking"]]
        by_rasa = [one for one in by_rasa if one[0] != "nlu_fallback"]
        ours = [(one.intent, one.confidence) for one in classifier.predict(text)]
        assert [name for name, _ in ours] == [name for name, _ in by_rasa], text
        assert [sure for _, sure in ours] == pytest.approx([sure for _, sure in by_rasa], abs=1e-4), text
