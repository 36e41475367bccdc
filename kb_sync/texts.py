"""Texts people read, kept in YAML files: one folder per form of the language.

A folder such as ``api/locale`` holds ``nn/``, ``nb/`` (and later ``en/``), each with files named
by area (``errors.yml``, ``widget.yml``). The text ``title`` in ``widget.yml`` is asked for as
``widget.title``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nlu.yaml_files import read_yaml

FALLBACK_FORM = "nn"


class MissingTextError(KeyError):
    """A text was asked for that no locale file has. Names the key and the folder to add it to."""

    def __init__(self, key: str, folder: Path) -> None:
        super().__init__(f"No text '{key}' under {folder}; add it to every language folder there.")


class Texts:
    """All texts under one locale folder, read once and never changed afterwards."""

    def __init__(self, folder: Path, by_form: Mapping[str, Mapping[str, str]]) -> None:
        self._folder = folder
        self._by_form = by_form

    @classmethod
    @cache
    def load(cls, folder: Path) -> Texts:
        """Read every ``<form>/<area>.yml`` under ``folder``, the first time this process asks for it.

        Raises ``ValueError`` when a value is not text (a YAML ``no`` read as False, say).
        """
        by_form: dict[str, Mapping[str, str]] = {}
        for form_folder in sorted(path for path in folder.iterdir() if path.is_dir()):
            texts: dict[str, str] = {}
            for file in sorted(form_folder.glob("*.yml")):
                content = read_yaml(file.read_text(encoding="utf-8")) or {}
                texts.update(_flatten(content, file.stem, file))
            if texts:
                by_form[form_folder.name] = MappingProxyType(texts)
        return cls(folder, MappingProxyType(by_form))

    @property
    def forms(self) -> list[str]:
        """The language codes there are texts for, sorted."""
        return sorted(self._by_form)

    def keys(self, form: str) -> set[str]:
        """Every key of one form; used by the test that compares the forms."""
        return set(self._by_form.get(form, {}))

    def area(self, area: str, form: str) -> dict[str, str]:
        """Every text of one area, without the area in the keys (what a page's script is given)."""
        texts = self._by_form.get(form) or self._by_form[FALLBACK_FORM]
        prefix = f"{area}."
        return {key[len(prefix) :]: text for key, text in texts.items() if key.startswith(prefix)}

    def get(self, key: str, form: str, **values: object) -> str:
        """The text for ``key`` in ``form`` (Nynorsk where the form lacks it), with ``{name}``s filled in.

        Raises ``MissingTextError`` when no form has it.
        """
        for candidate in (form, FALLBACK_FORM):
            text = self._by_form.get(candidate, {}).get(key)
            if text is not None:
                return text.format_map(values) if values else text
        raise MissingTextError(key, self._folder)


def _flatten(content: Mapping[str, Any], prefix: str, file: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in content.items():
        name = f"{prefix}.{key}"
        if isinstance(value, dict):
            texts.update(_flatten(value, name, file))
        elif isinstance(value, str):
            texts[name] = value.strip()
        else:
            raise ValueError(f"{file}: '{name}' must be text in quotes, not {type(value).__name__}.")
    return texts
