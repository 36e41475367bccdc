"""Gives Rasa its training examples without reading every file six times over.

Rasa checks each training file against a schema with a slow YAML reader, three times a training, and then copies and
hashes every example some thirty times: two minutes of 50 000 examples. ``nlu.training_data`` reads and checks the same
files in seconds, and Rasa is given two messages an intent, the first of which carries all its examples as one text
(``nlu.example_bundle``). Files with lookup tables, synonyms or marked entities still go Rasa's way.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any, List, Optional, Text

from rasa.shared.importers import utils
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.asked_folder import asked_folder
from nlu.example_bundle import BUNDLE, bundled
from nlu.own_examples import ASPECTS
from nlu.training_data import Example, read_asked, read_examples

_OTHER_MARKS = ("lookup:", "synonym:", "regex:", "](", "]{")


class ExamplesImporter(RasaFileImporter):
    """Rasa's own importer in all but the reading of plain examples."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._read: Optional[List[Message]] = None

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """Every example, lookup table and synonym. Raises ``TrainingDataError`` with file and entry."""
        plain, other = [], []
        for file in self._nlu_files:
            (plain if is_plain(Path(file)) else other).append(file)
        if self._read is None:
            examples = [example for file in sorted(plain) for example in read_examples(Path(file))]
            asked = read_asked(asked_folder(), ASPECTS, {example.intent for example in examples})
            by_intent = groupby(sorted((*examples, *asked), key=_intent), key=_intent)
            self._read = [message for _, own in by_intent for message in _messages(list(own))]
        return TrainingData(list(self._read)).merge(utils.training_data_from_paths(sorted(other), language))


def _intent(example: Example) -> str:
    return example.intent


def _messages(examples: List[Example]) -> List[Message]:
    """Two, since Rasa warns of an intent with one; one where there is but one."""
    first = Message.build(
        text=examples[0].text, intent=examples[0].intent, example_metadata={BUNDLE: bundled(examples)}
    )
    others = [
        Message.build(text=e.text, intent=e.intent, example_metadata={BUNDLE: ""}) for e in examples[1:2]
    ]
    return [first, *others]


def is_plain(file: Path) -> bool:
    """Whether ``file`` holds nothing but intents and their examples, with no entity marked."""
    text = file.read_text(encoding="utf-8")
    return not any(mark in text for mark in _OTHER_MARKS)
