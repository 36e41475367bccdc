"""Finds that somebody may be in danger, so that the right numbers are shown at once.

Works without the rest of the service: files beside the code, no network. Missing a person is far worse than showing an
emergency number too often, but a service that cries wolf at "slå graset" is not trusted when it matters. Two witnesses
are heard: patterns, which look for a person, something dangerous and whom it concerns and say why they are there, and a
classifier trained on what people in danger write (``nlu.crisis_model``). The patterns alone are believed unless the
classifier is sure of the opposite; the classifier alone when it is sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from nlu import other_languages
from nlu.crisis_kinds import KINDS
from nlu.crisis_model import CrisisModel
from nlu.normalise import normalise
from nlu.one_edit import OneEdit
from nlu.phrase_patterns import PatternLanguage, readable

DATA = Path(__file__).parent / "data"
FILES = (DATA / "crisis.yml", DATA / "crisis_other_languages.yml")

SURE = 0.1
"""Score from which the classifier is believed alone. Of our own lines of danger, held out, .85 are then noticed (.50 by
the patterns alone), for .008 of ordinary utterances; at 0, .88 and .014; at .2, .81 and .006."""
SURE_IN_ANOTHER_LANGUAGE = 0.3
"""The same for other languages than Norwegian, in which there are few ordinary lines to learn from."""
SURE_OF_NOT = -0.85
"""Score below which it overrules a pattern: takes away the clearest of the patterns' false alarms ("sjølvmelding",
plans, courses) and, held out, nothing of what they rightly notice."""
HEARD = "it reads like what people in danger write"

_LONGEST = 4000
_DIGRAPHS = (("aa", "å"), ("oe", "ø"), ("ae", "æ"))


@dataclass(frozen=True)
class Crisis:
    """What somebody may be in danger of.

    `kind` is the most urgent of `KINDS` that was found, `others` the rest in order of urgency, and `reason`
    what the pattern that found `kind` looks for, in words a person can read; it never holds the message.
    """

    kind: str
    others: tuple[str, ...]
    reason: str


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

    def __init__(self, groups: Sequence[_Group], typing_errors: OneEdit, model: CrisisModel):
        """Use compiled `groups` in order of urgency, the key words known with one wrong letter, and the classifier."""
        self._groups = groups
        self._typing_errors = typing_errors
        self._model = model

    @classmethod
    def load(cls, files: Iterable[Path] = FILES) -> CrisisDetector:
        """Read and compile the pattern files; a later file may add to the classes of an earlier one.

        Raises OSError for a missing file, PatternError for a pattern that cannot be read, ValueError for a group
        without a reason or of an unknown kind, and CrisisModelError where the classifier cannot be read.
        """
        classes: dict[str, str] = {}
        groups: list[Mapping[str, Any]] = []
        keys, correct = "", ""
        for file in files:
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
            for name, members in content.get("classes", {}).items():
                classes[name] = f"{classes.get(name, '')} {members}"
            groups += content["groups"]
            keys += f" {content.get('key_words', '')}"
            correct += f" {content.get('correct_words', '')}"
        language = PatternLanguage(classes)
        compiled = [_group(language, group) for group in groups]
        compiled.sort(key=lambda group: KINDS.index(group.kind))
        return cls(compiled, OneEdit(keys.split(), correct.split()), CrisisModel.load())

    def detect(self, text: str) -> Crisis | None:
        """Return the danger `text` tells of, or None. Reads the first 4 000 characters; never raises."""
        message = readable(normalise_lines(text[:_LONGEST]))
        readings = {message: None, self._typing_errors.corrected(message): None}
        for written, meant in _DIGRAPHS:
            if written in message:
                readings[self._typing_errors.corrected(message.replace(written, meant))] = None
        found = [group for group in self._groups if any(group.finds(reading) for reading in readings)]
        heard = self._model.score(text[:_LONGEST])
        if not found:
            sure = SURE_IN_ANOTHER_LANGUAGE if other_languages.detect(text) else SURE
            return Crisis(heard.kind, (), HEARD) if heard.danger >= sure else None
        if heard.danger < SURE_OF_NOT:
            return None
        kinds = tuple(dict.fromkeys(group.kind for group in found))
        return Crisis(kinds[0], kinds[1:], found[0].reason)


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
def _shared() -> CrisisDetector:
    return CrisisDetector.load()


def detect(text: str) -> Crisis | None:
    """Return the danger `text` tells of by the project's own patterns, which are read at the first call."""
    return _shared().detect(text)
