"""What the documents say is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.conversation.messages import Outcome
from api.conversation.scripts import Keys, _sources
from api.conversation.turn import step_names
from api.errors import all_errors
from api.settings import GatewaySettings

PROJECT = Path(__file__).resolve().parent.parent.parent
DOCS = PROJECT / "docs"


def test_following_a_message_names_every_step_in_order() -> None:
    text = (DOCS / "following-a-message.md").read_text("utf-8")
    assert re.findall(r"^\d+\. \*\*`([\w.]+)`\*\*", text, re.M) == step_names()


def test_following_a_message_names_only_files_that_exist() -> None:
    text = (DOCS / "following-a-message.md").read_text("utf-8")
    named = set(re.findall(r"`?((?:[a-z_]+/)*[a-z_]+\.(?:py|lua))", text))
    files = {str(path.relative_to(PROJECT)) for path in PROJECT.glob("[!.]*/**/*") if path.is_file()}
    missing = [name for name in named if not any(file == name or file.endswith("/" + name) for file in files)]
    assert not missing


def test_the_contract_lists_every_error_code_and_outcome() -> None:
    text = (DOCS / "api.md").read_text("utf-8")
    for error in all_errors():
        assert f"`{error.code}` | {error.status}" in text
    for outcome in Outcome:
        assert f"`{outcome}`" in text


def test_every_gateway_setting_is_documented() -> None:
    text = (DOCS / "operations.md").read_text("utf-8")
    for name in GatewaySettings.model_fields:
        assert f"SVARA_{name.upper()}" in text, name


def test_the_storage_page_lists_every_key_the_scripts_use() -> None:
    text = (DOCS / "storage.md").read_text("utf-8")
    used = {part for source in _sources().values() for part in re.findall(r"\b(?:key|own)\('(\w+)'", source)}
    assert {"conv", "log", "work", "queue"} <= used
    for part in used:
        assert re.search(rf"^\| `{part}(?::<\w+>)?` \|", text, re.M), part
    assert Keys("x").own("conv", "1") == "svara:{x}:conv:1"


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_links_in_the_front_documents_lead_somewhere(name: str) -> None:
    text = (PROJECT / name).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (PROJECT / target).exists(), target
