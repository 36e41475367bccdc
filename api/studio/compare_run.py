"""Compares a version with the one that is live and keeps what came of it.

Also a program, ``python -m api.studio.compare_run``, which the trainer starts: what a comparison takes of memory is
given back with its process. Every line it prints is a JSON object: ``{"done", "of"}``, at last
``{"number", "passed"}``.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.studio.compare import compare, guesses
from api.studio.compare_archive import classifier_of
from api.studio.compare_questions import FROZEN, Question, ordinary, usable
from api.studio.compare_report import intents_in, report_of
from api.studio.compare_titles import titles_of
from api.studio.gate import judge
from api.studio.model_archive import ArchiveError
from api.studio.models import ModelRegistry
from api.studio.must_pass import Failure, MustPass, failures, moved_examples
from api.studio.versions import Version
from api.studio.working_copy import WorkingCopy
from kb_sync.subjects import load_subjects
from kb_sync.texts import Texts
from nlu.crisis import CrisisDetector
from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.own_examples import OWN_EXAMPLES
from nlu.subject_classifier import SubjectClassifier
from nlu.training_data import read_examples

LOCALE = Path(__file__).resolve().parent.parent / "locale"


@dataclass(frozen=True)
class Materials:
    """What a comparison needs besides the two versions."""

    data: Path
    """``SVARA_DATA``: the working copy knows what subjects made here are called."""
    content: Path
    learned: Path | None = None
    """The examples the candidate learned from, where they are still there."""
    more: tuple[Question, ...] = ()
    """Own tests and messages judged lately."""
    frozen: Path = FROZEN
    shipped: Path = OWN_EXAMPLES


def report_on(
    registry: ModelRegistry,
    candidate: Version,
    live: Version | None,
    materials: Materials,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Any]:
    """The report on ``candidate`` beside ``live``; not kept. Raises ``ArchiveError`` when the candidate is unreadable.

    A live version that this version of the program cannot read is as none: it cannot answer either.
    """
    embedding = SentenceEmbedding.load(SHIPPED_WEIGHTS)
    new = classifier_of(registry.path(candidate), embedding)
    old: SubjectClassifier | None = None
    if live is not None and live.number != candidate.number:
        try:
            old = classifier_of(registry.path(live), embedding)
        except ArchiveError:
            live = None
    else:
        live = None
    must = MustPass.load(materials.frozen / "must_pass.yml")
    learned = read_examples(materials.learned) if materials.learned else ()
    known = {*new.intents, *(old.intents if old else ())}
    questions = usable(
        (*ordinary(materials.frozen / "ordinary.jsonl"), *materials.more),
        known,
        {example.text for example in learned},
    )
    failed = failures(must, new, CrisisDetector.load(), known)
    failed += moved_examples(must, materials.shipped, learned)
    failed += _own_failures(new, [one for one in questions if one.source == "must"])
    comparison = compare(old, new, questions, tell)
    report = report_of(comparison, failed, judge(comparison, failed), live.number if live else None)
    made_here = WorkingCopy(materials.data, materials.shipped).changes().subjects
    titles = titles_of(intents_in(report), Texts.load(LOCALE), load_subjects(materials.content), made_here)
    return {**report, "titles": titles}


def compare_and_keep(
    registry: ModelRegistry,
    number: int,
    materials: Materials,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Version:
    """Compare version ``number`` with the live one, keep the report; the version with the gate's answer."""
    report = report_on(registry, registry.get(number), registry.live(), materials, tell)
    return registry.describe(number, report, passed=bool(report["verdict"]["passed"]))


def _own_failures(new: SubjectClassifier, own: Sequence[Question]) -> list[Failure]:
    """Tests that staff said no version may get wrong."""
    given = guesses(new, [one.text for one in own])
    return [
        Failure(one.text, one.lang, "wrong_subject", one.intents, guess.intent)
        for one, guess in zip(own, given, strict=True)
        if guess.intent not in one.intents
    ]


def questions_in(file: Path | None) -> tuple[Question, ...]:
    """Own and reviewed questions as the trainer wrote them down."""
    if file is None:
        return ()
    rows: Iterable[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return tuple(Question.of(row, row["source"]) for row in rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """The program; gives the exit status."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--content", type=Path, required=True)
    options.add_argument("--number", type=int, required=True)
    options.add_argument("--learned", type=Path)
    options.add_argument("--questions", type=Path)
    options.add_argument("--shipped", type=Path, default=OWN_EXAMPLES)
    given = options.parse_args(arguments)
    materials = Materials(
        given.data, given.content, given.learned, questions_in(given.questions), shipped=given.shipped
    )

    def tell(done: int, of: int) -> None:
        print(json.dumps({"done": done, "of": of}), flush=True)

    try:
        version = compare_and_keep(ModelRegistry(given.data / "models"), given.number, materials, tell)
    except Exception as error:  # the trainer reads one line, whatever went wrong
        logging.getLogger(__name__).exception("comparison failed")
        print(json.dumps({"error": str(error), "kind": type(error).__name__}), flush=True)
        return 1
    print(json.dumps({"number": version.number, "passed": version.passed}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
