"""Apertium between Nynorsk and Bokmål: warm, bounded in time and memory, and never believed blindly.

Apertium (GPL) runs as programs of its own, one pipeline for each direction (``pipeline``). Every piece of text is
checked when it comes back: a number, an address or a name that is not as it was means a second try with all such
things out of the dictionaries' reach, and after that no translation of this text at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from kb_sync.article import Form
from kb_sync.translate.casing import recased
from kb_sync.translate.pipeline import Pipeline, PipelineError
from kb_sync.translate.protect import Shield, pieces
from kb_sync.translate.words import Change, WordList

log = logging.getLogger(__name__)

FOLDERS = ("/usr/share/apertium", "/usr/local/share/apertium", "/opt/homebrew/share/apertium")
# nob-nno_e writes infinitives with -e and "vi", as the articles do; plain nob-nno writes "søkja" and "me".
MODES: Mapping[tuple[Form, Form], str] = {("nb", "nn"): "nob-nno_e", ("nn", "nb"): "nno-nob"}
_RULES = "1"  # of this package; another number when the same answer of Apertium would become another text

LOADING_S = 60.0
"""For the first answer of a pipeline: loading takes a second or two, more on a machine that is busy."""
ANSWER_S = 20.0
"""For every other one: 0.1 s is usual, 3000 characters without a full stop take 8 s."""
MOST_ANSWERS = 5000
"""Then a pipeline is started anew, whatever it has gathered."""
MOST_FAILURES = 3
"""Texts in a row without an answer, after which no more are tried."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One text in the other form, and what the word list had to do with it."""

    text: str
    changes: tuple[Change, ...]


class _Failed(Exception):
    """No pipeline answered, twice."""


class Apertium:
    """A ``Translator``. Nothing is started before the first text; threads take turns in each direction."""

    def __init__(
        self,
        folder: Path | None = None,
        words: WordList | None = None,
        *,
        environ: Mapping[str, str] = os.environ,
        loading_s: float = LOADING_S,
        answer_s: float = ANSWER_S,
        most_answers: int = MOST_ANSWERS,
    ) -> None:
        """``folder``: Apertium's data, with the folder ``modes``; from SVARA_APERTIUM, or found, unless given."""
        self._environ = environ
        self._folder = folder or _data_folder(environ)
        self._words = WordList.load() if words is None else words
        self._shield = Shield(self._words.names)
        self._loading_s, self._answer_s, self._most_answers = loading_s, answer_s, most_answers
        self._locks = {direction: threading.Lock() for direction in MODES}
        self._pipelines: dict[tuple[Form, Form], Pipeline] = {}
        self._failures = 0

    @property
    def available(self) -> bool:
        """Whether both directions are installed, and have not failed time and again."""
        return bool(self._modes) and self._failures < MOST_FAILURES

    @cached_property
    def fingerprint(self) -> str:
        """sha256 over Apertium's dictionaries and rules, the word list and our own rules; empty where not installed."""
        if not self._modes:
            return ""
        digest = hashlib.sha256(f"{_RULES} {self._words.digest}".encode())
        for mode in self._modes.values():
            digest.update(mode.encode())
            for name in re.findall(r"'([^']+)'", mode):
                with contextlib.suppress(OSError):  # what is missing is missing for the pipeline too
                    digest.update(Path(name).read_bytes())
        return digest.hexdigest()

    def pid(self, source: Form, target: Form) -> int | None:
        """The process group of one direction while it runs."""
        pipeline = self._pipelines.get((source, target))
        return pipeline.pid if pipeline else None

    def translate(self, texts: Sequence[str], source: Form, target: Form) -> list[str | None]:
        """As ``Translator.translate``: None for a text that came back harmed, or did not come back."""
        found = (self.explain(text, source, target) for text in texts)
        return [translation.text if translation else None for translation in found]

    def explain(self, text: str, source: Form, target: Form) -> Translation | None:
        """One text, and what the word list changed; None as ``translate``."""
        changes: list[Change] = []
        whole: list[str] = []
        try:
            for piece, words in pieces(text):
                translation = self._piece(piece, source, target) if words else Translation(piece, ())
                if translation is None:
                    return None
                whole.append(translation.text)
                changes.extend(translation.changes)
        except _Failed:
            return None
        return Translation("".join(whole), tuple(changes))

    def prune(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """End the pipelines. Harmless when called again; another text starts them anew."""
        for direction, lock in self._locks.items():
            with lock:
                self._drop(direction)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def _modes(self) -> dict[tuple[Form, Form], str]:
        """The line of each direction's mode file; empty unless all of it can be run."""
        modes = {}
        for direction, name in MODES.items():
            try:
                mode = (self._folder / "modes" / f"{name}.mode").read_text(encoding="utf-8")
            except OSError:
                return {}
            programs = {part.split()[0] for part in mode.split("|") if part.strip()}
            if not all(shutil.which(program, path=self._environ.get("PATH")) for program in programs):
                return {}
            modes[direction] = mode
        return modes

    def _piece(self, piece: str, source: Form, target: Form) -> Translation | None:
        for everything in (False, True):
            shielded = self._shield.around(piece, everything=everything)
            try:
                answer = self._ask(shielded.notation, (source, target))
            except UnicodeEncodeError:
                return None  # half a character, as a broken file may have
            translated = shielded.restore(answer)
            if translated is not None:
                corrected, changes = self._words.correct(piece, recased(piece, translated), target)
                if self._shield.unharmed(piece, corrected):
                    return Translation(corrected, changes)
        log.info("translation: a text of %d characters came back harmed and was not used", len(piece))
        return None

    def _ask(self, notation: str, direction: tuple[Form, Form]) -> str:
        """The answer of the direction's pipeline, started if need be; a second one is tried when it fails."""
        with self._locks[direction]:
            for _ in range(2):
                if not self.available:
                    break
                try:
                    pipeline = self._running(direction)
                    limit = self._answer_s if pipeline.answered else self._loading_s
                    answer = pipeline.ask(notation, limit)
                except PipelineError as error:
                    log.warning("translation: Apertium has to be started anew: %s", error)
                    self._pipelines.pop(direction, None)
                else:
                    self._failures = 0
                    return answer
            else:
                self._failures += 1
            raise _Failed

    def _running(self, direction: tuple[Form, Form]) -> Pipeline:
        pipeline = self._pipelines.get(direction)
        if pipeline is not None and pipeline.answered < self._most_answers:
            return pipeline
        self._drop(direction)
        pipeline = self._pipelines[direction] = Pipeline(self._modes[direction], self._environ)
        return pipeline

    def _drop(self, direction: tuple[Form, Form]) -> None:
        pipeline = self._pipelines.pop(direction, None)
        if pipeline is not None:
            pipeline.close()


def _data_folder(environ: Mapping[str, str]) -> Path:
    named = environ.get("SVARA_APERTIUM")
    found = (Path(name) for name in ((named,) if named else FOLDERS))
    return next((folder for folder in found if (folder / "modes").is_dir()), Path(named or FOLDERS[0]))
