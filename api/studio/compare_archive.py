"""The classifier in a trained model's archive, without Rasa.

What Rasa parses with is this classifier on the same vectors, so that two models can be compared in seconds, in one
process and without starting Rasa twice; tests/unit/bot/test_whole_model.py holds the two against each other.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from api.studio.model_archive import ArchiveError, members_of
from nlu.subject_classifier import (
    ARRAYS_FILE,
    DESCRIPTION_FILE,
    ClassifierError,
    Embedding,
    SubjectClassifier,
)


def classifier_of(archive: Path, embedding: Embedding) -> SubjectClassifier:
    """Raises ``ArchiveError`` for a damaged archive and for one of another version of the program."""
    members = members_of(archive, (ARRAYS_FILE, DESCRIPTION_FILE))
    with tempfile.TemporaryDirectory(prefix="svara-model-") as place:
        for name, content in members.items():
            (Path(place) / name).write_bytes(content)
        try:
            return SubjectClassifier.load(Path(place), embedding)
        except (ClassifierError, KeyError) as error:
            raise ArchiveError(f"{archive.name} cannot be read by this version of the program") from error
