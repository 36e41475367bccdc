"""What a version of the model was made of besides what comes with the program: the changes, as they were then.

They are kept beside the version, so that an upgrade of the program can train anew from what was live rather than from
what somebody is in the middle of writing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from api.studio.working_copy import ADDED, CHANGES, FOLDER, WorkingCopy


def keep_changes(copy: WorkingCopy, place: Path) -> None:
    """Copy the changes of ``copy`` into ``place``, which can then be read as a working copy of its own.

    Holds the copy's lock meanwhile, so that no change is caught half written.
    """
    (place / FOLDER).mkdir(parents=True, exist_ok=True)
    with copy.editing():
        for name in (ADDED, CHANGES):
            if (copy.folder / name).exists():
                (place / FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(copy.folder / name, place / FOLDER / name)


def same_changes(copy: WorkingCopy, place: Path | None) -> bool:
    """Whether ``copy`` says the same as when ``keep_changes`` wrote to ``place``; no place is as no changes.

    Looks at the files alone, which takes no time; where only their order differs it says no.
    """
    now = {name: _content(copy.folder / name) for name in (ADDED, CHANGES)}
    if place is None or not place.exists():
        changes = copy.changes()
        return not (changes.added or changes.removed or changes.subjects or changes.merged)
    return all(_content(place / FOLDER / name) == content for name, content in now.items())


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""
