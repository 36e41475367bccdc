"""Replies that are ready to be sent: each municipality's own, in both forms of Norwegian (``replies.yml``).

``{agent}``, ``{municipality}`` and ``{telephone}`` in a text are filled in; other braces are refused, so that
no resident is ever shown one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kb_sync.municipality import Localised, Municipality, MunicipalityError
from nlu.yaml_files import read_yaml

FILE = "replies.yml"
VALUES = frozenset({"agent", "municipality", "telephone"})
MOST_CHARACTERS = 1000


def _only_known(text: Localised) -> Localised:
    for form in (text.nn, text.nb):
        try:
            named = {field for _, field, _, _ in Formatter().parse(form) if field is not None}
        except ValueError as error:
            raise ValueError(f"{form!r}: {error}") from error
        if named - VALUES:
            raise ValueError(f"{sorted(named - VALUES)} cannot be filled in; only {sorted(VALUES)} can.")
        if not form.strip() or len(form) > MOST_CHARACTERS:
            raise ValueError(f"A text must have from 1 to {MOST_CHARACTERS} characters.")
    return text


class Reply(BaseModel):
    """One reply. ``id`` is what an agent writes after ``/``; ``title`` is what stands in the list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=re.compile(r"^[a-zæøå0-9-]{2,30}$"))
    title: Localised
    text: Annotated[Localised, AfterValidator(_only_known)]

    def to_json(self, agent: str, municipality: Municipality) -> dict[str, Any]:
        """As the agents' interface gives it out, with names filled in, each form in its own words."""
        text = {
            form: self.text.of(form).format(
                agent=agent, municipality=municipality.name.of(form), telephone=municipality.telephone
            )
            for form in ("nn", "nb")
        }
        return {"id": self.id, "title": self.title.model_dump(), "text": text}


_FILE: TypeAdapter[tuple[Reply, ...]] = TypeAdapter(tuple[Reply, ...])


def load_replies(content_folder: Path, municipalities: Iterable[str]) -> dict[str, tuple[Reply, ...]]:
    """The replies of each municipality, in the order of its file; none where it has no file.

    Raises ``MunicipalityError`` naming the file and what is wrong in it.
    """
    return {id: _read(content_folder / id / FILE) for id in municipalities}


def _read(file: Path) -> tuple[Reply, ...]:
    try:
        replies = _FILE.validate_python(read_yaml(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except (yaml.YAMLError, ValidationError) as error:
        raise MunicipalityError(f"{file} is not valid: {error}") from error
    ids = [reply.id for reply in replies]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise MunicipalityError(f"{file}: {twice} stand there more than once.")
    return replies
