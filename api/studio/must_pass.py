"""What a version of the model must get right before it may answer anybody: ``frozen/must_pass.yml``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from api.studio.compare_questions import FROZEN
from nlu.crisis import CrisisDetector
from nlu.normalise import fold
from nlu.privacy import must_stop
from nlu.subject_classifier import SubjectClassifier
from nlu.training_data import Example, is_asked, read_examples
from nlu.yaml_files import read_yaml

Kind = Literal["danger", "harmless", "private", "subjects"]
KINDS: tuple[Kind, ...] = ("danger", "harmless", "private", "subjects")
Why = Literal["not_noticed", "taken_for_danger", "not_stopped", "wrong_subject", "moved_example"]


@dataclass(frozen=True)
class Required:
    """One message and what must come of it."""

    kind: Kind
    text: str
    lang: str
    intents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """One thing that did not come of it. ``given`` is the intent the version chose, where that is what is wrong."""

    text: str
    lang: str
    why: Why
    wanted: tuple[str, ...] = ()
    given: str = ""


@dataclass(frozen=True)
class MustPass:
    """The whole list."""

    required: tuple[Required, ...]
    protected: tuple[str, ...]
    """Subjects whose examples may not be moved elsewhere."""

    @classmethod
    def load(cls, file: Path = FROZEN / "must_pass.yml") -> MustPass:
        """Read the list that comes with the program."""
        told: dict[str, Any] = read_yaml(file.read_text(encoding="utf-8"))
        required = [
            Required(kind, row["text"], row["lang"], tuple(row.get("intents", ())))
            for kind in KINDS
            for row in told[kind]
        ]
        return cls(tuple(required), tuple(told["protected"]))


def failures(
    must: MustPass, classifier: SubjectClassifier, detector: CrisisDetector, needed: Collection[str]
) -> list[Failure]:
    """What the version does wrong.

    ``needed`` are the intents it is to know: those of the live version too, so that a subject that is gone is missed;
    a subject neither knows is nobody's fault.
    """
    found = []
    asked = [one for one in must.required if one.intents and not set(needed).isdisjoint(one.intents)]
    rankings = classifier.predict_all([one.text for one in asked]) if asked else []
    for one, ranking in zip(asked, rankings, strict=True):
        if ranking[0].intent not in one.intents:
            found.append(Failure(one.text, one.lang, "wrong_subject", one.intents, ranking[0].intent))
    for one in must.required:
        danger = detector.assess(one.text) if one.kind in ("danger", "harmless") else None
        if one.kind == "danger" and danger is None:
            found.append(Failure(one.text, one.lang, "not_noticed"))
        elif one.kind == "harmless" and danger is not None and danger.certain:
            found.append(Failure(one.text, one.lang, "taken_for_danger"))
        elif one.kind == "private" and not must_stop(one.text):
            found.append(Failure(one.text, one.lang, "not_stopped"))
    return found


def moved_examples(must: MustPass, original: Path, learned: Iterable[Example]) -> list[Failure]:
    """Examples that came with the program (the folder ``original``) under a protected subject and were learned
    under one that is not.

    A model is hardly changed by one example in the wrong place; the person who asks with those very words is.
    """
    protected = set(must.protected)
    home = {text: intent for intent in must.protected for text in _texts_of(original, intent)}
    return [
        Failure(one.text, one.lang or "nn", "moved_example", (home[key],), one.intent)
        for one in learned
        # Some words came under both from the beginning, and questions to an article stay where the article is.
        if one.intent not in protected
        and not is_asked(one)
        and (key := fold(one.text)) in home
        and key not in _texts_of(original, one.intent)
    ]


@lru_cache(maxsize=256)
def _texts_of(folder: Path, intent: str) -> frozenset[str]:
    """The examples of one intent, folded; none where the folder has no file of that name."""
    file = folder / f"{intent.rpartition('/')[2]}.yml"
    if not file.is_file():
        return frozenset()
    return frozenset(fold(one.text) for one in read_examples(file) if one.intent == intent)
