"""Many examples as one text: what a training message carries for the classifier, and Rasa passes on unread."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import List

from nlu.training_data import Example

BUNDLE = "bundle"
"""Key in a training message's example metadata; empty where another message carries the example."""


def bundled(examples: Sequence[Example]) -> str:
    """One text that :func:`unbundled` turns back into the same examples, in order."""
    return json.dumps([[e.text, e.intent, e.lang, e.group, e.aspect] for e in examples], ensure_ascii=False)


def unbundled(bundle: str) -> List[Example]:
    """The examples in ``bundle``. Raises ``ValueError`` or ``TypeError`` for anything :func:`bundled` did not make."""
    return [Example(*fields) for fields in json.loads(bundle)] if bundle else []
