"""``svara models`` on a stopped service's folder: the same gate, the same two people, as in the studio."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from api.cli import app
from api.governance.agent import Agent
from api.governance.users import Users
from api.studio.models import ModelRegistry
from tests.support.models import EXAMPLES, archive

SABOTAGED = {
    **EXAMPLES,
    # The examples of help and of snow have changed places.
    "subject/krisesenter": EXAMPLES["subject/broyting"],
    "subject/broyting": EXAMPLES["subject/krisesenter"],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    archive(folder, "good", EXAMPLES)
    archive(folder, "same", EXAMPLES)
    archive(folder, "sabotaged", SABOTAGED)
    users = Users(f"sqlite:///{folder / 'svara.db'}")
    users.prepare(demo=False)
    for name, right in (("kari", "approver"), ("ola", "approver"), ("maria", "approver"), ("per", "editor")):
        users.add(Agent(name, name.title(), "Leiar", rights=(right,)), "eit langt passord")
    users.close()
    return folder


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> ModelRegistry:
    monkeypatch.setenv("SVARA_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("SVARA_SECRET", "SVARA_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    registry = ModelRegistry(tmp_path / "models")
    registry.folder.mkdir()
    for name, by in (("good", "svara"), ("same", "maria"), ("sabotaged", "maria")):
        for file in made.glob(f"{name}.*"):
            shutil.copy(file, registry.folder)
        registry.adopt(by, f"Utgåva {name}")
    registry.put_live(1, "svara", "start")
    shutil.copy(made / "svara.db", tmp_path)
    return registry


def svara(*arguments: str, ok: bool = True) -> dict[str, Any]:
    """What the command says, as JSON."""
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert (done.exit_code == 0) is ok, (done.output, done.exception)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def said(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def test_versions_are_listed(folder: ModelRegistry) -> None:
    told = svara("models", "list")
    assert [(v["number"], v["state"]) for v in told["models"]] == [
        (3, "candidate"),
        (2, "candidate"),
        (1, "live"),
    ]
    assert "▶   1" in said("models", "list") and "Utgåva sabotaged" in said("models", "list")


def test_a_sabotaged_version_is_stopped_and_told_why(folder: ModelRegistry) -> None:
    assert svara("models", "promote", "3", ok=False)["code"] == "model_not_compared"
    told = svara("models", "compare", "3")
    assert told["verdict"]["passed"] is False
    codes = {reason["code"] for reason in told["verdict"]["reasons"]}
    assert {"must_pass", "subject"} <= codes
    assert any("Krisesenter" in line for line in told["words"]["nn"]["must_pass"])
    refused = svara("models", "promote", "3", ok=False)
    assert refused["code"] == "model_refused"
    for who in ("kari", "svara"):
        assert svara("models", "promote", "3", "--as", who, ok=False)["code"] == "model_refused"
    assert folder.live_file() == "good.tar.gz"


def test_an_override_takes_two_people_who_may(folder: ModelRegistry) -> None:
    svara("models", "compare", "3")
    override = ("models", "promote", "3", "--override", "Krisesenteret er lagt ned.")
    agree = ("models", "promote", "3", "--agree")
    assert svara(*agree, "--as", "kari", ok=False)["code"] == "override_not_asked"
    assert svara(*override, "--as", "per")["override"]["by"] == "per"
    assert svara(*override, "--as", "kari")["override"]["by"] == "kari"
    for who, code in (
        ("kari", "second_person_needed"),
        ("maria", "second_person_needed"),
        ("per", "right_missing"),
        ("nobody", "right_missing"),
    ):
        assert svara(*agree, "--as", who, ok=False)["code"] == code
    assert folder.live_file() == "good.tar.gz"
    assert svara(*agree, "--as", "ola")["number"] == 3
    assert folder.live_file() == "sabotaged.tar.gz"


def test_a_good_version_is_put_live_and_taken_back(folder: ModelRegistry, tmp_path: Path) -> None:
    told = svara("models", "compare", "2")
    assert told["verdict"]["passed"] is True and told["better"] == told["worse"] == []
    assert "live from the next start" in said("models", "promote", "2", "--as", "kari")
    assert folder.live_file() == "same.tar.gz"
    assert svara("models", "rollback", "--as", "per", ok=False)["code"] == "right_missing"
    assert svara("models", "rollback")["number"] == 1
    assert folder.live_file() == "good.tar.gz"
    assert svara("models", "rollback", ok=False)["code"] == "no_former_model"
    with create_engine(f"sqlite:///{tmp_path / 'svara.db'}").connect() as connection:
        noted = connection.execute(text("SELECT who, what, subject FROM audit ORDER BY id")).all()
    assert noted == [("kari", "model.activated", "model/2"), ("svara", "model.activated", "model/1")]


def test_one_version_can_be_compared_with_another_and_nothing_is_kept(folder: ModelRegistry) -> None:
    told = svara("models", "compare", "2", "--with", "3")
    assert told["live"] == 3 and told["better"]
    assert folder.report(2) is None
    assert svara("models", "compare", "9", ok=False)["code"] == "model_not_found"


def test_training_takes_a_service_or_a_folder() -> None:
    assert svara("nlu", "train", ok=False)["code"] == "service_stopped"
    done = CliRunner().invoke(app, ["nlu", "train", "--data", "x.jsonl"])
    assert done.exit_code == 2 and "--out" in done.output


def test_the_classifier_alone_is_trained_as_before(tmp_path: Path) -> None:
    data = tmp_path / "few.jsonl"
    lines = [{"text": t, "intent": intent} for intent, texts in EXAMPLES.items() for t in texts]
    data.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    told = svara("nlu", "train", "--data", str(data), "--out", str(tmp_path / "out"))
    assert told["intents"] == len(EXAMPLES) and (tmp_path / "out" / "classifier.npz").is_file()
