"""How well are messages understood? ``python -m nlu.evaluate --data bot/data/nlu --json``

Always judged on phrasings the classifier has not seen: whole phrasing groups are left out, since rewordings of one
utterance on both sides say .99 where residents would meet .60. Beside it stands a floor, to show what the work is
worth.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import numpy as np

from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.linear_head import FOLDS, SEED, folds
from nlu.own_examples import OWN_EXAMPLES
from nlu.subject_classifier import Embedding, Ranked, SubjectClassifier, phrasing_group
from nlu.training_data import Example, read_examples

FEW_INTENTS = 60
CONFIDENT = (
    0.7  # from here a wrong answer is called wrong with confidence: the actions answer without asking back
)


def evaluate_model(model: Path, data: Path, weights: Path = SHIPPED_WEIGHTS) -> Dict[str, Any]:
    """Judge the classifier in the folder ``model`` on every example of ``data``; see :func:`figures`.

    Raises ``ClassifierError``, ``WeightsError`` and ``TrainingDataError``.
    """
    examples = read_examples(data)
    classifier = SubjectClassifier.load(model, SentenceEmbedding.load(weights))
    return figures(examples, classifier.predict_all([example.text for example in examples]))


def cross_validate(examples: Sequence[Example], embedding: Embedding, number: int = FOLDS) -> Dict[str, Any]:
    """:func:`figures` with every utterance judged by a classifier that had not seen its phrasing group.

    Words of subjects are learned from, never judged. Raises ``ValueError`` when there are fewer than two groups.
    """
    return figures(*_held_out(examples, embedding, number))


def _held_out(
    examples: Sequence[Example], embedding: Embedding, number: int
) -> Tuple[List[Example], List[List[Ranked]]]:
    rankings: Dict[int, List[Ranked]] = {}
    for learn, judge in folds([phrasing_group(example) for example in examples], number):
        classifier = SubjectClassifier.fit([examples[place] for place in learn], embedding)
        ranked = classifier.predict_all([examples[place].text for place in judge])
        rankings.update(zip(judge.tolist(), ranked, strict=True))
    if not rankings:
        raise ValueError("cross-validation needs at least two phrasing groups")
    judged = sorted(rankings)
    return [examples[place] for place in judged], [rankings[place] for place in judged]


def floor(examples: Sequence[Example], number: int = FOLDS) -> Dict[str, Any]:
    """The same judgement of what anyone would try first: logistic regression on words between spaces and on
    character n-grams, with nothing known about Norwegian. With hundreds of intents it takes many minutes."""
    rankings: Dict[int, List[Ranked]] = {}
    for learn, judge in folds([phrasing_group(example) for example in examples], number):
        ranked = floor_rankings([examples[p] for p in learn], [examples[p].text for p in judge])
        rankings.update(zip(judge.tolist(), ranked, strict=True))
    judged = sorted(rankings)
    return figures([examples[place] for place in judged], [rankings[place] for place in judged])


def floor_rankings(learn: Sequence[Example], texts: Sequence[str]) -> List[List[Ranked]]:
    """What the floor, learned from ``learn``, makes of ``texts``. Needs scikit-learn."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression, SGDClassifier
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2))  # noqa: S106 - no password
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5))
    intents = {example.intent for example in learn}
    # Solved exactly it would take hours with hundreds of intents; by gradient, one against the rest, minutes.
    regression = (
        LogisticRegression(C=10, max_iter=200)
        if len(intents) <= FEW_INTENTS
        else SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=15, tol=None, random_state=SEED, n_jobs=-1)
    )
    model = make_pipeline(make_union(words, characters), regression)
    model.fit([example.text for example in learn], [example.intent for example in learn])
    found = []
    for row in model.predict_proba(list(texts)):
        best = np.argsort(-row, kind="stable")[:10]
        found.append([Ranked(str(model.classes_[place]), float(row[place])) for place in best])
    return found


def figures(examples: Sequence[Example], rankings: Sequence[Sequence[Ranked]]) -> Dict[str, Any]:
    """What the rankings are worth, as shares from 0 to 1.

    ``accuracy``, ``macro_f1`` (every intent of ``examples`` counts alike), ``top_3``, ``per_lang`` (accuracy and n
    for each written form given), ``answered_confidently`` and ``wrong_with_confidence`` (of all, at
    :data:`CONFIDENT`), ``n``.
    """
    judged = list(zip(examples, rankings, strict=True))
    right = [ranking[0].intent == example.intent for example, ranking in judged]
    sure = [ranking[0].confidence >= CONFIDENT for ranking in rankings]
    among = [example.intent in [ranked.intent for ranked in ranking[:3]] for example, ranking in judged]
    by_form: Dict[str, List[bool]] = defaultdict(list)
    for example, hit in zip(examples, right, strict=True):
        if example.lang:
            by_form[example.lang].append(hit)
    return {
        "accuracy": _share(right),
        "macro_f1": _macro_f1([e.intent for e in examples], [ranking[0].intent for ranking in rankings]),
        "top_3": _share(among),
        "per_lang": {
            form: {"accuracy": _share(hits), "n": len(hits)} for form, hits in sorted(by_form.items())
        },
        "answered_confidently": _share(sure),
        "wrong_with_confidence": _share(
            [is_sure and not hit for is_sure, hit in zip(sure, right, strict=True)]
        ),
        "n": len(examples),
    }


def confusions(
    examples: Sequence[Example], rankings: Sequence[Sequence[Ranked]], most: int = 40
) -> List[Dict[str, Any]]:
    """Which intents are taken for which others, the most frequent first: what a content editor mends.

    Each ``{"wanted", "given", "times", "of", "texts"}``: ``of`` is how many examples ``wanted`` has, ``texts``
    the first five that went wrong, the surest mistake first.
    """
    found: Dict[tuple, List[tuple]] = defaultdict(list)
    size: Dict[str, int] = defaultdict(int)
    for example, ranking in zip(examples, rankings, strict=True):
        size[example.intent] += 1
        if ranking[0].intent != example.intent:
            found[example.intent, ranking[0].intent].append((ranking[0].confidence, example.text))
    rows = [
        {
            "wanted": wanted,
            "given": given,
            "times": len(texts),
            "of": size[wanted],
            "texts": [text for _, text in sorted(texts, reverse=True)[:5]],
        }
        for (wanted, given), texts in found.items()
    ]
    return sorted(rows, key=lambda row: (-row["times"], row["wanted"], row["given"]))[:most]


def judge(data: Path, model: Optional[Path] = None, weights: Path = SHIPPED_WEIGHTS) -> Dict[str, Any]:
    """Figures and confusions for ``data``: by the trained ``model``, else by cross-validation on ``data`` itself.

    Gives :func:`figures` with ``judged_by`` (``model`` or ``cross_validation``) and ``confusions``. Raises
    ``ClassifierError``, ``WeightsError``, ``TrainingDataError`` and ``ValueError``.
    """
    examples = read_examples(data)
    embedding = SentenceEmbedding.load(weights)
    if model is not None:
        classifier = SubjectClassifier.load(model, embedding)
        rankings = classifier.predict_all([example.text for example in examples])
    else:
        held_out, rankings = _held_out(examples, embedding, FOLDS)
        examples = tuple(held_out)
    told = figures(examples, rankings)
    told["judged_by"] = "cross_validation" if model is None else "model"
    told["confusions"] = confusions(examples, rankings)
    return told


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4)


def _macro_f1(wanted: Sequence[str], given: Sequence[str]) -> float:
    scores = []
    for intent in set(wanted):
        both = sum(w == intent == g for w, g in zip(wanted, given, strict=True))
        scores.append(2 * both / (wanted.count(intent) + given.count(intent)))
    return round(sum(scores) / len(scores), 4)


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Read the command line, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=OWN_EXAMPLES)
    options.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS)
    options.add_argument("--folds", type=int, default=FOLDS)
    options.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    given = options.parse_args(arguments)
    examples = read_examples(given.data)
    measured = {
        "classifier": cross_validate(examples, SentenceEmbedding.load(given.weights), given.folds),
        "floor": floor(examples, given.folds),
    }
    if given.json:
        print(json.dumps(measured, ensure_ascii=False))
        return
    print(f"{len(examples)} examples, {given.folds} folds of whole phrasing groups")
    for name in ("accuracy", "macro_f1", "top_3", "answered_confidently", "wrong_with_confidence"):
        print(f"{name:24}" + "".join(f"{which} {value[name]:.3f}   " for which, value in measured.items()))
    for form in measured["classifier"]["per_lang"]:
        row = (f"{which} {value['per_lang'][form]['accuracy']:.3f}   " for which, value in measured.items())
        print(f"{'accuracy in ' + form:24}" + "".join(row))


if __name__ == "__main__":
    main()
