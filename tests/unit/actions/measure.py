"""Prints the tables behind ``actions/thresholds.yml``: ``python -m tests.unit.actions.measure`` (minutes).

Each training utterance is judged by a classifier that has not seen its phrasing group (five folds), and
by the search over the articles that come along.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from actions.answer import pick
from actions.decide import Verdict, decide
from actions.question_words import QuestionWords
from actions.thresholds import Thresholds
from actions.understood import Candidate, Understood
from kb_sync.article import ASPECTS
from kb_sync.embed import SHIPPED_WEIGHTS, embedding_fingerprint, load_embedder
from kb_sync.search import KnowledgeBase, SearchResult
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.sync import sync
from nlu.embedding import SentenceEmbedding
from nlu.subject_classifier import SubjectClassifier, phrasing_group
from nlu.training_data import Example, read_examples

PROJECT = Path(__file__).parents[3]
FOLDS = 5
FALLBACK = 0.3  # bot/config.yml: below this Rasa calls action_not_understood


@dataclass(frozen=True)
class Case:
    """One utterance as both witnesses see it."""

    example: Example
    message: Understood
    found: SearchResult

    @property
    def topic(self) -> str | None:
        """The right subject; None for other intents."""
        return self.example.intent.split("/")[1] if "/" in self.example.intent else None


def unseen(examples: list[Example]) -> list[tuple[Example, Understood]]:
    """Every example as understood by a classifier that never saw its phrasing group."""
    embedding = SentenceEmbedding.load(SHIPPED_WEIGHTS)
    groups = sorted({phrasing_group(example) for example in examples})
    random.Random(1).shuffle(groups)
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    judged = []
    for number in range(FOLDS):
        seen = [example for example in examples if fold[phrasing_group(example)] != number]
        classifier = SubjectClassifier.fit(seen, embedding)
        for example in (one for one in examples if fold[phrasing_group(one)] == number):
            ranking, aspects = classifier.predict(example.text), classifier.predict_aspect(example.text)
            topics = tuple(
                Candidate(one.intent.split("/")[1], one.confidence) for one in ranking if "/" in one.intent
            )
            aspect = Candidate(aspects[0].intent, aspects[0].confidence)
            intent = ranking[0].intent.split("/")[0]
            message = Understood(
                *(example.text, "nn", "alver", intent, ranking[0].confidence, topics, aspect),
                *(None, None, None, None, None),
            )
            judged.append((example, message))
    return judged


def print_confidence(cases: list[Case]) -> None:
    """How often the classifier's first guess is right, by confidence and by whether the search agrees."""
    print("confidence: cases, right, right when the search agrees, right when it does not")
    bands: dict[float, list[Case]] = defaultdict(list)
    for case in cases:
        if case.topic and case.message.best:
            bands[min(0.9, int(case.message.best.confidence * 10) / 10)].append(case)

    def right(some: list[Case]) -> str:
        hits = [case.message.best is not None and case.message.best.name == case.topic for case in some]
        return f"{sum(hits) / len(hits):.2f}" if hits else "–"

    for band, inside in sorted(bands.items()):
        agreed = [case for case in inside if case.message.best and first(case) == case.message.best.name]
        print(
            band,
            len(inside),
            right(inside),
            right(agreed),
            right([case for case in inside if case not in agreed]),
        )


def first(case: Case) -> str | None:
    """The subject of the search's best hit about any subject."""
    return next((hit.passage.topic for hit in case.found.hits if hit.passage.topic), None)


def shares(cases: list[Case], thresholds: Thresholds, subjects: set[str]) -> dict[str, float]:
    """What becomes of utterances about a subject, and (``outside …``) of those out of scope."""
    told: Counter[str] = Counter()
    size: Counter[bool] = Counter()
    for case in cases:
        inside = case.topic is not None
        if not inside and case.example.intent != "out_of_scope":
            continue
        size[inside] += 1
        elsewhere = case.message.intent not in ("subject", "out_of_scope")
        if elsewhere and case.message.intent_confidence >= FALLBACK:
            told["other action" if inside else "outside other action"] += 1
            continue
        decision = decide(case.message, case.found, subjects, thresholds, only_question=False)
        name = str(decision.verdict)
        if inside and decision.verdict is Verdict.ANSWER:
            name = "right" if decision.topic == case.topic else "wrong"
        elif inside and decision.verdict is Verdict.CLARIFY:
            name = (
                "asked back, right among them" if case.topic in decision.candidates else "asked back, lacking"
            )
        told[name if inside else f"outside {name}"] += 1
    return {
        name: round(count / size[not name.startswith("outside")], 3) for name, count in sorted(told.items())
    }


def print_sections(base: KnowledgeBase, judged: SubjectClassifier, thresholds: Thresholds) -> None:
    """How often the labelled questions get their section, by the two thresholds of words that point."""
    print("pointed, past aspect: all, extra questions, sections")
    words = QuestionWords.load()
    file = PROJECT / "tests" / "unit" / "kb_sync" / "questions.jsonl"
    questions = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    asked = [question for question in questions if question.get("section")]
    for pointed, past in ((9, 9), (0.25, 0.6), (0.4, 0.5), (0.4, 0.6), (0.4, 0.75), (0.6, 0.6)):
        figures = changed(thresholds, pointed=pointed, pointed_past_aspect=past)
        got: dict[bool, list[bool]] = {True: [], False: []}
        for question in asked:
            text, topic = question["text"], question["topic"]
            guess = judged.predict_aspect(text)[0]
            sure = guess.confidence >= thresholds.aspect.value
            aspect = guess.intent if sure and guess.intent != "about" else words.aspect(text)
            naming = " ".join(words.naming(text))
            points = base.pointed_at("alver", naming, topic) if naming else {}
            key = pick(points, aspect, base.keys_of("alver", topic), chosen=False, thresholds=figures)
            got[question["section"] in ASPECTS].append(key == question["section"])
        shown = [sum(some) / len(some) for some in (got[True] + got[False], got[False], got[True])]
        print(pointed, past, " ".join(f"{share:.3f}" for share in shown), len(asked))


def changed(thresholds: Thresholds, **values: float) -> Thresholds:
    """The figures with some changed."""
    return thresholds.model_copy(
        update={
            name: getattr(thresholds, name).model_copy(update={"value": value})
            for name, value in values.items()
        }
    )


def main() -> None:
    """Print every table."""
    examples = list(read_examples(PROJECT / "bot" / "data" / "nlu"))
    thresholds = Thresholds.load()
    with tempfile.TemporaryDirectory() as folder:
        sync(Path(folder), PACKAGE_CONTENT, embedding_fingerprint(""), load_embedder)
        base = KnowledgeBase.open(Path(folder))
        cases = [
            Case(example, message, base.search(example.text, "alver", "nn", limit=20))
            for example, message in unseen(examples)
        ]
        subjects = set(base.titles("alver", "nn"))
        inside = [case for case in cases if case.topic]
        best = [case.message.best is not None and case.message.best.name == case.topic for case in inside]
        print(
            f"{len(inside)} utterances about a subject; the classifier's first guess {sum(best) / len(best):.3f}"
        )
        print_confidence(cases)
        print("as it stands", shares(cases, thresholds, subjects))
        for name, value in (
            *(("answer", 0.6), ("answer", 0.8)),
            *(("answer_when_search_agrees", 0.2), ("answer_when_search_agrees", 0.4)),
            *(("clear_find", 0.45), ("clear_lead", 0.0), ("worth_asking", 0.15), ("worth_asking", 0.25)),
        ):
            print(name, value, shares(cases, changed(thresholds, **{name: value}), subjects))
        whole = SubjectClassifier.fit(examples, SentenceEmbedding.load(SHIPPED_WEIGHTS))
        print_sections(base, whole, thresholds)


if __name__ == "__main__":
    main()
