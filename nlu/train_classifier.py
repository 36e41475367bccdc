"""Trains the classifier alone, without Rasa: for ``svara nlu train``, for trials and for tests."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Dict, Optional

from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.own_examples import own_examples
from nlu.subject_classifier import SubjectClassifier
from nlu.training_data import read_examples


def train(data: Optional[Path], out: Path, weights: Path = SHIPPED_WEIGHTS) -> Dict[str, Any]:
    """Train on ``data`` (Rasa YAML or lines of JSON, a file or a folder; the project's own when None) into ``out``.

    Gives ``{"examples", "intents", "seconds", "model"}``. Raises ``TrainingDataError`` and ``WeightsError``.
    """
    began = time.monotonic()
    examples = own_examples() if data is None else read_examples(data)
    classifier = SubjectClassifier.fit(examples, SentenceEmbedding.load(weights))
    classifier.save(out)
    return {
        "examples": len(examples),
        "intents": len(classifier.intents),
        "seconds": round(time.monotonic() - began, 1),
        "model": str(out),
    }
