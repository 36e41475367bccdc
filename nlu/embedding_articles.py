"""What the sentence embedding learns from the articles: which of their texts belong together, and what answers what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Tuple

from nlu.yaml_files import read_yaml

ASKED = "asked"
"""The folder of questions beside the articles."""
LONGEST_TEXT = 600  # characters: a mean over more tokens than that says little about any of them
_FORMS = ("nn", "nb")


@dataclass(frozen=True)
class AskedPassage:
    """One section of an article."""

    questions: Tuple[str, ...]
    """How residents ask for it, in any form and spelling."""
    texts: Tuple[str, ...]
    """What it says, in each form it is written in."""


def article_pairs(folder: Path) -> Iterator[Tuple[str, str]]:
    """From every article: title or question with the text below it, and the two forms of each text with one another."""
    for path in sorted(folder.rglob("*.yml")):
        article = _read(path)
        for section in _sections(article).values():
            heading = section.get("question") or article.get("title") or {}
            texts = _texts(section)
            yield texts["nn"], texts["nb"]
            for form, text in texts.items():
                yield heading.get(form, ""), text


def asked_passages(folder: Path) -> Dict[str, Tuple[AskedPassage, ...]]:
    """By subject: the passages that somebody has written questions for, in every ``asked`` folder below ``folder``.

    Questions to a passage that is not in the article beside them are left out.
    """
    found: Dict[str, Tuple[AskedPassage, ...]] = {}
    for path in sorted(folder.rglob(f"{ASKED}/*.yml")):
        beside = path.parent.parent / path.name
        sections = _sections(_read(beside)) if beside.is_file() else {}
        passages = []
        for key, questions in _read(path).items():
            texts = tuple(text for text in _texts(sections.get(key, {})).values() if text)
            if texts and questions:
                passages.append(AskedPassage(tuple(dict.fromkeys(map(str, questions))), texts))
        if passages:
            found[path.stem] = tuple(passages)
    return found


def _read(path: Path) -> Dict[str, Any]:
    content = read_yaml(path.read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else {}


def _sections(article: Dict[str, Any]) -> Dict[str, Any]:
    """The sections by key, those with a question of their own too; none where the file is no article."""
    sections = article.get("sections")
    if not isinstance(sections, dict):
        return {}
    return {**sections, **{one["key"]: one for one in article.get("extra") or ()}}


def _texts(section: Dict[str, Any]) -> Dict[str, str]:
    return {form: (section.get(form) or {}).get("text", "")[:LONGEST_TEXT] for form in _FORMS}
