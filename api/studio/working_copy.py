"""The working copy: what staff have changed, in ``SVARA_DATA/studio``, over what the program ships with.

::

    nlu/added.yml        examples that were added, in Rasa's own format
    changes.yml          shipped examples that were removed, new subjects, merged subjects
    tests.yml            questions with what they should be understood as
    content/drafts/      answers and referrals being written
    content/published/   those that are live (``kb_sync.overlay`` lays them over the content)
    lock                 held while something is written; the system lets go of it if the process dies

Each file is replaced in one move; where a change touches several and one cannot be written, those that were are put
back. Several gateways of one machine may share the folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.errors import WorkingCopyUnreadableError
from api.studio.examples_files import Line, read_lines, written
from api.studio.working_copy_files import (
    ADDED,
    CHANGES,
    CONTENT,
    FOLDER,
    TESTS,
    Edit,
    read_content,
    read_yaml,
    stamp_of,
)
from api.studio.working_copy_state import Changes

__all__ = ["ADDED", "CHANGES", "FOLDER", "WorkingCopy"]


class WorkingCopy:
    """Reads and writes the folder. Blocking; share one of these among threads.

    Every method raises ``WorkingCopyUnreadableError`` where a file has been spoilt by hand, and ``OSError`` where the
    disk refuses.
    """

    def __init__(self, data: Path, shipped: Path) -> None:
        """``data``: SVARA_DATA; ``shipped``: the folder of Rasa files that the changes lie over (``bot/data/nlu``)."""
        self.folder = data / FOLDER
        self._shipped_folder = shipped
        self._shipped: dict[str, list[Line]] | None = None
        self._reading = threading.Lock()
        self._seen: tuple[Any, Changes] | None = None
        self._merged: tuple[Any, dict[str, list[Line]]] | None = None

    def changes(self) -> Changes:
        """What is changed now. Not to be altered: ``editing`` gives one that may be."""
        stamp = self._stamp()
        if self._seen is None or self._seen[0] != stamp:
            self._seen = (stamp, self._read())
        return self._seen[1]

    def examples(self) -> dict[str, list[Line]]:
        """Every example by intent, shipped ones with the changes; subjects without any are there too."""
        stamp = self._stamp()[:2]  # the tests teach nothing
        with self._reading:
            if self._merged is None or self._merged[0] != stamp:
                changes = self.changes()
                found: dict[str, list[Line]] = {f"subject/{name}": [] for name in changes.subjects}
                for lines in self.shipped().values():
                    for line in lines:
                        found.setdefault(changes.intent(line.intent), [])
                for line in changes.over(line for lines in self.shipped().values() for line in lines):
                    found.setdefault(line.intent, []).append(line)
                self._merged = (
                    stamp,
                    {name: own for name, own in found.items() if name not in changes.merged},
                )
            return self._merged[1]

    def shipped(self) -> dict[str, list[Line]]:
        """The shipped examples by file; read once, which takes some seconds."""
        if self._shipped is None:
            files = sorted(self._shipped_folder.glob("*.yml"))
            self._shipped = _read_shipped(tuple((file, *stamp_of(file)) for file in files))
        return self._shipped

    def is_shipped(self, intent: str, text: str) -> bool:
        """Whether the text stands in the shipped examples of what is that intent now."""
        changes = self.changes()
        return any(
            line.text == text and changes.intent(line.intent) == intent
            for lines in self.shipped().values()
            for line in lines
        )

    def digest(self) -> str:
        """Changes when, and only when, what would be learned from changes (sha256, hexadecimal)."""
        digest = hashlib.sha256()
        for intent, lines in sorted(self.examples().items()):
            digest.update(
                repr((intent, sorted((one.text, sorted(one.metadata.items())) for one in lines))).encode()
            )
        return digest.hexdigest()

    def materialise(self, folder: Path) -> None:
        """Write all examples into ``folder``, which must be empty or missing, as files for ``bot.train --data``.

        Shipped files that no change touches are copied as they are, so that nothing changed is the same files.
        """
        changes = self.changes()
        folder.mkdir(parents=True, exist_ok=True)
        touched = {intent for intent, _ in (*changes.added, *changes.removed)} | changes.merged.keys()
        touched |= {changes.intent(intent) for intent in touched}
        left = {intent: lines for intent, lines in self.examples().items() if intent in touched and lines}
        for name, lines in self.shipped().items():
            own = {line.intent for line in lines}
            if not own & touched:
                shutil.copyfile(self._shipped_folder / name, folder / name)
                continue
            kept = [line for intent in sorted(own - touched) for line in self.examples()[intent]]
            kept += [line for intent in sorted(own & left.keys()) for line in left.pop(intent)]
            if kept:
                (folder / name).write_text(written(kept), encoding="utf-8")
        for intent, lines in left.items():
            (folder / f"{intent.rpartition('/')[2]}.yml").write_text(written(lines), encoding="utf-8")

    @contextmanager
    def editing(self) -> Iterator[Edit]:
        """Hold the right to write, with what is there now. What was written is put back where the block fails."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            edit = Edit(self.folder, self._read())
            try:
                yield edit
            except BaseException:
                edit.put_back()
                raise

    def content(self, path: str) -> dict[str, Any] | None:
        """One file of ``content`` (``drafts/alver/barnehageplass``), None where there is none."""
        return read_content(self.folder, path)

    def listed(self, folder: str) -> dict[str, dict[str, Any]]:
        """Every file under one folder of ``content``, by path."""
        found = sorted((self.folder / CONTENT / folder).rglob("*.yml"))
        paths = [file.relative_to(self.folder / CONTENT).with_suffix("").as_posix() for file in found]
        return {path: content for path in paths if (content := self.content(path)) is not None}

    def _read(self) -> Changes:
        told = read_yaml(self.folder / CHANGES) or {}
        tests = read_yaml(self.folder / TESTS) or {}
        try:
            lines = read_lines(self.folder / ADDED) if (self.folder / ADDED).exists() else []
            return Changes(
                {(line.intent, line.text): dict(line.metadata) for line in lines},
                {(intent, text) for intent, texts in told.get("removed", {}).items() for text in texts},
                dict(told.get("subjects", {})),
                dict(told.get("merged", {})),
                dict(tests.get("tests", {})),
            )
        except (ValueError, AttributeError, TypeError) as error:
            raise WorkingCopyUnreadableError(file=f"{FOLDER}/{ADDED}") from error

    def _stamp(self) -> tuple[Any, ...]:
        return tuple(stamp_of(self.folder / name) for name in (ADDED, CHANGES, TESTS))


@lru_cache(maxsize=2)
def _read_shipped(files: tuple[tuple[Path, int, int, int], ...]) -> dict[str, list[Line]]:
    """All lines by file. Kept for the process: it takes two seconds, and the files come with the program."""
    return {file.name: read_lines(file) for file, *_ in files}
