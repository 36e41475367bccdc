"""The class names by which a page's parts are known (``furniture.yml``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kb_sync.extract.html.markup import Element, words_of
from nlu.yaml_files import read_yaml

_FILE = Path(__file__).with_name("furniture.yml")


def is_named(kind: str, element: Element) -> bool:
    """Whether a class or the id of ``element`` holds a word of ``kind`` (a list in ``furniture.yml``)."""
    return holds_word(kind, words_of(element))


def holds_word(kind: str, words: frozenset[str]) -> bool:
    """The same of the words themselves."""
    return bool(words) and not words.isdisjoint(_kinds()[kind])


@lru_cache(maxsize=1)
def _kinds() -> dict[str, frozenset[str]]:
    content: dict[str, str] = read_yaml(_FILE.read_text(encoding="utf-8"))
    return {kind: frozenset(words.split()) for kind, words in content.items()}
