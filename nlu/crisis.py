"""Finds that somebody may be in danger, so that the right numbers are shown at once.

Works without the rest of the service: files beside the code, no network. Missing a person is far worse than showing an
emergency number too often, but a service that cries wolf at "slå graset" is not trusted when it matters. Phrases known
to be harmless are taken out first (``nlu.harmless``). Then two witnesses are heard: patterns, which look for a person,
something dangerous and whom it concerns and say why they are there, and a classifier trained on what people in danger
write (``nlu.crisis_model``). What they say is added up. Where danger is only suspected, the message is answered as it
stands, and the numbers stand below the answer. docs/quality.md tells how often either happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlu.crisis_kinds import KINDS
from nlu.crisis_model import CrisisModel
from nlu.harmless import HarmlessPhrases
from nlu.normalise import normalise
from nlu.one_edit import OneEdit
from nlu.phrase_patterns import PatternLanguage, readable
from nlu.yaml_files import read_yaml

DATA = Path(__file__).parent / "data"
FILES = (DATA / "crisis.yml", DATA / "crisis_other_languages.yml")

PATTERN = 0.5
"""What a pattern that fits adds to the classifier's score: enough to tip a doubtful message, not to overrule it where
it is sure ("sjølvmelding", plans, courses, "drukne i skjema")."""
SURE = 0.3
"""Sum from which the numbers come in place of an answer."""
SUSPECTED = -0.3
"""Sum from which they stand below an ordinary answer. A line too much does little harm there."""
HEARD = "it reads like what people in danger write"

_LONGEST = 4000
_DIGRAPHS = (("aa", "å"), ("oe", "ø"), ("ae", "æ"))


@dataclass(frozen=True)
class Crisis:
    """What somebody may be in danger of.

    `kind` is the most urgent of `KINDS` that was found, `others` the rest in order of urgency, and `reason`
    what the pattern that found `kind` looks for, in words a person can read; it never holds the message.
    `certain` is False where something is only suspected: no reason to put the numbers in place of an answer.
    """

    kind: str
    others: tuple[str, ...]
    reason: str
    certain: bool = True


@dataclass(frozen=True)
class _Group:
    """A phrase that is danger on its own (`match`), or things that are danger together in any order (`all`)."""

    kind: str
    reason: str
    every: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None

    def finds(self, message: str) -> bool:
        if not all(pattern.search(message) for pattern in self.every):
            return False
        return self.unless is None or not self.unless.search(message)


class CrisisDetector:
    """Looks for danger in messages; compiled once, and safe to share between threads."""

    def __init__(
        self, groups: Sequence[_Group], typing_errors: OneEdit, harmless: HarmlessPhrases, model: CrisisModel
    ):
        """Use compiled `groups` in order of urgency, key words known with one wrong letter, phrases to leave out, and
        the classifier."""
        self._groups = groups
        self._harmless = harmless
        self._typing_errors = typing_errors
        self._model = model

    @classmethod
    def load(cls, files: Iterable[Path] = FILES) -> CrisisDetector:
        """Read and compile the pattern files; a later file may add to the classes of an earlier one.

        Raises OSError for a missing file, PatternError for a pattern that cannot be read, ValueError for a group
        without a reason or of an unknown kind, and CrisisModelError where the classifier cannot be read.
        """
        contents = [read_yaml(file.read_text(encoding="utf-8")) for file in files]
        classes = _classes(contents)
        groups: list[Mapping[str, Any]] = []
        keys, correct = "", ""
        for content in contents:
            groups += content["groups"]
            keys += f" {content.get('key_words', '')}"
            correct += f" {content.get('correct_words', '')}"
        language = PatternLanguage(classes)
        compiled = [_group(language, group) for group in groups]
        compiled.sort(key=lambda group: KINDS.index(group.kind))
        typing_errors = OneEdit(keys.split(), correct.split())
        return cls(compiled, typing_errors, HarmlessPhrases.load(classes), CrisisModel.load())

    def detect(self, text: str) -> Crisis | None:
        """Return the danger `text` certainly tells of, or None. Reads the first 4 000 characters; never raises."""
        found = self.assess(text)
        return found if found is not None and found.certain else None

    def assess(self, text: str) -> Crisis | None:
        """As :meth:`detect`, but also what is only suspected (``certain`` is False)."""
        text = text[:_LONGEST]
        written = readable(normalise_lines(text))
        message = self._harmless.removed(written)
        readings = {message: None, self._typing_errors.corrected(message): None}
        for digraph, meant in _DIGRAPHS:
            if digraph in message:
                readings[self._typing_errors.corrected(message.replace(digraph, meant))] = None
        found = [group for group in self._groups if any(group.finds(reading) for reading in readings)]
        heard = self._model.score(text if message == written else message)
        danger = heard.danger + (PATTERN if found else 0)
        if danger < SUSPECTED:
            return None
        kinds = tuple(dict.fromkeys(group.kind for group in found)) or (heard.kind,)
        reason = found[0].reason if found else HEARD
        return Crisis(kinds[0], kinds[1:], reason, certain=danger >= SURE)


def read_harmless(files: Iterable[Path] = FILES) -> HarmlessPhrases:
    """The harmless phrases with the word classes of the pattern files; raises as :meth:`CrisisDetector.load`."""
    return HarmlessPhrases.load(_classes([read_yaml(file.read_text(encoding="utf-8")) for file in files]))


def _classes(contents: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    classes: dict[str, str] = {}
    for content in contents:
        for name, members in content.get("classes", {}).items():
            classes[name] = f"{classes.get(name, '')} {members}"
    return classes


def normalise_lines(text: str) -> str:
    """Return `text` normalised line by line, since a new line ends a sentence."""
    return "\n".join(normalise(line) for line in text.splitlines())


def _group(language: PatternLanguage, group: Mapping[str, Any]) -> _Group:
    kind, reason = group.get("kind"), group.get("why")
    if kind not in KINDS or not reason:
        raise ValueError(f"a group needs 'why' and a 'kind' among {', '.join(KINDS)}: {group}")
    together = [[part] if isinstance(part, str) else part for part in group.get("all", ())] or [
        group["match"]
    ]
    unless = group.get("unless")
    return _Group(
        kind,
        reason,
        tuple(language.compile(*patterns) for patterns in together),
        language.compile(*unless) if unless else None,
    )


@lru_cache(maxsize=1)
def shared() -> CrisisDetector:
    """The detector of the project's own patterns, which are read and compiled at the first call. Raises as
    :meth:`CrisisDetector.load`."""
    return CrisisDetector.load()


def detect(text: str) -> Crisis | None:
    """Return the danger `text` tells of by the project's own patterns, which are read at the first call."""
    return shared().detect(text)
