"""The project's own examples: utterances and words of each subject, and how residents ask for each passage about it."""

from __future__ import annotations

from pathlib import Path
from typing import Tuple

from nlu.training_data import Example, read_asked, read_examples

PROJECT = Path(__file__).resolve().parent.parent
OWN_EXAMPLES = PROJECT / "bot" / "data" / "nlu"
ASKED = PROJECT / "kb_sync" / "content" / "felles" / "asked"
ASPECTS = ("about", "eligibility", "apply", "price", "deadline", "hours", "contact", "complaint")
"""As ``kb_sync.article.ASPECTS``, which this package may not import; a test keeps the two the same."""


def own_examples() -> Tuple[Example, ...]:
    """Everything the shipped model learns from. Raises ``TrainingDataError``."""
    return with_asked(read_examples(OWN_EXAMPLES))


def with_asked(examples: Tuple[Example, ...]) -> Tuple[Example, ...]:
    """``examples`` and the questions asked for passages about the same subjects. Raises ``TrainingDataError``."""
    return (*examples, *read_asked(ASKED, ASPECTS, {example.intent for example in examples}))
