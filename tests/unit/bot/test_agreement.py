"""Domain, rules, configuration and endpoints agree with one another and with the code."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bot.serve import DEFAULTS, prepare
from nlu.yaml_files import read_yaml

BOT = Path(__file__).resolve().parents[3] / "bot"


def read(*parts: str) -> Any:
    return read_yaml(BOT.joinpath(*parts).read_text(encoding="utf-8"))


DOMAIN, CONFIG = read("domain", "domain.yml"), read("config.yml")
RULES = {
    rule["steps"][0]["intent"]: rule["steps"][1]["action"]
    for rule in read("data", "rules", "rules.yml")["rules"]
}


def test_every_intent_has_one_rule_and_every_rule_an_action() -> None:
    assert set(RULES) == {*DOMAIN["intents"], "nlu_fallback"}
    utters = set(read("domain", "responses.yml")["responses"])
    assert set(RULES.values()) == {*DOMAIN["actions"], *utters}


def test_every_example_file_is_of_an_intent_of_the_domain() -> None:
    found = {block["intent"] for path in (BOT / "data" / "nlu").glob("*.yml") for block in read(path)["nlu"]}
    assert {intent.split("/")[0] for intent in found} == set(DOMAIN["intents"])


def test_slots_decide_nothing_and_ask_no_action() -> None:
    for name, slot in DOMAIN["slots"].items():
        assert slot["influence_conversation"] is False, name
        assert slot["mappings"] == [{"type": "from_entity", "entity": name}], name
    assert set(DOMAIN["slots"]) == set(DOMAIN["entities"])


def test_fallback_does_not_loop() -> None:
    (policy,) = CONFIG["policies"]
    assert policy["core_fallback_action_name"] == "action_default_fallback"


def test_places_are_those_of_the_municipality() -> None:
    blocks = read("data", "lookup", "place.yml")["nlu"]
    synonyms = {block["synonym"]: lines(block) for block in blocks if "synonym" in block}
    (table,) = [lines(block) for block in blocks if block.get("lookup") == "place"]
    known = {
        place["id"] for place in read(BOT.parent, "kb_sync", "content", "alver", "municipality.yml")["places"]
    }
    assert set(synonyms) == known
    assert set(table) == known.union(*synonyms.values())


def lines(block: dict[str, Any]) -> list[str]:
    return [line.removeprefix("- ").strip() for line in block["examples"].splitlines() if line.strip()]


def test_every_variable_of_the_endpoints_has_a_value() -> None:
    wanted = set(re.findall(r"\$\{(\w+)\}", (BOT / "endpoints.yml").read_text(encoding="utf-8")))
    assert wanted == set(DEFAULTS)
    environ = {"RASA_ACTION_URL": "http://elsewhere/webhook", "SANIC_WORKERS": "4"}
    prepare(environ)
    assert wanted <= set(environ)
    assert environ["RASA_ACTION_URL"] == "http://elsewhere/webhook"
    assert environ["SANIC_WORKERS"] == "1"
    assert environ["RASA_TELEMETRY_ENABLED"] == "false"


def test_stores_named_in_the_endpoints_exist() -> None:
    for part in ("tracker_store", "lock_store"):
        module, name = read("endpoints.yml")[part]["type"].rsplit(".", 1)
        source = (BOT.parent / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        assert f"class {name}(" in source
        assert float(read("endpoints.yml")[part]["socket_timeout"]) <= 2


def test_components_of_our_own_exist() -> None:
    source = (BOT.parent / "nlu" / "rasa_components.py").read_text(encoding="utf-8")
    for component in CONFIG["pipeline"]:
        if component["name"].startswith("nlu."):
            assert f"class {component['name'].rsplit('.', 1)[1]}(" in source


@pytest.mark.parametrize(
    "module", ["bot.serve", "bot.train", "bot.quiet", "bot.digest", "nlu.pipeline_output"]
)
def test_modules_without_rasa_can_be_imported_here(module: str) -> None:
    assert import_module(module).__doc__
