"""docs/operations.md says what the code does: every setting, every command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import AliasChoices
from pydantic.fields import FieldInfo

from actions.settings import ActionSettings
from api.operations.system_programs import CHROMIUM, REDIS
from api.settings import PROJECT_FOLDER, GatewaySettings

TEXT = (PROJECT_FOLDER / "docs" / "operations.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+) \|$", TEXT, re.MULTILINE))
VARIABLE = re.compile(r'"((?:SVARA|RASA)_[A-Z_]+|REDIS_URL)"')
GATEWAY = {f"SVARA_{name.upper()}": field for name, field in GatewaySettings.model_fields.items()}


def variable(name: str, field: FieldInfo) -> str:
    """The environment variable a field is read from."""
    alias = field.validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"SVARA_{name.upper()}"


def inner_fields() -> dict[str, FieldInfo]:
    """What the knowledge base and the action server read and the gateway does not."""
    found = {variable(name, field): field for name, field in ActionSettings.model_fields.items()}
    return {name: field for name, field in found.items() if name not in GATEWAY}


def row(name: str, field: FieldInfo) -> str:
    """The line of the table for a setting."""
    default = str(field.default).replace(f"{PROJECT_FOLDER}/", "")
    shown = {"None": "–", "": "–", "()": "`[]`", "False": "`0`", "True": "`1`"}.get(default, f"`{default}`")
    return f"| `{name}` | {shown} | {field.description} |"


@pytest.mark.parametrize("name", [*GATEWAY, *inner_fields()])
def test_every_setting_is_listed_with_its_default_and_meaning(name: str) -> None:
    assert row(name, {**GATEWAY, **inner_fields()}[name]) in TEXT.splitlines()


@pytest.mark.parametrize("module", ["stack_settings", "find_python", "system_programs", "prepare"])
def test_every_variable_the_supervisor_and_the_preparation_read_is_listed(module: str) -> None:
    source = Path(PROJECT_FOLDER / "api" / "operations" / f"{module}.py").read_text(encoding="utf-8")
    read = set(VARIABLE.findall(source))
    assert read | {REDIS.variable, CHROMIUM.variable} <= set(ROWS)


def test_no_variable_is_listed_that_nothing_reads() -> None:
    sources = [
        file.read_text(encoding="utf-8")
        for package in ("api", "bot", "kb_sync", "actions", "nlu")
        for file in (PROJECT_FOLDER / package).rglob("*.py")
    ]
    fields = {*GATEWAY, *inner_fields()}
    unread = [name for name in ROWS if name not in fields and not any(name in source for source in sources)]
    assert unread == []


def test_every_make_target_that_is_named_exists_and_every_one_is_named() -> None:
    makefile = (PROJECT_FOLDER / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", TEXT))
    assert named <= targets
    assert targets - named <= {"help"}
