"""Figures, and that they are taken on phrasings not seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlu.embedding import SentenceEmbedding
from nlu.evaluate import cross_validate, evaluate_model, figures, floor, main
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.own_examples import OWN_EXAMPLES
from nlu.subject_classifier import Ranked
from nlu.train_classifier import train
from nlu.training_data import Example, TrainingDataError, read_examples


def test_figures_by_hand() -> None:
    examples = [Example("1", "a", "nn"), Example("2", "a", "nb"), Example("3", "b", "nb"), Example("4", "b")]
    rankings = [
        [Ranked("a", 0.9)],
        [Ranked("b", 0.8), Ranked("a", 0.2)],
        [Ranked("b", 0.6)],
        [Ranked("c", 0.3), Ranked("d", 0.3), Ranked("e", 0.2), Ranked("b", 0.1)],
    ]
    assert figures(examples, rankings) == {
        "accuracy": 0.5,
        "macro_f1": 0.5833,  # a: 2/3, b: 2·1/(2+2)
        "top_3": 0.75,
        "per_lang": {"nb": {"accuracy": 0.5, "n": 2}, "nn": {"accuracy": 1.0, "n": 1}},
        "answered_confidently": 0.5,
        "wrong_with_confidence": 0.25,
        "n": 4,
    }


@pytest.fixture(scope="module")
def embedding() -> SentenceEmbedding:
    return SentenceEmbedding.load(SHIPPED_WEIGHTS)


def test_twins_of_a_group_never_help_each_other(embedding: SentenceEmbedding) -> None:
    """Every text stands twice in its group, and nothing else tells the two intents apart."""
    nonsense = ["xaqo", "bliv", "kruf", "zemt", "worp", "gnul", "hvyd", "plix", "trox", "snaf"]
    apart, together = [], []
    for number, word in enumerate(nonsense):
        for copy in "12":
            together.append(Example(word, f"i{number % 2}", group=word))
            apart.append(Example(word, f"i{number % 2}", group=word + copy))
    assert cross_validate(apart, embedding)["accuracy"] > 0.9
    assert cross_validate(together, embedding)["accuracy"] < 0.7


def test_one_group_cannot_be_judged(embedding: SentenceEmbedding) -> None:
    with pytest.raises(ValueError, match="at least two phrasing groups"):
        cross_validate([Example("a", "x", group="g"), Example("b", "x", group="g")], embedding)


def test_better_than_the_floor_on_few_examples(embedding: SentenceEmbedding) -> None:
    """Six phrasing groups of every fifth subject of the project's own: where residents' wording is new."""
    groups: dict[str, list[str]] = {}
    some = []
    everything = read_examples(OWN_EXAMPLES)
    subjects = set(sorted({e.intent for e in everything if e.intent.startswith("subject/")})[::5])
    for example in everything:
        known = groups.setdefault(example.intent, [])
        if example.group not in known and len(known) < 6:
            known.append(str(example.group))
        if example.intent in subjects and example.group in known:
            some.append(example)
    ours, theirs = cross_validate(some, embedding), floor(some)
    assert ours["accuracy"] > theirs["accuracy"] + 0.05
    assert ours["n"] == theirs["n"] == len(some) > 100


def test_train_then_evaluate_on_other_lines(tmp_path: Path) -> None:
    lines = [("hei", "greet"), ("hallo", "greet"), ("ha det", "goodbye"), ("snakkast", "goodbye")]
    data, unseen = tmp_path / "data.jsonl", tmp_path / "unseen.jsonl"
    data.write_text("\n".join(json.dumps({"text": t, "intent": i}) for t, i in lines), encoding="utf-8")
    unseen.write_text(json.dumps({"text": "hei hei", "intent": "greet", "lang": "nb"}), encoding="utf-8")
    trained = train(data, tmp_path / "model")
    assert (trained["examples"], trained["intents"]) == (4, 2)
    measured = evaluate_model(Path(trained["model"]), unseen)
    assert {"accuracy": 1.0, "macro_f1": 1.0, "n": 1}.items() <= measured.items()
    assert measured["per_lang"] == {"nb": {"accuracy": 1.0, "n": 1}}


def test_training_on_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="no such file"):
        train(tmp_path / "none.jsonl", tmp_path)


def test_the_command_tells_both_sides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data.jsonl"
    rows = [
        {"text": text, "intent": intent, "lang": "nb"}
        for text, intent in [
            ("hei", "a"),
            ("hei du", "a"),
            ("hei der", "a"),
            ("snø", "b"),
            ("snø her", "b"),
            ("mye snø", "b"),
        ]
    ]
    data.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    main(["--data", str(data), "--folds", "3", "--json"])
    measured = json.loads(capsys.readouterr().out)
    assert measured["classifier"]["n"] == measured["floor"]["n"] == 6
    main(["--data", str(data), "--folds", "3"])
    table = capsys.readouterr().out
    assert "accuracy in nb" in table and "floor" in table
