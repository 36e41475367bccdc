"""Reads and writes examples in Rasa's own files, so that ``rasa`` and people with an editor can use them too."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu.yaml_files import read_yaml

VERSION = "3.1"
_PLAIN = re.compile(r"[a-zæøå0-9][a-zæøå0-9 _./-]*", re.IGNORECASE)
_SAID_OTHERWISE = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n", "nan", "inf"})


@dataclass(frozen=True)
class Line:
    """One example as it stands in a file. ``metadata`` holds lang, group, aspect and whatever else stands there."""

    text: str
    intent: str
    metadata: Mapping[str, Any]


def read_lines(file: Path) -> list[Line]:
    """Every example of one Rasa file, with its whole metadata.

    Raises ``ValueError`` for what is not such a file, ``OSError`` for one that cannot be opened.
    """
    try:
        return read_text(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as error:
        raise ValueError(f"{file.name}: {error}") from error


def read_text(text: str) -> list[Line]:
    """The same for the text of one. Raises ``yaml.YAMLError``, and ``ValueError`` for another shape."""
    content = read_yaml(text)
    try:
        return [line for block in content["nlu"] for line in _lines(block)]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a file of examples: {error}") from error


def written(lines: Iterable[Line]) -> str:
    """The lines as one Rasa file, intents in order of name, examples in the order given."""
    by_intent: dict[str, list[Line]] = {}
    for line in lines:
        by_intent.setdefault(line.intent, []).append(line)
    parts = [f'version: "{VERSION}"\nnlu:{"" if by_intent else " []"}\n']
    for intent in sorted(by_intent):
        parts.append(f"- intent: {intent}\n  examples:\n")
        for line in by_intent[intent]:
            metadata = ", ".join(f"{key}: {_scalar(value)}" for key, value in line.metadata.items())
            parts.append(f"  - text: |\n      {line.text}\n")
            parts.append(f"    metadata: {{{metadata}}}\n" if metadata else "")
    return "".join(parts)


def _lines(block: Mapping[str, Any]) -> Iterable[Line]:
    if "intent" not in block:
        return
    examples = block["examples"]
    if isinstance(examples, str):
        examples = [{"text": one.strip()[2:]} for one in examples.splitlines() if one.strip()]
    common = block.get("metadata") or {}
    for one in examples:
        yield Line(str(one["text"]).strip(), str(block["intent"]), {**common, **(one.get("metadata") or {})})


def _scalar(value: Any) -> str:
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    text = str(value)
    plain = _PLAIN.fullmatch(text) and text == text.strip() and text.casefold() not in _SAID_OTHERWISE
    # Digits first could be a number or a date; quoted they are what they were.
    if plain and not text[0].isdigit():
        return text
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=sys.maxsize).strip()
