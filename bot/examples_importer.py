"""Gives Rasa its training examples without reading every file six times over.

Rasa checks each training file against a schema with a slow YAML reader, three times a training: 12 s for 2 400
examples, and a minute for all subjects of a municipality. ``nlu.training_data`` reads and checks the same files
in under a second. Files with lookup tables, synonyms or marked entities still go Rasa's way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Text

from rasa.shared.importers import utils
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.training_data import read_examples

_OTHER_MARKS = ("lookup:", "synonym:", "regex:", "](", "]{")


class ExamplesImporter(RasaFileImporter):
    """Rasa's own importer in all but the reading of plain examples."""

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """Every example, lookup table and synonym. Raises ``TrainingDataError`` with file and entry."""
        plain, other = [], []
        for file in self._nlu_files:
            (plain if is_plain(Path(file)) else other).append(file)
        examples = [example for file in sorted(plain) for example in read_examples(Path(file))]
        messages = [
            Message.build(
                text=example.text,
                intent=example.intent,
                example_metadata={"lang": example.lang, "group": example.group, "aspect": example.aspect},
            )
            for example in examples
        ]
        return TrainingData(messages).merge(utils.training_data_from_paths(sorted(other), language))


def is_plain(file: Path) -> bool:
    """Whether ``file`` holds nothing but intents and their examples, with no entity marked."""
    text = file.read_text(encoding="utf-8")
    return not any(mark in text for mark in _OTHER_MARKS)
