"""The subjects residents ask about: the words of Los, and who has each of them.

Los is the public sector's shared vocabulary of services, kept by Digitaliseringsdirektoratet
(https://psi.norge.no/los/). Ids, names and synonyms are its own; ``content/felles/subjects/los.yml`` says when
they were read.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_sync.municipality import Localised
from nlu.yaml_files import read_yaml

FILE = Path("felles") / "subjects" / "los.yml"


class SubjectsError(ValueError):
    """A file about subjects or referrals is missing or wrong; the message names the file and the place."""


class Synonyms(BaseModel):
    """Other names, in each written form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nn: tuple[str, ...] = ()
    nb: tuple[str, ...] = ()


class Subject(BaseModel):
    """One word of Los."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: Localised
    theme: str = Field(description="Los id of the theme it stands under first.")
    municipal: bool = Field(description="Whether municipalities offer it; otherwise another authority does.")
    synonyms: Synonyms = Synonyms()


def load_subjects(content_folder: Path) -> dict[str, Subject]:
    """Every subject by id; none where the content has no such file. Raises ``SubjectsError``."""
    file = content_folder / FILE
    if not file.exists():
        return {}
    try:
        found = _subjects_in(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, ValidationError, KeyError, TypeError, AttributeError) as error:
        raise SubjectsError(f"{file}: {error}") from error
    return {subject.id: subject for subject in found}


@lru_cache(maxsize=2)
def _subjects_in(text: str) -> tuple[Subject, ...]:
    """Kept by the text, which says whether anything has changed: reading it takes half a second."""
    entries = read_yaml(text)["subjects"]
    return tuple(Subject.model_validate({"id": name, **entry}) for name, entry in entries.items())
