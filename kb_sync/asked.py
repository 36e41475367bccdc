"""How residents ask for each passage: ``content/felles/asked/<topic>.yml``, and ``asked/`` in a municipality's folder.

An article says «leige for sesongen»; people write "ka kosta båtplass". The questions are indexed beside the passage, in
whatever form and spelling they are written, and never shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from kb_sync.errors import Rejection
from nlu.yaml_files import read_yaml

FOLDER = "asked"
SHARED_FOLDER = "felles"

Asked = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By subject, then by the passage's key."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: dict[str, tuple[str, ...]]


def load_asked(content_folder: Path, municipality: str) -> tuple[Asked, tuple[Rejection, ...]]:
    """The shared questions and the municipality's own, and the files that cannot be used.

    A key no article has is no fault here: the municipality may have written its own article without that section.
    """
    asked: dict[str, dict[str, tuple[str, ...]]] = {}
    rejections = []
    for layer in (SHARED_FOLDER, municipality):
        for file in sorted((content_folder / layer / FOLDER).glob("*.yml")):
            try:
                content = read_yaml(file.read_text(encoding="utf-8"))
                questions = _File(questions=content).questions
            except (yaml.YAMLError, UnicodeDecodeError, ValidationError):
                reason = "This must be keys of the article's sections, each with a list of questions."
                rejections.append(Rejection(f"{layer}/{FOLDER}/{file.name}", "", reason))
                continue
            own = asked.setdefault(file.stem, {})
            for key, lines in questions.items():
                own[key] = (*own.get(key, ()), *lines)
    return asked, tuple(rejections)
