"""Fixtures for the actions: two made-up municipalities and a real, small knowledge base."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from actions.context import LOCALE, ActionContext
from actions.lookup import Lookup
from actions.question_words import QuestionWords
from actions.sections import SectionWeights
from actions.sensitive import SensitiveSubjects
from actions.thresholds import Thresholds
from kb_sync.municipality import load_municipalities
from kb_sync.search import KnowledgeBase
from kb_sync.texts import Texts
from tests.unit.kb_sync.small_base import build, open_base, write, write_content

MakeContext = Callable[[Callable[[], KnowledgeBase]], ActionContext]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with two made-up municipalities."""
    return write_content(tmp_path / "content")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder."""
    return tmp_path / "data"


@pytest.fixture
def make_context(content: Path) -> Iterator[MakeContext]:
    """Makes contexts around a way to open a base; their threads end with the test."""
    made: list[Lookup] = []

    def make(open_it: Callable[[], KnowledgeBase], timeout_s: float = 10.0) -> ActionContext:
        lookup = Lookup(open_it, timeout_s=timeout_s, at_once=2)
        made.append(lookup)
        return ActionContext(
            municipalities=load_municipalities(content),
            lookup=lookup,
            texts=Texts.load(LOCALE),
            thresholds=Thresholds.load(),
            question_words=QuestionWords.load(),
            subjects={},
            sensitive=SensitiveSubjects.load(),
            section_weights=SectionWeights.load(),
        )

    yield make
    for lookup in made:
        lookup.close()


@pytest.fixture
def acting(make_context: MakeContext, data: Path, content: Path) -> ActionContext:
    """A acting with a base of both municipalities."""
    build(data, content)
    return make_context(lambda: open_base(data))


@pytest.fixture
def context_with_machine_text(make_context: MakeContext, data: Path, content: Path) -> ActionContext:
    """As ``acting``, with one text translated by machine and one section in Nynorsk only."""
    file = content / "felles" / "renovasjon.yml"
    article = yaml.safe_load(file.read_text(encoding="utf-8"))
    article["sections"]["about"]["nb"]["state"] = "machine"
    article["sections"]["price"] = {"source": "lov", "nn": {"text": "Ti kroner.", "state": "written"}}
    write(content, "felles", article)
    build(data, content)
    return make_context(lambda: open_base(data))
