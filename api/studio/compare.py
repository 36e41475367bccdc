"""Two versions of the model asked the same questions: what became better, what worse, and what is mixed up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.studio.compare_questions import Question
from nlu.subject_classifier import SubjectClassifier

AT_ONCE = 64
"""Questions read at a time: more would fill memory with features, fewer waste time."""
SHOWN = 12
"""Confusions listed, the most frequent first."""
EXAMPLES_OF_EACH = 4


@dataclass(frozen=True)
class Guess:
    """What a version takes a question for."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Changed:
    """One question that one version gets right and the other does not."""

    question: Question
    before: Guess
    now: Guess


@dataclass(frozen=True)
class Form:
    """How many questions in one form of Norwegian each version got right."""

    questions: int
    before: int
    now: int


@dataclass(frozen=True)
class Confusion:
    """Questions about ``wanted`` that the new version takes for ``given``."""

    wanted: str
    given: str
    times: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """A subject, how many of its questions there are, and how many each version got right."""

    intent: str
    questions: int
    before: int
    now: int


@dataclass(frozen=True)
class Comparison:
    """Everything that was found. Without a version to compare with, ``before`` is 0 everywhere."""

    questions: int
    before: int
    now: int
    forms: dict[str, Form]
    better: tuple[Changed, ...]
    worse: tuple[Changed, ...]
    confusions: tuple[Confusion, ...]
    subjects: tuple[Hit, ...]
    """Subjects that lost or gained questions, the greatest loss first."""
    gone: tuple[str, ...]
    """Intents that only the old version knows."""
    new: tuple[str, ...]
    """Intents that only the new version knows; none where there is nothing to compare with."""


def compare(
    live: SubjectClassifier | None,
    candidate: SubjectClassifier,
    questions: Sequence[Question],
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Comparison:
    """Ask both. ``tell`` hears how many of how many readings are done."""
    texts = [question.text for question in questions]
    total = len(texts) * (2 if live else 1)
    now = guesses(candidate, texts, lambda done: tell(done, total))
    before = guesses(live, texts, lambda done: tell(len(texts) + done, total)) if live else None
    right = [guess.intent in question.intents for guess, question in zip(now, questions, strict=True)]
    was = (
        [guess.intent in question.intents for guess, question in zip(before, questions, strict=True)]
        if before
        else [False] * len(questions)
    )
    changed = (
        [
            (is_right, Changed(question, old, new))
            for question, old, new, is_right, was_right in zip(
                questions, before, now, right, was, strict=True
            )
            if is_right != was_right
        ]
        if before
        else []
    )
    old_intents = set(live.intents) if live else set(candidate.intents)
    return Comparison(
        questions=len(questions),
        before=sum(was),
        now=sum(right),
        forms=_forms(questions, was, right),
        better=tuple(one for is_right, one in changed if is_right),
        worse=tuple(one for is_right, one in changed if not is_right),
        confusions=_confusions(questions, now, right),
        subjects=_subjects(questions, was, right) if live else (),
        gone=tuple(sorted(old_intents - set(candidate.intents))),
        new=tuple(sorted(set(candidate.intents) - old_intents)),
    )


def guesses(
    classifier: SubjectClassifier, texts: Sequence[str], tell: Callable[[int], None] = lambda done: None
) -> list[Guess]:
    """What the classifier takes each text for."""
    found: list[Guess] = []
    for start in range(0, len(texts), AT_ONCE):
        rankings = classifier.predict_all(texts[start : start + AT_ONCE])
        found += [Guess(ranking[0].intent, round(ranking[0].confidence, 3)) for ranking in rankings]
        tell(len(found))
    return found


def _forms(questions: Sequence[Question], was: Sequence[bool], right: Sequence[bool]) -> dict[str, Form]:
    counted: dict[str, list[int]] = {}
    for question, old, new in zip(questions, was, right, strict=True):
        row = counted.setdefault(question.lang, [0, 0, 0])
        row[0] += 1
        row[1] += old
        row[2] += new
    return {form: Form(*row) for form, row in sorted(counted.items(), reverse=True)}


def _confusions(
    questions: Sequence[Question], now: Sequence[Guess], right: Sequence[bool]
) -> tuple[Confusion, ...]:
    texts = defaultdict(list)
    for question, guess, is_right in zip(questions, now, right, strict=True):
        if not is_right:
            texts[question.intents[0], guess.intent].append(question.text)
    most = sorted(texts.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:SHOWN]
    return tuple(
        Confusion(wanted, given, len(some), tuple(some[:EXAMPLES_OF_EACH])) for (wanted, given), some in most
    )


def _subjects(questions: Sequence[Question], was: Sequence[bool], right: Sequence[bool]) -> tuple[Hit, ...]:
    number: Counter[str] = Counter()
    before: Counter[str] = Counter()
    now: Counter[str] = Counter()
    for question, old, new in zip(questions, was, right, strict=True):
        intent = question.intents[0]
        number[intent] += 1
        before[intent] += old
        now[intent] += new
    hits = [Hit(one, number[one], before[one], now[one]) for one in number if before[one] != now[one]]
    return tuple(sorted(hits, key=lambda hit: (hit.now - hit.before, hit.intent)))
