"""``svara nlu``: every step shows what it did; training and evaluation take anybody's data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nlu.commands import app

RUNNER = CliRunner()


def told(*arguments: str) -> Any:
    result = RUNNER.invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("data") / "examples.jsonl"
    rows = [
        {"text": f"{frame} {thing}", "intent": intent, "lang": lang, "group": frame}
        for intent, things in {"boss": ("bosset", "bossdunken"), "bok": ("boka", "biblioteket")}.items()
        for thing in things
        for frame, lang in (("når kjem", "nn"), ("hvor er", "nb"), ("kva kostar", "nn"), ("hvem har", "nb"))
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_the_steps() -> None:
    assert told("normalise", "  HEEEI \u200b du ") == {"normalised": "HEEEI du", "folded": "heei du"}
    assert told("form", "ka kosta det")["form"] == "nn"
    assert told("form", "sfo")["form"] == "unsure"
    assert told("language", "gdzie jest lekarz")["language"] == "pl"
    assert told("equivalents", "korleis søkje")["korleis"] == "hvordan"
    assert told("privacy", "pin koden min er 4821")["stopped"]
    assert told("privacy", "ring 99 88 77 66")["kept"] == "ring [telefon]"
    assert told("crisis", "mannen min slår meg")["kind"] == "violence"
    assert told("crisis", "slå graset")["kind"] is None


def test_compounds_and_spelling_by_given_words(data: Path) -> None:
    assert told("compounds", "boss dunken", "--data", str(data))["joined"] == ["bossdunken"]
    assert told("spelling", "bibloteket", "--data", str(data))["bibloteket"]["meant"] == "biblioteket"


def test_train_evaluate_and_ask(data: Path, tmp_path: Path) -> None:
    assert told("train", "--data", str(data), "--out", str(tmp_path / "m"), "--json")["intents"] == 2
    judged = told("evaluate", "--data", str(data), "--model", str(tmp_path / "m"), "--json")
    assert (judged["accuracy"], judged["judged_by"], set(judged["per_lang"])) == (1.0, "model", {"nn", "nb"})
    held_out = told("evaluate", "--data", str(data), "--json")
    assert held_out["judged_by"] == "cross_validation" and held_out["n"] == 16
    first = next(iter(told("intents", "kor er bosset", "--model", str(tmp_path / "m"))["intents"]))
    assert first == "boss"
    text = RUNNER.invoke(app, ["evaluate", "--data", str(data)])
    assert "right at first place" in text.stdout


def test_what_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    result = RUNNER.invoke(app, ["evaluate", "--data", str(tmp_path / "none.jsonl")])
    assert result.exit_code == 1 and "none.jsonl" in result.stderr
    result = RUNNER.invoke(app, ["intents", "hei", "--model", str(tmp_path)])
    assert result.exit_code == 1 and "train" in result.stderr
