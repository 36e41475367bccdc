"""Tells what a question wants to be told – an amount, a time, a telephone number – and whether a text tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from nlu.yaml_files import read_yaml

FILE = Path(__file__).with_name("answer_kinds.yml")


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """One kind of ``answer_kinds.yml``."""

    name: str
    aspects: frozenset[str]
    asked: re.Pattern[str]
    tells: re.Pattern[str]

    def is_told_by(self, text: str) -> bool:
        """Whether something of this kind stands in ``text``."""
        return self.tells.search(text) is not None


@dataclass(frozen=True, slots=True)
class AnswerKinds:
    """All kinds, in the order of the file."""

    kinds: tuple[AnswerKind, ...]

    @classmethod
    def load(cls, file: Path = FILE) -> AnswerKinds:
        """Read the file. Raises ``OSError``, ``yaml.YAMLError``, ``re.error`` or ``KeyError``."""
        content = read_yaml(file.read_text(encoding="utf-8"))
        return cls(
            tuple(
                AnswerKind(
                    name,
                    frozenset(signs["aspects"].split()),
                    re.compile(signs["asked"]),
                    re.compile(signs["tells"], re.IGNORECASE),
                )
                for name, signs in content.items()
            )
        )

    def asked_by(self, text: str, aspect: str | None) -> AnswerKind | None:
        """The kind that a question wants; ``aspect``: the part of the subject it is known to be about."""
        for kind in self.kinds:
            if aspect in kind.aspects:
                return kind
        asked = text.casefold()
        return next((kind for kind in self.kinds if kind.asked.search(asked)), None)
