"""Measures the search on questions with a known answer, ours or somebody else's.

Passages are JSON lines ``{"id", "title", "text"}``, questions ``{"text", "passage"}`` where ``passage``
is an id. They are indexed and searched exactly as the service does it, in a folder that is thrown away.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from kb_sync.build import write_store
from kb_sync.chunks import LOCALE, Passage, SourceReference
from kb_sync.embed import Embedder
from kb_sync.errors import EvaluationFileError
from kb_sync.index import Analysis
from kb_sync.lexical import WordLists
from kb_sync.ranking import Ranking
from kb_sync.searcher import Searcher
from kb_sync.store import Store
from kb_sync.texts import Texts

Line = TypeVar("Line", bound=BaseModel)

LOOK_AT = 50  # places; a passage found later than this counts as not found in the mean reciprocal rank


class EvaluationPassage(BaseModel):
    """One line of the passages file. Other fields are allowed and ignored."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str = ""
    text: str


class EvaluationQuestion(BaseModel):
    """One line of the questions file. Other fields are allowed and ignored."""

    model_config = ConfigDict(frozen=True)

    text: str
    passage: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures ``svara kb evaluate`` prints."""

    recall_at_1: float
    recall_at_3: float
    mrr: float
    questions: int
    passages: int
    median_ms: float
    """Wall time of one search at the median."""


def evaluate(
    passages: Iterable[EvaluationPassage],
    questions: Iterable[EvaluationQuestion],
    embedder: Embedder,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Index ``passages``, ask every question, count at which place its passage was found."""
    known = {passage.id: passage for passage in passages}
    asked = list(questions)
    places: list[int | None] = []
    seconds: list[float] = []
    with tempfile.TemporaryDirectory(prefix="svara-kb-evaluate-") as folder:
        lists = WordLists.load()
        store_folder = Path(folder) / "store"
        # Everything counts here: a passage put aside as too unlikely was still ranked.
        ranking = Ranking.load().with_every_hit(LOOK_AT)
        analysis = Analysis([_passage(one) for one in known.values()], lists)
        write_store(store_folder, analysis, embedder, ranking.fields)
        searcher = Searcher(Store(store_folder), lists, embedder, ranking, Texts.load(LOCALE))
        for done, question in enumerate(asked):
            progress(done, len(asked))
            began = time.perf_counter()
            hits = searcher.search(question.text, "nn", limit=LOOK_AT).hits
            seconds.append(time.perf_counter() - began)
            found = [hit.passage.key for hit in hits]
            places.append(found.index(question.passage) + 1 if question.passage in found else None)
        progress(len(asked), len(asked))
    return Evaluation(
        recall_at_1=_share(places, 1),
        recall_at_3=_share(places, 3),
        mrr=round(sum(1 / place for place in places if place) / len(places), 4),
        questions=len(asked),
        passages=len(known),
        median_ms=round(statistics.median(seconds) * 1000, 2),
    )


def read_lines(file: Path, shape: type[Line]) -> list[Line]:
    """The lines of a JSON-lines file. Raises ``EvaluationFileError`` naming file, line and fault."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationFileError(f"{file} cannot be read: {error}") from error
    read = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read.append(shape.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            fields = ", ".join(f'"{name}"' for name in shape.model_fields)
            raise EvaluationFileError(f"{file}, line {number}: expected {{{fields}}}: {error}") from error
    if not read:
        raise EvaluationFileError(f"{file} has no lines.")
    return read


def check_answers(questions: Iterable[EvaluationQuestion], passages: Iterable[EvaluationPassage]) -> None:
    """Raises ``EvaluationFileError`` when a question's passage is not among the passages."""
    known = {passage.id for passage in passages}
    missing = sorted({question.passage for question in questions} - known)
    if missing:
        raise EvaluationFileError(f"These passages are asked for but not given: {', '.join(missing[:5])}.")


def _passage(one: EvaluationPassage) -> Passage:
    nowhere = SourceReference("", "", None, "")
    return Passage(
        id=f"evaluation/{one.id}/about/nn",
        municipality="evaluation",
        topic=None,
        key=one.id,
        aspect="about",
        lang="nn",
        title=one.title,
        heading="",
        text=one.text,
        steps=(),
        source=nowhere,
        state="written",
    )


def _share(places: list[int | None], within: int) -> float:
    return round(sum(place is not None and place <= within for place in places) / len(places), 4)
