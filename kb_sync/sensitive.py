"""Subjects a wrong or clumsy sentence about would hurt or frighten: which they are, and the words that name them."""

from __future__ import annotations

from pathlib import Path

import yaml

from kb_sync.settings import PACKAGE_CONTENT
from kb_sync.subjects import SubjectsError
from nlu.yaml_files import read_yaml

FILE = Path("felles") / "subjects" / "sensitive.yml"


def load_sensitive(content_folder: Path = PACKAGE_CONTENT) -> dict[str, tuple[str, ...]]:
    """Each sensitive subject's Los id, with the beginnings of the words that name it beyond doubt.

    Content without such a file is judged by the list that comes with the program. Raises ``SubjectsError``.
    """
    return _lists(content_folder, "subjects")


def load_in_messages(content_folder: Path = PACKAGE_CONTENT) -> dict[str, tuple[str, ...]]:
    """More beginnings that tell that a short message is about the subject; none where the file has no such list.

    One that ends with a space is a whole word. Raises ``SubjectsError``.
    """
    return _lists(content_folder, "in_messages")


def _lists(content_folder: Path, name: str) -> dict[str, tuple[str, ...]]:
    own = content_folder / FILE
    file = own if own.exists() else PACKAGE_CONTENT / FILE
    try:
        content = read_yaml(file.read_text(encoding="utf-8"))
        subjects = content[name] if name == "subjects" else content.get(name, {})
        return {str(subject): tuple(map(str, words)) for subject, words in subjects.items()}
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SubjectsError(f"{file}: {error!r}") from error
