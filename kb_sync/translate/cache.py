"""Translations are kept, so that a sync translates only what is new.

``<data>/translations/<fingerprint>/<first two>/<sha256>.json``: one file for each text, named after the text and the
direction, in a folder named after what translated it. A text that could not be translated is kept as such. Files are
put in place in one move, so a reader sees a whole file or none; a damaged one counts as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kb_sync.article import Form
from kb_sync.translate.translator import Translator

log = logging.getLogger(__name__)

FOLDER = "translations"


class CachedTranslator:
    """A ``Translator`` that asks another only for what it has not been asked before. May be shared by threads."""

    def __init__(self, translator: Translator, data_dir: Path) -> None:
        self._translator = translator
        self._folder = data_dir / FOLDER
        self._used: set[Path] = set()

    @property
    def available(self) -> bool:
        """As the other's."""
        return self._translator.available

    @property
    def fingerprint(self) -> str:
        """As the other's."""
        return self._translator.fingerprint

    def translate(self, texts: Sequence[str], source: Form, target: Form) -> list[str | None]:
        """As ``Translator.translate``."""
        if not self.available:
            return [None for _ in texts]
        files = [self._file(text, source, target) for text in texts]
        found = {file: _read(file) for file in files}
        # A text may stand there twice; it is asked for once.
        new = {file: text for file, text in zip(files, texts, strict=True) if found[file] is None}
        told = self._translator.translate(list(new.values()), source, target)
        for file, text in zip(new, told, strict=True):
            found[file] = (text,)
            # None from a translator that has just given up says nothing about the text.
            if text is not None or self.available:
                self._keep(file, text)
        self._used.update(files)
        return [known[0] if (known := found[file]) else None for file in files]

    def prune(self) -> None:
        """As ``Translator.prune``; what another fingerprint made goes too."""
        if not self.fingerprint:
            return  # the translator is gone for now; what it made is not worthless
        for folder in self._folder.glob("*"):
            if folder.name != self._made_by:
                shutil.rmtree(folder, ignore_errors=True)
        for file in (self._folder / self._made_by).glob("*/*"):
            if file not in self._used:
                file.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the other."""
        self._translator.close()

    def _keep(self, file: Path, text: str | None) -> None:
        try:
            _write(file, text)
        except OSError as error:  # it costs time at the next sync, no more
            log.warning("translation: %s could not be kept: %s", file, error)

    @property
    def _made_by(self) -> str:
        return self.fingerprint[:16]

    def _file(self, text: str, source: Form, target: Form) -> Path:
        content = json.dumps([source, target, self.fingerprint, text])
        name = hashlib.sha256(content.encode()).hexdigest()
        return self._folder / self._made_by / name[:2] / f"{name}.json"


def _read(file: Path) -> tuple[str | None] | None:
    """What is kept, in a tuple; None where nothing is, or nothing that can be read."""
    try:
        text = json.loads(file.read_text(encoding="utf-8"))["text"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (text,) if text is None or isinstance(text, str) else None


def _write(file: Path, text: str | None) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as fresh:
            json.dump({"text": text}, fresh)
        os.replace(name, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
