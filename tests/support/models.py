"""Small models in the shape of Rasa's archives: the real classifier, learned from a few lines, without Rasa."""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from nlu.embedding import SentenceEmbedding
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.subject_classifier import SubjectClassifier
from nlu.training_data import Example

EXAMPLES: Mapping[str, Sequence[str]] = {
    "subject/broyting": ("når kjem brøytebilen", "vegen er ikkje brøytt", "snø i vegen", "når brøytes det"),
    "subject/barnehageplass": ("plass i barnehage", "fristen for barnehage", "søke barnehageplass"),
    "subject/krisesenter": ("kor er krisesenteret", "krisesenter telefon", "kan eg bu på krisesenteret"),
    "greet": ("hei", "hallo", "god dag", "heisann"),
}


@cache
def embedding() -> SentenceEmbedding:
    """The shipped weights, read once for all tests."""
    return SentenceEmbedding.load(SHIPPED_WEIGHTS)


def archive(
    folder: Path,
    name: str,
    examples: Mapping[str, Sequence[str]] = EXAMPLES,
    *,
    digest: str | None = None,
    model_id: str | None = None,
) -> Path:
    """A trained model in ``folder``, with the record ``bot.train`` writes beside it."""
    learned = SubjectClassifier.fit(
        [Example(text, intent, "nn", text) for intent, texts in examples.items() for text in texts],
        embedding(),
    )
    return packed(folder, name, learned, digest=digest, model_id=model_id)


def packed(
    folder: Path,
    name: str,
    learned: SubjectClassifier,
    *,
    digest: str | None = None,
    model_id: str | None = None,
) -> Path:
    """``learned`` as an archive."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{name}.tar.gz"
    with tempfile.TemporaryDirectory() as place:
        inside = Path(place)
        learned.save(inside / "components" / "train_nlu.rasa_components.SubjectIntents5")
        about = {"model_id": model_id or f"id-{name}", "trained_at": "2026-11-30T09:00:00.123456"}
        (inside / "metadata.json").write_text(json.dumps(about), encoding="utf-8")
        with tarfile.open(made, "w:gz", compresslevel=1) as tar:
            tar.add(inside, arcname="")
    record = {"model": made.name, "changed": True, "digest": digest or f"digest-{name}", "seconds": 1.5}
    made.with_name(f"{made.name}.json").write_text(json.dumps(record), encoding="utf-8")
    return made
