"""Where residents are sent with what is not the municipality's: the authority, and what to do first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter, ValidationError

from kb_sync.municipality import Localised
from kb_sync.subjects import SubjectsError
from nlu.yaml_files import read_yaml

FOLDER = Path("felles") / "referrals"


class Authority(BaseModel):
    """A public body other than the municipality, and how to reach it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Localised
    url: HttpUrl
    telephone: str | None = Field(default=None, description="As people write it; None where none is sure.")


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    authority: str
    url: HttpUrl | None = None
    nn: str = Field(min_length=1)
    nb: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Referral:
    """What is said about one subject: who has it, what to do first, and where."""

    authority: Authority
    text: Localised
    url: str
    """The page about just this where one is known, else the authority's own."""
    checked: date
    """The day the texts were last read through."""


def load_referrals(content_folder: Path) -> dict[str, Referral]:
    """Every referral by Los id; none where the content has no such folder.

    Raises ``SubjectsError``, also for an authority nobody has described.
    """
    folder = content_folder / FOLDER
    if not folder.exists():
        return {}
    try:
        told = read_yaml((folder / "authorities.yml").read_text(encoding="utf-8"))["authorities"]
        authorities = {key: Authority.model_validate(entry) for key, entry in told.items()}
        told = read_yaml((folder / "referrals.yml").read_text(encoding="utf-8"))
        checked = TypeAdapter(date).validate_python(told["checked"])
        lines = {subject: _Line.model_validate(entry) for subject, entry in told["referrals"].items()}
        return {
            subject: _referral(line, authorities[line.authority], checked) for subject, line in lines.items()
        }
    except (OSError, yaml.YAMLError, ValidationError, KeyError, TypeError, AttributeError) as error:
        raise SubjectsError(f"{folder}: {error}") from error


def _referral(line: _Line, authority: Authority, checked: date) -> Referral:
    return Referral(authority, Localised(nn=line.nn, nb=line.nb), str(line.url or authority.url), checked)
