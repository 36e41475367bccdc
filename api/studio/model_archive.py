"""Reads a trained model's archive without Rasa: who it is. Standard library only; the supervisor imports it."""

from __future__ import annotations

import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

_METADATA = "metadata.json"
_DESCRIPTION = "classifier.json"  # as nlu.subject_classifier.DESCRIPTION_FILE
_CLASSIFIER = "SubjectIntents"


class ArchiveError(Exception):
    """The archive is damaged, or was made by a version of the program this one cannot read."""

    code = "model_unreadable"


@dataclass(frozen=True)
class About:
    """What an archive says about itself."""

    model_id: str
    trained_at: str
    """ISO 8601, UTC."""
    subjects: int
    """How many intents it knows."""


def described(archive: Path) -> About:
    """Raises ``ArchiveError``."""
    members = members_of(archive, (_METADATA, _DESCRIPTION))
    try:
        metadata = cast("dict[str, Any]", json.loads(members[_METADATA]))
        labels = json.loads(members[_DESCRIPTION])["intent"]["labels"]
        trained_at = f"{str(metadata.get('trained_at', ''))[:19]}+00:00"
        return About(str(metadata["model_id"]), trained_at, len(labels))
    except (KeyError, ValueError, TypeError) as error:
        raise ArchiveError(f"{archive.name} does not say what it is ({type(error).__name__})") from error


def members_of(archive: Path, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """The metadata and the files of the classifier named ``wanted``, by name. Raises ``ArchiveError``."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                path = Path(member.name)
                ours = path.name == _METADATA or _CLASSIFIER in path.parent.name
                if member.isfile() and ours and path.name in wanted:
                    stream = tar.extractfile(member)
                    found[path.name] = stream.read() if stream else b""
                if len(found) == len(wanted):
                    break
    except (OSError, tarfile.TarError, EOFError) as error:
        raise ArchiveError(f"{archive.name} is damaged ({type(error).__name__})") from error
    missing = [name for name in wanted if name not in found]
    if missing:
        raise ArchiveError(f"{archive.name} lacks {', '.join(missing)}")
    return found
