"""Tells which part of a subject a piece of a web page is about, by its heading and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from kb_sync.article import Aspect
from nlu.normalise import fold
from nlu.yaml_files import read_yaml

FILE = Path(__file__).with_name("page_aspects.yml")
BOX_LINES = 2
BOX_SHARE = 0.4
"""A contact box has this many lines that tell how to reach somebody, and they are this much of it."""


@dataclass(frozen=True, slots=True)
class PageAspects:
    """The signs of ``page_aspects.yml``, compiled, in the order they are looked at."""

    headings: dict[Aspect, re.Pattern[str]]
    texts: dict[Aspect, re.Pattern[str]]
    box: re.Pattern[str]
    """A line of a contact box."""

    @classmethod
    def load(cls, file: Path = FILE) -> PageAspects:
        """Read the signs. Raises ``OSError``, ``yaml.YAMLError``, or ``ValueError`` for an aspect there is none of."""
        content = read_yaml(file.read_text(encoding="utf-8"))
        unknown = sorted(set(content) - set(get_args(Aspect)))
        if unknown:
            raise ValueError(f"{file.name}: {', '.join(unknown)} is no aspect")
        headings = {
            aspect: re.compile(rf"\b(?:{'|'.join(map(re.escape, signs['heading'].split()))})")
            for aspect, signs in content.items()
        }
        texts = {aspect: re.compile(signs["text"], re.IGNORECASE) for aspect, signs in content.items()}
        return cls(headings, texts, re.compile(content["contact"]["box"], re.IGNORECASE))

    def of(self, trail: Sequence[str], text: str) -> Aspect:
        """The aspect of a piece under these headings: its own heading goes first, then the text, then the title.

        A contact box is ``contact``, also where it says when somebody answers the telephone.
        """
        if self._is_box(text):
            return "contact"
        for heading in (trail[-1] if len(trail) > 1 else "", None, trail[0]):
            signs, looked_at = (self.texts, text) if heading is None else (self.headings, fold(heading))
            for aspect, sign in signs.items():
                if sign.search(looked_at):
                    return aspect
        return "about"

    def _is_box(self, text: str) -> bool:
        lines = text.split("\n")
        telling = sum(self.box.fullmatch(line.strip()) is not None for line in lines)
        return telling >= max(BOX_LINES, BOX_SHARE * len(lines))
