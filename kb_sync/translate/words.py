"""The municipality's own words: where Apertium chooses another word than the municipality writes, or a wrong one.

Each entry of ``words.yml`` says what stands in one form, what is to stand in the other, and what Apertium writes there
instead (``not``). It is used where the text to be translated has the word, and only then, so a word that Apertium
chose for another reason stays. A star stands for any beginning or end of a word and is carried over, which keeps the
inflection Apertium has given it (``saksbehandl*``); where the two words are inflected differently, the forms stand in
lists that go together.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kb_sync.article import FORMS, Form
from nlu.yaml_files import read_yaml

FILE = Path(__file__).with_name("words.yml")

Words = Annotated[
    tuple[str, ...], BeforeValidator(lambda given: (given,) if isinstance(given, str) else given)
]


class Entry(BaseModel):
    """One line of the list, in one direction."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    nn: Words
    nb: Words
    instead: Words | None = Field(
        default=None,
        alias="not",
        description="What Apertium writes; left out where it leaves the word as it is.",
    )
    things: bool = Field(default=False, description="Only where the text names no person.")

    @model_validator(mode="after")
    def _forms_go_together(self) -> Entry:
        if self.instead is None and len(self.nn) != len(self.nb):
            raise ValueError(f"'{self.nn[0]}' and '{self.nb[0]}' have different numbers of forms")
        return self


class WordFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...] = Field(description="Names that stay as they are; the genitive s may follow.")
    persons: tuple[str, ...] = Field(description="Words for people, for entries that are about things only.")
    to_nb: tuple[Entry, ...]
    to_nn: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One word or phrase that the list changed."""

    machine: str
    """As Apertium wrote it."""
    becomes: str


@dataclass(frozen=True, slots=True)
class _Rule:
    asked: re.Pattern[str]
    found: re.Pattern[str]
    becomes: Mapping[str, str]
    things: bool


class WordList:
    """The list, ready for use. Holds nothing that changes, so threads may share it."""

    def __init__(self, file: WordFile) -> None:
        """Raises ``ValueError`` for an entry whose forms do not go together."""
        self.names = file.names
        self.digest = hashlib.sha256(file.model_dump_json().encode()).hexdigest()
        """Changes with the list."""
        self._persons = _any_of(file.persons)
        self._rules: dict[Form, list[_Rule]] = {
            form: [_rule(entry, form) for entry in (file.to_nb if form == "nb" else file.to_nn)]
            for form in FORMS
        }

    @classmethod
    def load(cls, file: Path = FILE) -> WordList:
        """Read the list. Raises ``OSError``, ``yaml.YAMLError`` or ``ValueError`` where it is not as agreed."""
        return cls(WordFile.model_validate(read_yaml(file.read_text(encoding="utf-8"))))

    def correct(self, before: str, after: str, target: Form) -> tuple[str, tuple[Change, ...]]:
        """``after``, Apertium's translation of ``before`` to ``target``, in the municipality's words."""
        changes: list[Change] = []
        for rule in self._rules[target]:
            asked = len(rule.asked.findall(before))
            # More than were asked for: some of them stand for something else, and nobody can tell which.
            if not asked or len(rule.found.findall(after)) > asked:
                continue
            if rule.things and self._persons.search(before):
                continue
            after = rule.found.sub(lambda found, rule=rule: _change(found, rule, changes), after)  # type: ignore[misc]
        return after, tuple(changes)


def _rule(entry: Entry, target: Form) -> _Rule:
    asked, wanted = (entry.nn, entry.nb) if target == "nb" else (entry.nb, entry.nn)
    instead = entry.instead or asked
    if len(instead) != len(wanted):
        raise ValueError(
            f"'{asked[0]}': {len(instead)} words stand under 'not' where {len(wanted)} are to replace them"
        )
    longest_first = sorted(zip(instead, wanted, strict=True), key=lambda pair: len(pair[0]), reverse=True)
    return _Rule(_any_of(asked), _any_of(instead), dict(longest_first), entry.things)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the words, whole; the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_pattern(word) for word in ordered), re.IGNORECASE)


def _pattern(word: str) -> str:
    spaced = r"\s+".join(re.escape(part) for part in word.split()).replace(r"\*", r"\w*")
    return rf"(?<![\w.@/-]){spaced}(?![\w@]|\.\w)"


def _change(found: re.Match[str], rule: _Rule, changes: list[Change]) -> str:
    machine = found[0]
    for instead, wanted in rule.becomes.items():
        shape = _pattern(instead).replace(r"\w*", r"(\w*)")
        fits = re.fullmatch(shape, machine, re.IGNORECASE)
        if fits is None:
            continue
        becomes = _cased(wanted.replace("*", fits[1]) if "*" in instead else wanted, machine)
        if becomes != machine:
            changes.append(Change(machine, becomes))
        return becomes
    return machine


def _cased(word: str, like: str) -> str:
    """``word`` with capitals where ``like`` has them."""
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
