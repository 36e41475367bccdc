"""Fits ``actions/sections.yml``: ``python -m tests.unit.actions.fit_sections`` (two minutes).

Conditional logit: of the likeliest subject's sections, one of those that three readers named as right is to have the
highest sum. Each half of the frozen questions is judged by weights that the other half has chosen; the weights
to write down are chosen by all.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from actions.question_words import QuestionWords
from actions.sections import SectionWeights, signs
from kb_sync.embed import SHIPPED_WEIGHTS, embedding_fingerprint, load_embedder
from kb_sync.search import KnowledgeBase
from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.sync import sync
from nlu.embedding import SentenceEmbedding
from nlu.own_examples import own_examples
from nlu.subject_classifier import SubjectClassifier

PROJECT = Path(__file__).parents[3]
DATA = PROJECT / "tests" / "data"
NAMES = tuple(SectionWeights.model_fields)
PENALTY = 0.01


@dataclass(frozen=True)
class Asked:
    """One question, the signs of each section of the subject it was taken for, and which are right."""

    row: dict[str, Any]
    signs: np.ndarray
    right: np.ndarray


def questions() -> list[dict[str, Any]]:
    """The frozen questions that some passage answers, each with its ``passages``."""
    answers = {row["text"]: row for row in _lines("kb_answers.jsonl") if row["passages"]}
    return [{**row, **answers[row["text"]]} for row in _lines("kb_questions.jsonl") if row["text"] in answers]


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def asked(base: KnowledgeBase, classifier: SubjectClassifier, rows: list[dict[str, Any]]) -> list[Asked]:
    """Every question as the actions see it: the sections of the likeliest subject."""
    words = QuestionWords.load()
    found = []
    for row in rows:
        text = row["text"]
        ranking, aspects = classifier.predict_both(text)
        parts = {one.intent: one.confidence for one in aspects}
        naming = " ".join(words.naming(text))
        topic = next(one.intent.split("/")[1] for one in ranking if "/" in one.intent)
        every = base.search(text, "alver", row["lang"], topic=topic, limit=50).hits
        hits = [hit for hit in every if hit.passage.topic == topic and hit.passage.fact is None]
        points = base.pointed_at("alver", naming, topic) if naming else {}
        told = signs(hits, parts, words.aspect(text), points, base.alike("alver", text, topic))
        table = np.array([[own[name] for name in NAMES] for own in told]).reshape(-1, len(NAMES))
        names = [f"{topic}/{hit.passage.key}" for hit in hits]
        found.append(Asked(row, table, np.isin(names, row["passages"])))
    return found


def fit(rows: list[Asked]) -> np.ndarray:
    """The weights under which the right sections are likeliest."""
    usable = [one for one in rows if one.right.any()]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros(len(NAMES))
        for one in usable:
            scores = one.signs @ weights
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            right = odds[one.right].sum()
            total -= np.log(right + 1e-9)
            slope -= (odds * one.right / (right + 1e-9)) @ one.signs - odds @ one.signs
        size = len(usable)
        return total / size + PENALTY * weights @ weights / 2, slope / size + PENALTY * weights

    return minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x


def _found_alone(base: KnowledgeBase, row: dict[str, Any]) -> np.ndarray:
    """Which of the first hits are right when nothing is known but the question."""
    hits = base.search(row["text"], "alver", row["lang"], limit=10).hits
    return np.isin([f"{hit.passage.topic}/{hit.passage.key}" for hit in hits], row["passages"])


def hit_places(one: Asked, weights: np.ndarray) -> np.ndarray:
    """Which places of the order by ``weights`` are right."""
    return one.right[np.argsort(-(one.signs @ weights), kind="stable")]


def shares(ordered: list[np.ndarray]) -> str:
    """How often the first section, and one of the first three, is right; and how often one is there at all."""
    first, three, there = (np.mean([one[:places].any() for one in ordered]) for places in (1, 3, None))
    return f"first {first:.3f}, among three {three:.3f}, there {there:.3f} (n {len(ordered)})"


def main() -> None:
    """Fit and print."""
    classifier = SubjectClassifier.fit(own_examples(), SentenceEmbedding.load(SHIPPED_WEIGHTS))
    with tempfile.TemporaryDirectory() as folder:
        sync(Path(folder), PACKAGE_CONTENT, embedding_fingerprint(""), load_embedder)
        base = KnowledgeBase.open(Path(folder))
        every = asked(base, classifier, questions())
        alone = [_found_alone(base, one.row) for one in every]
    print("search alone, without the subject:", shares(alone))
    by_half = [fit(every[1::2]), fit(every[::2])]
    unseen = [hit_places(one, by_half[place % 2]) for place, one in enumerate(every)]
    print("by weights of the other half:", shares(unseen))
    for form in ("nn", "nb"):
        print(
            f"  {form}:",
            shares([own for own, one in zip(unseen, every, strict=True) if one.row["lang"] == form]),
        )
    unlike = [
        Asked(one.row, one.signs * [not name.startswith("alike") for name in NAMES], one.right)
        for one in every
    ]
    by_half = [fit(unlike[1::2]), fit(unlike[::2])]
    print(
        "without likeness:", shares([hit_places(one, by_half[place % 2]) for place, one in enumerate(unlike)])
    )
    shipped = np.array([SectionWeights.load().model_dump()[name] for name in NAMES])
    print("as shipped:", shares([hit_places(one, shipped) for one in every]))
    for name, weight in zip(NAMES, fit(every), strict=True):
        print(f"  {name}: {weight:.2f}")


if __name__ == "__main__":
    main()
