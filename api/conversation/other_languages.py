"""What is said to somebody who writes in another language than Norwegian."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from nlu.yaml_files import read_yaml

FILE = Path(__file__).resolve().parent.parent / "locale" / "other_languages.yml"
FALLBACK = "en"


class InOneLanguage(BaseModel):
    """The text, with ``{municipality}`` and ``{telephone}``; the emergency numbers; the choice of a person."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    emergency: str
    person: str


class OtherLanguages:
    """The texts of ``locale/other_languages.yml``."""

    def __init__(self, texts: Mapping[str, InOneLanguage]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, file: Path = FILE) -> OtherLanguages:
        """Read the file. Raises ``OSError``, ``yaml.YAMLError`` or ``pydantic.ValidationError``."""
        content = read_yaml(file.read_text(encoding="utf-8"))
        return cls(TypeAdapter(dict[str, InOneLanguage]).validate_python(content))

    def of(self, code: str) -> tuple[str, InOneLanguage]:
        """The texts in the language ``code`` (ISO 639-1), in English where there are none; and which it is."""
        known = code if code in self._texts else FALLBACK
        return known, self._texts[known]
